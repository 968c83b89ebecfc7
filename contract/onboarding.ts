/**
 * Connecting WhatsApp numbers. One attempt is an *onboarding*: a row with recorded steps that can be left and taken up again,
 * by anybody who may manage channels. All addresses need `channels.manage` and name the workspace.
 *
 * GET    /api/v1/connections                               – ConnectionList: what can be connected here, and in which ways.
 * GET    /api/v1/onboardings                               – OnboardingList: those that are open, newest first ("continue" or "give up").
 * POST   /api/v1/onboardings            OnboardingRequest  – Onboarding (201). 409 `terms_not_accepted` before the current data terms
 *                                                            are accepted (contract/terms); 409 `connection_not_available`.
 * GET    /api/v1/onboardings/:id                           – Onboarding
 * DELETE /api/v1/onboardings/:id                           – gives up; what is connected already stays. 204.
 * POST   /api/v1/onboardings/:id/code   CodeRequest        – Onboarding: exchanges the popup's code at once, then goes on by itself as
 *                                                            far as `numbers`. Send it the moment the callback has it (30 seconds).
 * POST   /api/v1/onboardings/:id/end    EndRequest         – Onboarding: the popup ended without a code; kept and shown as `end`.
 * POST   /api/v1/onboardings/:id/fields CredentialFields   – FieldChecks: checks what was pasted, field by field; keeps nothing.
 * PUT    /api/v1/onboardings/:id/credentials Credentials   – Onboarding: takes the pasted fields, checked once more by the steps.
 * POST   /api/v1/onboardings/:id/channels ChannelRequest   – Onboarding: "Connect" on a found number. Several, one after the other.
 * POST   /api/v1/onboardings/:id/attempts AttemptRequest   – Onboarding: "try again" runs that one step, then goes on.
 *
 * Acts answer within about five seconds. Where Meta takes longer the answer shows steps that are `running`; the live event
 * `onboarding.changed` { onboardingId } tells when to read again (poll every two seconds besides while `isRunning`).
 * While steps run, a second act is refused: 409 `onboarding_busy`. A number that is connected elsewhere or is being connected by
 * somebody else is refused: 409 `number_in_use` / `number_being_connected`. What was given up or is finished: 409 `onboarding_over`.
 */
import { z } from 'zod'
import { Id, Instant, UserId } from './common.ts'

/** Ids of Meta's are digits, kept as text: they may exceed 2^53. */
export const MetaId = z.string().regex(/^\d{1,30}$/)
export const ConnectionKind = z.enum(['meta', 'practice'])
export type ConnectionKind = z.infer<typeof ConnectionKind>
/** `signup`: Meta's popup. `hand`: pasted ids and a token (A4). */
export const OnboardingWay = z.enum(['signup', 'hand'])
export type OnboardingWay = z.infer<typeof OnboardingWay>

/** What the page that opens Meta's popup needs. None of it is secret. */
export const Signup = z.object({
  /** Absolute for Meta (`https://connect.facebook.net/…`), below `/practice` for practice. */
  sdkUrl: z.string(),
  appId: z.string(),
  /** FB.login's `config_id`. */
  configId: z.string(),
  graphVersion: z.string(),
  connection: ConnectionKind,
  /** Where message events may come from, for core/channel/signupOrigin: `isSignupOrigin(event.origin, allowedOrigins)`.
   *  Each is an exact origin, or `https://*.facebook.com` for that host and those below it. */
  allowedOrigins: z.array(z.string()),
})
export type Signup = z.infer<typeof Signup>

/** GET /api/v1/connections */
export const ConnectionOffer = z.object({
  connection: ConnectionKind,
  ways: z.array(OnboardingWay),
  /** Where Meta (or the simulator) will call us. */
  webhookUrl: z.string(),
  /** Why Meta will not be able to call us, known before trying: our public address is not https, or names this machine. */
  webhookTrouble: z.enum(['not_https', 'local_address']).nullable(),
})
export type ConnectionOffer = z.infer<typeof ConnectionOffer>
export const ConnectionList = z.object({ connections: z.array(ConnectionOffer) })
export type ConnectionList = z.infer<typeof ConnectionList>

/** Steps of the whole onboarding, in this order; `code` is skipped by hand. */
export const SharedStep = z.enum(['code', 'token', 'account', 'numbers'])
/** Steps of each number that "Connect" was pressed for, in this order. The channel is there (and receives) once `registration` is
 *  done or skipped; a failed `profile` and a waiting `first_event` leave it connected. */
export const NumberStep = z.enum(['subscription', 'registration', 'profile', 'first_event'])
export const StepName = z.enum([...SharedStep.options, ...NumberStep.options])
export type StepName = z.infer<typeof StepName>
export const StepState = z.enum(['waiting', 'running', 'done', 'failed', 'skipped'])
export type StepState = z.infer<typeof StepState>

export const Step = z.object({
  step: StepName,
  state: StepState,
  startedAt: Instant.nullable(),
  finishedAt: Instant.nullable(),
  attempts: z.int(),
  /** Why it failed: a word. core/channel/stepWords has for each what it means and what to do, in both languages:
   *  `stepWords(fault, locale)` → { reason, fix }. */
  fault: z.string().nullable(),
  /** Meta's number, where it gave one. */
  faultCode: z.int().nullable(),
  /** Meta's own words, in the language Meta chose (mostly English); shown besides ours. */
  details: z.string().nullable(),
  /** Not to be tried before (Meta's ten registrations in 72 hours, a locked PIN). */
  retryAt: Instant.nullable(),
  /** What "try again" needs first: the popup once more, or a PIN. */
  needs: z.enum(['popup', 'credentials', 'pin']).nullable(),
  /** "Try again" may be offered for this step now. */
  canTryAgain: z.boolean(),
})
export type Step = z.infer<typeof Step>

/** A number of a found account, as Meta described it. */
export const FoundNumber = z.object({
  phoneNumberId: MetaId,
  displayPhoneNumber: z.string(),
  verifiedName: z.string().nullable(),
  /** Meta's words: APPROVED, PENDING_REVIEW, DECLINED … */
  nameStatus: z.string().nullable(),
  status: z.string().nullable(),
  qualityRating: z.string().nullable(),
  /** Registered for the Cloud API: connecting needs no PIN. */
  isRegistered: z.boolean(),
  /** A two-step PIN is set: registering needs that one. Otherwise the PIN given becomes it. */
  isPinSet: z.boolean(),
  /** Also used in the WhatsApp Business app. */
  isOnBusinessApp: z.boolean(),
  /** The code sent to the number was entered; otherwise it must be verified at Meta first. */
  isVerified: z.boolean(),
  /** The number that was chosen in the popup (a claim of the browser, for showing it first). */
  isChosen: z.boolean(),
  /** What stands in the way of connecting it: `here` – connected in this workspace and working; `elsewhere` – in another workspace
   *  of this Posthorn; `being_connected` – in another onboarding that is open. Null: nothing. A disconnected or broken channel of
   *  this workspace is null too, with its `channelId`: connecting continues it. */
  taken: z.enum(['here', 'elsewhere', 'being_connected']).nullable(),
  channelId: Id.nullable(),
})
export type FoundNumber = z.infer<typeof FoundNumber>

export const FoundAccount = z.object({
  wabaId: MetaId,
  name: z.string(),
  portfolioId: z.string().nullable(),
  portfolioName: z.string().nullable(),
  /** APPROVED, PENDING, REJECTED … */
  reviewStatus: z.string().nullable(),
  /** verified, not_verified, pending … */
  verification: z.string().nullable(),
  numbers: z.array(FoundNumber),
})
export type FoundAccount = z.infer<typeof FoundAccount>

/** A number for which "Connect" was pressed. */
export const OnboardingChannel = z.object({
  phoneNumberId: MetaId,
  wabaId: MetaId,
  displayPhoneNumber: z.string(),
  inboxId: Id,
  region: z.string().nullable(),
  /** `connected` from the moment the channel is there. */
  state: z.enum(['connecting', 'failed', 'connected']),
  /** The channel, once it is there. */
  channelId: Id.nullable(),
  steps: z.array(Step),
})
export type OnboardingChannel = z.infer<typeof OnboardingChannel>

/** How the popup ended without a code. */
export const SignupEnd = z.object({
  event: z.enum(['cancelled', 'error', 'closed', 'blocked']),
  /** Meta's name of the screen where it was left: BUSINESS_ACCOUNT_SELECTION, PHONE_NUMBER_SETUP … */
  currentStep: z.string().nullable(),
  /** To be named to Meta's support. */
  sessionId: z.string().nullable(),
  errorCode: z.string().nullable(),
  errorMessage: z.string().nullable(),
  at: Instant,
})
export type SignupEnd = z.infer<typeof SignupEnd>

export const Onboarding = z.object({
  id: Id,
  way: OnboardingWay,
  connection: ConnectionKind,
  /** The inbox from which it was begun: offered for each number. */
  inboxId: Id,
  /** open – something can still be done; finished – all chosen numbers are connected and somebody said so or nothing is left;
   *  given_up. */
  state: z.enum(['open', 'finished', 'given_up']),
  /** Steps are being run right now, here or in another process. */
  isRunning: z.boolean(),
  startedBy: UserId.nullable(),
  createdAt: Instant,
  updatedAt: Instant,
  /** For opening the popup (again); null by hand. */
  signup: Signup.nullable(),
  end: SignupEnd.nullable(),
  steps: z.array(Step),
  /** Filled by the steps `account` and `numbers`. */
  accounts: z.array(FoundAccount),
  channels: z.array(OnboardingChannel),
})
export type Onboarding = z.infer<typeof Onboarding>
export const OnboardingList = z.object({ onboardings: z.array(Onboarding) })
export type OnboardingList = z.infer<typeof OnboardingList>

export const OnboardingRequest = z.strictObject({ inboxId: Id, way: OnboardingWay, connection: ConnectionKind })
export type OnboardingRequest = z.infer<typeof OnboardingRequest>

/** The code of FB.login's callback; `session` is the `data` of the message event WA_EMBEDDED_SIGNUP, or null if none came (wait for
 *  it a few seconds at most). Ids are claims: the server asks Meta. */
export const CodeRequest = z.strictObject({
  code: z.string().min(1).max(4_000),
  session: z
    .strictObject({
      event: z.string().max(100).optional(),
      wabaId: MetaId.nullish(),
      phoneNumberId: MetaId.nullish(),
      businessId: MetaId.nullish(),
    })
    .nullable(),
})
export type CodeRequest = z.infer<typeof CodeRequest>

const Told = z.string().max(1_000).nullish()
export const EndRequest = z.strictObject({
  event: SignupEnd.shape.event,
  currentStep: Told,
  sessionId: Told,
  errorCode: Told,
  errorMessage: Told,
})
export type EndRequest = z.infer<typeof EndRequest>

/** The five fields of the way by hand. */
export const CredentialField = z.enum(['appId', 'appSecret', 'token', 'wabaId', 'phoneNumberId'])
export type CredentialField = z.infer<typeof CredentialField>
const Pasted = z.string().trim().max(4_000)
/** What is filled in so far; empty fields are left out or ''. The shape is part of the check, so anything may stand in them. */
export const CredentialFields = z.strictObject({
  appId: Pasted.optional(),
  appSecret: Pasted.optional(),
  token: Pasted.optional(),
  wabaId: Pasted.optional(),
  phoneNumberId: Pasted.optional(),
})
export type CredentialFields = z.infer<typeof CredentialFields>
/** All of them. Write-only: no answer ever shows the secret or the token. */
export const Credentials = CredentialFields.required()
export type Credentials = z.infer<typeof Credentials>

export const FieldCheck = z.object({
  field: CredentialField,
  /** unchecked: empty, or it hangs on a field that is missing or wrong. */
  state: z.enum(['ok', 'wrong', 'unchecked']),
  /** Why it is wrong; core/channel/stepWords says what it means, core/channel/fieldWords where in Meta's console the right value
   *  stands. */
  fault: z.string().nullable(),
  details: z.string().nullable(),
  /** What was found under it, to recognise it by: the app's, the account's or the number's name. */
  found: z.string().nullable(),
})
export type FieldCheck = z.infer<typeof FieldCheck>
export const FieldChecks = z.object({ fields: z.array(FieldCheck) })
export type FieldChecks = z.infer<typeof FieldChecks>

/** Six digits: the number's two-step PIN, or the one it shall have. Not kept after it was used. */
export const Pin = z.string().regex(/^\d{6}$/)
/** Where Meta keeps messages at rest (Local Storage): core/channel/regions. Null: Meta's default, the USA. */
const Region = z.string().regex(/^[A-Z]{2}$/)

export const ChannelRequest = z.strictObject({
  phoneNumberId: MetaId,
  inboxId: Id,
  /** Needed where the number is not registered yet. */
  pin: Pin.nullish(),
  region: Region.nullish(),
})
export type ChannelRequest = z.infer<typeof ChannelRequest>

export const AttemptRequest = z.strictObject({
  step: StepName,
  /** For the steps of one number. */
  phoneNumberId: MetaId.optional(),
  /** For `registration`: another PIN; another region, or null for none. */
  pin: Pin.optional(),
  region: Region.nullish(),
})
export type AttemptRequest = z.infer<typeof AttemptRequest>
