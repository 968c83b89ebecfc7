/** What Meta's popup tells the page that opened it (fact sheet §14.2), besides the code, which comes by the SDK. */
export interface SignupMessage {
  /** FINISH, FINISH_ONLY_WABA …, CANCEL, and ERROR of older versions. */
  event: string
  wabaId: string | null
  phoneNumberId: string | null
  businessId: string | null
  /** The screen where it was cancelled. */
  currentStep: string | null
  sessionId: string | null
  errorCode: string | null
  errorMessage: string | null
}

const TEXT_CHARACTERS_MAX = 1_000
const META_ID = /^\d{1,30}$/

/** Null for everything else that windows say to each other: the SDK's own messages are no JSON, or of another type. */
export function parseSignupMessage(data: unknown): SignupMessage | null {
  const said = typeof data === 'string' ? parsed(data) : data
  if (!isObject(said) || said.type !== 'WA_EMBEDDED_SIGNUP') return null
  const facts = isObject(said.data) ? said.data : {}
  return {
    event: textOf(said.event) ?? '',
    wabaId: idOf(facts.waba_id),
    phoneNumberId: idOf(facts.phone_number_id),
    businessId: idOf(facts.business_id),
    currentStep: textOf(facts.current_step),
    sessionId: textOf(facts.session_id),
    errorCode: textOf(facts.error_id) ?? textOf(facts.error_code),
    errorMessage: textOf(facts.error_message),
  }
}

export const isFinish = ({ event }: SignupMessage) => event.startsWith('FINISH')
/** Errors come as CANCEL with the keys of an error; older versions say ERROR. */
export const isError = ({ event, errorMessage, errorCode }: SignupMessage) =>
  event === 'ERROR' || errorMessage !== null || errorCode !== null

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const isObject = (thing: unknown): thing is Record<string, unknown> => typeof thing === 'object' && thing !== null
const textOf = (thing: unknown): string | null =>
  typeof thing === 'string' || typeof thing === 'number' ? String(thing).slice(0, TEXT_CHARACTERS_MAX) || null : null
const idOf = (thing: unknown): string | null => {
  const text = textOf(thing)
  return text !== null && META_ID.test(text) ? text : null
}
