import type { ZodType } from 'zod'
import { ContactChanged, ContactOne, ContactPage } from '#contract/contacts.ts'
import { DraftKept, DraftList, DraftOne } from '#contract/drafts.ts'
import { Changed, ConversationOne, ConversationPage, Counts, InboxList, PracticeChannel } from '#contract/inbox.ts'
import { Doubts, ManySettled, MessageLife } from '#contract/life.ts'
import { FileCreated, MessagePage, ReplyAccepted } from '#contract/messages.ts'
import { NoteOne, NotificationPage } from '#contract/notes.ts'
import { ParkedDeliveryList } from '#contract/operations.ts'
import { InvitationList, Me, MemberList, Setup, SignInList, Workspace } from '#contract/people.ts'
import { SearchAnswer } from '#contract/search.ts'

// Loaded in development only: says at once, with the path, where an answer differs from the contract.
const ANSWERS: [method: string, path: RegExp, schema: ZodType][] = [
  ['GET', /^\/setup$/, Setup],
  ['GET', /^\/me$/, Me],
  ['GET', /^\/workspace$/, Workspace],
  ['GET', /^\/members$/, MemberList],
  ['GET', /^\/invitations$/, InvitationList],
  ['GET', /^\/sign-ins$/, SignInList],
  ['GET', /^\/inboxes$/, InboxList],
  ['POST', /^\/practice\/channel$/, PracticeChannel],
  ['GET', /^\/parked-deliveries$/, ParkedDeliveryList],
  ['GET', /^\/conversations$/, ConversationPage],
  ['GET', /^\/conversations\/counts$/, Counts],
  ['GET', /^\/conversations\/[^/]+$/, ConversationOne],
  ['GET', /^\/conversations\/[^/]+\/messages$/, MessagePage],
  ['POST', /^\/conversations\/[^/]+\/messages$/, ReplyAccepted],
  ['GET', /^\/drafts$/, DraftList],
  ['GET', /^\/conversations\/[^/]+\/draft$/, DraftOne],
  ['PUT', /^\/conversations\/[^/]+\/draft$/, DraftKept],
  ['POST', /^\/conversations\/[^/]+\/notes$/, NoteOne],
  ['PATCH', /^\/notes\/[^/]+$/, NoteOne],
  ['GET', /^\/notifications$/, NotificationPage],
  ['GET', /^\/messages\/[^/]+\/life$/, MessageLife],
  ['GET', /^\/(conversations|channels)\/[^/]+\/doubts$/, Doubts],
  ['PUT', /^\/(conversations|channels)\/[^/]+\/settlement$/, ManySettled],
  ['POST', /^\/files$/, FileCreated],
  ['GET', /^\/search$/, SearchAnswer],
  ['GET', /^\/contacts$/, ContactPage],
  ['GET', /^\/contacts\/[^/]+$/, ContactOne],
  ['PATCH', /^\/contacts\/[^/]+$/, ContactChanged],
  ['PUT', /^\/conversations\/[^/]+\/(owner|team|labels|waiting|closure|snooze|read)$/, Changed],
]

export function checkAnswer(method: string, path: string, answer: unknown) {
  const schema = ANSWERS.find(([expected, pattern]) => expected === method && pattern.test(path))?.[2]
  const result = schema?.safeParse(answer)
  if (result && !result.success) console.error(`${method} ${path} breaks the contract`, result.error.issues)
}
