/** The door for Meta's deliveries: is it from Meta, and what does it say. */
export { flatten } from './flatten.ts'
export type * from './items.ts'
export { type HandshakeVerdict, type SignatureVerdict, verifyHandshake, verifySignature } from './signature.ts'
