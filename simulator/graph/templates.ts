/** Making, changing and deleting templates (fact sheet §9.1–§9.3). */
import type { TemplateComponent } from '#meta/wire/index.ts'
import { isShape, listOf, type Shape, textOf } from '../shape.ts'
import type { Template } from '../state/rows.ts'
import { approve, remove, submit, tellEdited } from '../templates/life.ts'
import { newId } from '../world.ts'
import { accountFor, type Call, callerOf } from './call.ts'
import { GraphFault, invalid } from './fault.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const CREATED_PER_HOUR_MAX = 100
const TEMPLATES_MAX = 250
const TEMPLATES_VERIFIED_MAX = 6_000
const EDITS_PER_DAY_MAX = 1
const EDITS_PER_MONTH_MAX = 10
const BODY_CHARACTERS_MAX = 1_024
const CATEGORIES = ['MARKETING', 'UTILITY', 'AUTHENTICATION']

export function createTemplate(call: Call) {
  const { sim, params } = call
  const account = accountFor(call, callerOf(call))
  const { world } = sim
  const nowMs = world.clock.now()
  const mine = [...world.store.templates.rows()].filter(({ wabaId }) => wabaId === account.id)
  if (mine.filter(({ createdAtMs }) => nowMs - (createdAtMs ?? 0) < HOUR_MS).length >= CREATED_PER_HOUR_MAX) {
    throw new GraphFault(80007)
  }
  if (mine.length >= templatesMaxOf(call, account.portfolioId)) throw refused(2388019, 'There are too many templates.')
  const name = textOf(params.name) ?? ''
  const language = textOf(params.language) ?? ''
  const category = (textOf(params.category) ?? '').toUpperCase()
  if (!/^[a-z0-9_]{1,512}$/.test(name)) throw invalid('Param name must be lower-case letters, digits and underscores.')
  if (language === '') throw invalid('Param language is missing.')
  if (!CATEGORIES.includes(category)) throw invalid(`Param category must be one of {${CATEGORIES.join(', ')}}`)
  if (mine.some((one) => one.name === name && one.language === language)) {
    throw refused(2388024, 'Content in this language already exists.')
  }
  const template: Template = {
    id: newId(world, 'template', 15),
    wabaId: account.id,
    name,
    language,
    category,
    components: componentsIn(params.components),
    status: 'PENDING',
    parameterFormat: textOf(params.parameter_format)?.toUpperCase() === 'NAMED' ? 'NAMED' : 'POSITIONAL',
    quality: 'UNKNOWN',
    createdAtMs: nowMs,
  }
  submit(sim, template)
  return { id: template.id, status: 'PENDING', category }
}

/** 6,000 once the business is verified (§9.3). */
export function templatesMaxOf({ sim }: Call, portfolioId: string): number {
  const standing = sim.world.store.portfolios.get(portfolioId)?.standing
  return standing?.verification === 'verified' ? TEMPLATES_VERIFIED_MAX : TEMPLATES_MAX
}

/** All components are replaced, and it is reviewed anew. */
export function changeTemplate(call: Call, template: Template) {
  const { sim, params } = call
  const nowMs = sim.world.clock.now()
  if (!['APPROVED', 'REJECTED', 'PAUSED'].includes(template.status)) {
    throw refused(2388025, 'A template can be edited when it is approved, rejected or paused.')
  }
  const edits = template.editedAtMs ?? []
  const within = (ms: number) => edits.filter((at) => nowMs - at < ms).length
  if (
    template.status === 'APPROVED' &&
    (within(DAY_MS) >= EDITS_PER_DAY_MAX || within(30 * DAY_MS) >= EDITS_PER_MONTH_MAX)
  ) {
    throw refused(2388026, 'An approved template can be edited once a day and ten times in 30 days.')
  }
  const components = params.components === undefined ? template.components : componentsIn(params.components)
  const category = template.status === 'APPROVED' ? template.category : (textOf(params.category) ?? template.category)
  const edited = { ...template, components, category, editedAtMs: [...edits, nowMs] }
  submit(sim, edited)
  tellEdited(sim, edited)
  return { success: true }
}

export function unpauseTemplate(call: Call) {
  const template = templateFor(call, call.id)
  if (template.status === 'PAUSED') approve(call.sim, template, 'UNPAUSE')
  return { success: true }
}

/** By name in all languages, or one by its id. */
export function deleteTemplates(call: Call) {
  const { sim, params } = call
  const account = accountFor(call, callerOf(call))
  const [name, id] = [textOf(params.name), textOf(params.hsm_id)]
  if (name === null) throw invalid('Param name is missing.')
  const found = [...sim.world.store.templates.rows()].filter(
    (one) => one.wabaId === account.id && one.name === name && (id === null || one.id === id),
  )
  if (found.length === 0) throw invalid('Message template not found.')
  if (found.some(({ status }) => status === 'DISABLED')) throw refused(2388027, 'A disabled template stays.')
  for (const one of found) remove(sim, one)
  return { success: true }
}

function templateFor(call: Call, id: string): Template {
  const template = call.sim.world.store.templates.get(id)
  if (template === undefined || !callerOf(call).wabaIds.includes(template.wabaId)) throw invalid('No such template.')
  return template
}

function componentsIn(value: unknown): TemplateComponent[] {
  const components = listOf(value).filter(isShape).map(upperCased)
  const body = components.find(({ type }) => type === 'BODY')
  if (body === undefined) throw refused(2388043, 'A template needs a body.')
  const text = textOf(body.text) ?? ''
  if (text.length > BODY_CHARACTERS_MAX) throw refused(2388040, 'The body is too long.')
  if (/^\s*\{\{\w+\}\}|\{\{\w+\}\}\s*$/.test(text)) {
    throw refused(2388299, 'Variables cannot stand at the beginning or the end of the body.')
  }
  return components as unknown as TemplateComponent[]
}

/** Types are taken in any case and given back in capitals (§9.2). */
const upperCased = (component: Shape): Shape => ({
  ...component,
  type: (textOf(component.type) ?? '').toUpperCase(),
  ...(textOf(component.format) === null ? {} : { format: (textOf(component.format) ?? '').toUpperCase() }),
})

const refused = (subcode: number, words: string) =>
  new GraphFault(100, {
    subcode,
    message: '(#100) Invalid parameter',
    userTitle: 'Message template',
    userMessage: words,
  })
