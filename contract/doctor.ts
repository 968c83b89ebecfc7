/**
 * The connection doctor: every link between a number and Posthorn looked at live (`channels.manage` for all of it).
 *
 * POST /api/v1/channels/:id/examination         – ExaminationOne: examines now, within EXAMINATION_MS_MAX. 409 `channel_disconnected`.
 * GET  /api/v1/channels/:id/examination         – LastExamination: the newest one; null where there is none yet.
 * GET  /api/v1/channels/:id/examination/report  – text/markdown for Meta's support or ours: states, words, Meta's marks of calls;
 *                                                 no token, no secret, nothing of customers. 404 before the first examination.
 *
 * An examination also runs every night and when a channel breaks; each ends with the event `channel.examined`.
 * Words for faults stand in core/channel/doctorWords, the button that helps in core/channel/doctorPlaces.
 */
import { z } from 'zod'
import { LINKS } from '#core/channel/doctorFaults.ts'
import { Id, Instant } from './common.ts'

export const LinkResult = z.object({
  link: z.enum(LINKS),
  /** not_checked: a link that it hangs on is broken. */
  state: z.enum(['ok', 'warning', 'broken', 'not_checked']),
  /** A word of core/channel/doctorFaults. */
  fault: z.string().nullable(),
  /** Meta's own words, or what exactly is meant: an address, names of templates. */
  details: z.string().nullable(),
  /** Meta's code. */
  code: z.int().nullable(),
  /** Meta's mark of the call. */
  traceId: z.string().nullable(),
})
export type LinkResult = z.infer<typeof LinkResult>

export const Examination = z.object({
  id: Id,
  channelId: Id,
  /** Who wanted it: a person, the night, a channel that broke, or the command line. */
  cause: z.enum(['person', 'night', 'break', 'command']),
  startedAt: Instant,
  durationMs: z.int(),
  state: z.enum(['ok', 'warning', 'broken']),
  /** The link to mend first: the first broken one, else the first with a warning. */
  diagnosis: z.enum(LINKS).nullable(),
  /** In the order in which a break is looked for. */
  links: z.array(LinkResult),
})
export type Examination = z.infer<typeof Examination>

export const ExaminationOne = z.object({ examination: Examination, /** Meta's id of the app. */ appId: z.string() })
export type ExaminationOne = z.infer<typeof ExaminationOne>
export const LastExamination = z.object({ examination: Examination.nullable(), appId: z.string() })
export type LastExamination = z.infer<typeof LastExamination>
