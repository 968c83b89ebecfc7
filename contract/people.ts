import { z } from 'zod'
import { Id, Instant, Locale, Name, Role, UserId } from './common.ts'

/** GET /api/v1/setup – what the first page must ask for. */
export const Setup = z.object({
  /** No account exists yet: the next one becomes the admin of a new workspace. */
  accountNeeded: z.boolean(),
  /** The asker comes from outside loopback: the token printed at start is needed. */
  tokenNeeded: z.boolean(),
})
export type Setup = z.infer<typeof Setup>

export const PASSWORD_LENGTH_MIN = 10
export const PASSWORD_LENGTH_MAX = 128
const Password = z.string().min(PASSWORD_LENGTH_MIN).max(PASSWORD_LENGTH_MAX)
const PersonName = Name(100)

/** POST /api/v1/setup – the first account and its workspace; answers signed in. */
export const SetupRequest = z.strictObject({
  name: PersonName,
  email: z.email().max(254),
  password: Password,
  workspaceName: Name(100),
  locale: Locale,
  timeZone: z.string().min(1).max(64),
  token: z.string().max(200).optional(),
})
export type SetupRequest = z.infer<typeof SetupRequest>

export const Membership = z.object({
  workspaceId: Id,
  workspaceName: z.string(),
  /** Of the workspace (IANA): a day that people name is a day there. */
  timeZone: z.string(),
  role: Role,
  /** In the composer Enter sends and Shift+Enter breaks the line; otherwise Enter breaks it and Ctrl+Enter sends. */
  enterSends: z.boolean(),
  /** The newest event there: whatever is asked for after this is no older, so live news go on from here. */
  upTo: z.int(),
})

/** GET /api/v1/me */
export const Me = z.object({
  user: z.object({ id: UserId, name: z.string(), email: z.string() }),
  memberships: z.array(Membership),
  /** The server's clock (rules, windows and waits follow it); the browser counts by it. */
  now: Instant,
  /** The practice simulator runs behind this server. */
  practice: z.boolean(),
})
export type Me = z.infer<typeof Me>

/** GET /api/v1/workspace, PATCH /api/v1/workspace */
export const Workspace = z.object({ id: Id, name: z.string(), timeZone: z.string(), locale: Locale })
export type Workspace = z.infer<typeof Workspace>
export const WorkspacePatch = z.strictObject({
  name: Name(100).optional(),
  timeZone: z.string().min(1).max(64).optional(),
  locale: Locale.optional(),
})

/** GET /api/v1/members */
export const Member = z.object({
  userId: UserId,
  name: z.string(),
  email: z.string(),
  role: Role,
  inboxIds: z.array(Id),
  /** Asked for no new conversations since then; null: available. */
  awaySince: Instant.nullable(),
  createdAt: Instant,
})
export type Member = z.infer<typeof Member>
export const MemberList = z.object({ members: z.array(Member) })
/** PUT /api/v1/availability – each for themselves: whether rules may give them new conversations. */
export const AvailabilityRequest = z.strictObject({ away: z.boolean() })
/** PUT /api/v1/preferences – each for themselves: how they like to work. */
export const PreferencesRequest = z.strictObject({ enterSends: z.boolean() })
/** PATCH /api/v1/members/:userId */
export const MemberPatch = z.strictObject({ role: Role.optional(), inboxIds: z.array(Id).max(200).optional() })

/** GET and POST /api/v1/invitations; DELETE /api/v1/invitations/:id */
export const Invitation = z.object({
  id: Id,
  role: Role,
  email: z.string().nullable(),
  invitedBy: UserId,
  createdAt: Instant,
  expiresAt: Instant,
})
export type Invitation = z.infer<typeof Invitation>
export const InvitationList = z.object({ invitations: z.array(Invitation) })
export const InvitationRequest = z.strictObject({ role: Role, email: z.email().max(254).nullable() })
/** The link is shown once; only its hash is stored. */
export const InvitationCreated = z.object({ invitation: Invitation, link: z.string() })

/** GET /api/v1/invitation?token= – public; what the link offers. */
export const InvitationOffer = z.object({ workspaceName: z.string(), role: Role, email: z.string().nullable() })
/** POST /api/v1/invitation/acceptance – signed in (empty name and password) or with a new account. */
export const InvitationAcceptance = z.strictObject({
  token: z.string().max(200),
  account: z.strictObject({ name: PersonName, email: z.email().max(254), password: Password }).optional(),
})

/** GET /api/v1/sign-ins, DELETE /api/v1/sign-ins/:id – where this person is signed in. */
export const SignIn = z.object({
  id: z.string(),
  createdAt: Instant,
  lastSeenAt: Instant,
  address: z.string().nullable(),
  browser: z.string().nullable(),
  current: z.boolean(),
})
export const SignInList = z.object({ signIns: z.array(SignIn) })
export type SignIn = z.infer<typeof SignIn>
