/** Templates of an account, and one as a phone shows it. */
import type { TemplateComponent } from '#meta/wire/index.ts'

export interface Template {
  id: string
  wabaId: string
  name: string
  language: string
  status: string
  category: string
  parameterFormat: 'POSITIONAL' | 'NAMED'
  components: TemplateComponent[]
  quality: string
  /** Of a rejection, as `rejected_reason`. */
  reason?: string
  /** Meta has announced this category. */
  correctCategory?: string
  previousCategory?: string
  /** How often it was paused for its quality: the third time disables it (§9.4). */
  pauses?: number
  /** When what waits is decided or over (ms): the end of a review, or of a pause. */
  decidesAtMs?: number
  /** When it was changed (ms), for the limits of edits. */
  editedAtMs?: number[]
  /** Meta checks a new template's first messages: they are held. */
  createdAtMs?: number
}

export interface RenderedTemplate {
  header: { format: string; text?: string; mediaUrl?: string | null } | null
  body: string
  footer: string | null
  buttons: RenderedButton[]
  /** A limited-time offer; null: it does not run out. */
  offer?: { text: string; expiresAtMs: number | null }
  /** Of a carousel. */
  cards?: { header: RenderedTemplate['header']; body: string; buttons: RenderedButton[] }[]
}

interface RenderedButton {
  type: string
  text: string
  payload?: string
  url?: string
  phoneNumber?: string
  code?: string
}
