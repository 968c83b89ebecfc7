/** What becomes of a template at Meta: review, pause, rating, category, end (fact sheet §9.4), told as §3.2–§3.5 say. */
import type { TemplateButton } from '#meta/wire/index.ts'
import type { Sim } from '../sim.ts'
import { seconds } from '../state/clock.ts'
import type { Template } from '../state/rows.ts'

const SECOND_MS = 1_000
const HOUR_MS = 3_600 * SECOND_MS
/** Meta takes minutes, sometimes a day; whoever tries it here does not want to wait. */
export const REVIEW_MS = 3 * SECOND_MS
/** The first pause lasts three hours, the second six; the third time it is over (§9.4). */
const PAUSES_MS = [3 * HOUR_MS, 6 * HOUR_MS]
/** Between the notice that a category will change and the change (§9.4). */
const NOTICE_MS = 24 * HOUR_MS

const SOUNDS_LIKE_AN_OFFER = /\b(sale|discount|offer|voucher|% off|rabatt|angebot|gutschein|aktion)\b|\d\s?%/i

export function submit(sim: Sim, template: Template) {
  put(sim, { ...template, status: 'PENDING', decidesAtMs: sim.world.clock.now() + REVIEW_MS })
  arm(sim, template.id)
}

/** At the instant that stands in its row, which survives a restart. */
export function arm(sim: Sim, id: string) {
  const template = sim.world.store.templates.get(id)
  if (template?.decidesAtMs === undefined) return
  const dueMs = template.decidesAtMs
  sim.world.agenda.at(dueMs, () => {
    const now = sim.world.store.templates.get(id)
    if (now?.decidesAtMs !== dueMs) return
    if (now.status === 'PENDING') review(sim, now)
    else if (now.status === 'PAUSED') approve(sim, now, 'UNPAUSE')
    else if (now.correctCategory !== undefined) changeCategory(sim, now, now.correctCategory)
  })
}

export function armAll(sim: Sim) {
  for (const { id } of sim.world.store.templates.rows()) arm(sim, id)
}

/** Meta's own judgement, as far as it can be foreseen: no body, or a name that asks for it, is refused; what sounds like an
 *  offer is one, whatever it was handed in as. */
function review(sim: Sim, template: Template) {
  const text = template.components.map((part) => part.text ?? '').join('\n')
  const hasBody = template.components.some(({ type, text: body }) => type === 'BODY' && body !== '')
  if (!hasBody || /reject|refuse/.test(template.name)) return reject(sim, template, 'INVALID_FORMAT')
  const isOffer = template.category === 'UTILITY' && SOUNDS_LIKE_AN_OFFER.test(text)
  approve(sim, isOffer ? { ...template, previousCategory: 'UTILITY', category: 'MARKETING' } : template)
}

export function approve(sim: Sim, template: Template, title?: string) {
  put(sim, { ...template, status: 'APPROVED', decidesAtMs: undefined, reason: undefined })
  tellStatus(sim, template, 'APPROVED', 'NONE', title === undefined ? {} : { other_info: { title, description: '' } })
}

export function reject(sim: Sim, template: Template, reason: string) {
  put(sim, { ...template, status: 'REJECTED', decidesAtMs: undefined, reason })
  const rejection_info = {
    reason: 'The body is missing or does not read like a message.',
    recommendation: 'Write what the message says, with an example for each variable.',
  }
  tellStatus(sim, template, 'REJECTED', reason, reason === 'INVALID_FORMAT' ? { rejection_info } : {})
}

/** The third time it is disabled for good. */
export function pause(sim: Sim, template: Template) {
  const pauses = (template.pauses ?? 0) + 1
  const lastsMs = PAUSES_MS[pauses - 1]
  if (lastsMs === undefined) return disable(sim, { ...template, pauses })
  const decidesAtMs = sim.world.clock.now() + lastsMs
  put(sim, { ...template, status: 'PAUSED', pauses, decidesAtMs })
  arm(sim, template.id)
  const title = pauses === 1 ? 'FIRST_PAUSE' : 'SECOND_PAUSE'
  const description = `Your WhatsApp message template has been paused for ${lastsMs / HOUR_MS} hours because it had issues with quality.`
  tellStatus(sim, template, 'PAUSED', 'NONE', { other_info: { title, description } })
}

export function disable(sim: Sim, template: Template) {
  put(sim, { ...template, status: 'DISABLED', decidesAtMs: undefined })
  const disable_date = String(seconds(sim.world.clock.now()))
  const other_info = { title: 'DISABLED', description: 'The template has been paused too many times.' }
  tellStatus(sim, template, 'DISABLED', 'NONE', { disable_info: { disable_date }, other_info })
}

export function remove(sim: Sim, template: Template) {
  sim.world.store.templates.delete(template.id)
  tellStatus(sim, template, 'DELETED', 'NONE')
}

export function setStatus(sim: Sim, template: Template, status: string) {
  put(sim, { ...template, status, decidesAtMs: undefined })
  tellStatus(sim, template, status, 'NONE')
}

/** A bad rating pauses it. */
export function rate(sim: Sim, template: Template, quality: string) {
  const rated = { ...template, quality }
  put(sim, rated)
  tell(sim, rated, 'message_template_quality_update', {
    previous_quality_score: template.quality,
    new_quality_score: quality,
  })
}

/** With 24 hours' notice, or at once. */
export function changeCategory(sim: Sim, template: Template, category: string) {
  const { category: before } = template
  const changed = {
    ...template,
    category,
    previousCategory: before,
    correctCategory: undefined,
    decidesAtMs: undefined,
  }
  put(sim, changed)
  tell(sim, changed, 'template_category_update', { previous_category: before, new_category: category })
}

export function announceCategory(sim: Sim, template: Template, category: string) {
  const decidesAtMs = sim.world.clock.now() + NOTICE_MS
  put(sim, { ...template, correctCategory: category, decidesAtMs })
  arm(sim, template.id)
  tell(sim, template, 'template_category_update', {
    new_category: template.category,
    correct_category: category,
    category_update_timestamp: seconds(decidesAtMs),
  })
}

export function tellEdited(sim: Sim, template: Template) {
  const part = (type: string) => template.components.find((one) => one.type === type)
  const buttons = part('BUTTONS')?.buttons ?? []
  tell(sim, template, 'message_template_components_update', {
    ...(part('HEADER')?.text === undefined ? {} : { message_template_title: part('HEADER')?.text }),
    message_template_element: part('BODY')?.text ?? '',
    ...(part('FOOTER')?.text === undefined ? {} : { message_template_footer: part('FOOTER')?.text }),
    message_template_buttons: buttons.map((button: TemplateButton) => ({
      message_template_button_type: button.type,
      message_template_button_text: button.text ?? '',
      ...(button.url === undefined ? {} : { message_template_button_url: button.url }),
      ...(button.phone_number === undefined ? {} : { message_template_button_phone_number: button.phone_number }),
    })),
  })
}

function tellStatus(sim: Sim, template: Template, event: string, reason: string, more: Record<string, unknown> = {}) {
  const message_template_category = template.category
  tell(sim, template, 'message_template_status_update', { event, reason, message_template_category, ...more })
}

/** The id is a number on the wire, larger than a browser counts exactly; here it stays one that JSON can print. */
function tell(sim: Sim, template: Template, field: string, value: Record<string, unknown>) {
  const about = {
    message_template_id: Number(template.id),
    message_template_name: template.name,
    message_template_language: template.language.replace('_', '-'),
  }
  const time = seconds(sim.world.clock.now())
  sim.outbox.publish({ wabaId: template.wabaId, phoneNumberId: null, field, value: { ...about, ...value }, time })
}

const put = (sim: Sim, template: Template) => sim.world.store.templates.put(template)
