export { byHand } from './byHand.ts'
export { channel } from './channel.ts'
export { connect } from './connect.ts'
export { doctor } from './doctor.ts'
