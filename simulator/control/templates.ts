/** Templates as a tester sees and turns them. */
import { listOf, numberOf, type Shape, shapeOf, textOf } from '../shape.ts'
import type { Sim } from '../sim.ts'
import type { Template } from '../state/rows.ts'
import * as life from '../templates/life.ts'
import { newId } from '../world.ts'
import { badRequest, notFound } from './refusal.ts'

const LISTED_MAX = 10_000
const MANY_MAX = 10_000
const STATUSES = [
  'APPROVED',
  'REJECTED',
  'PAUSED',
  'DISABLED',
  'DELETED',
  'PENDING',
  'ARCHIVED',
  'FLAGGED',
  'IN_APPEAL',
]
const QUALITIES = ['GREEN', 'YELLOW', 'RED', 'UNKNOWN']
const CATEGORIES = ['MARKETING', 'UTILITY', 'AUTHENTICATION']

export const listTemplates = ({ world }: Sim, { wabaId, limit }: Shape) =>
  [...world.store.templates.rows()]
    .filter((one) => textOf(wabaId) === null || one.wabaId === wabaId)
    .slice(0, Math.min(LISTED_MAX, numberOf(limit) ?? LISTED_MAX))
    .map(present)

/** `{ status?, reason?, quality?, category?, notice?, components? }`; each is told as Meta would. */
export function changeTemplate(sim: Sim, id: string, asked: Shape) {
  const template = () => {
    const found = sim.world.store.templates.get(id)
    if (found === undefined) throw notFound('template', id)
    return found
  }
  template()
  if (asked.components !== undefined) {
    const components = listOf(asked.components).map(shapeOf) as unknown as Template['components']
    const edited = { ...template(), components }
    sim.world.store.templates.put(edited)
    life.tellEdited(sim, edited)
  }
  if (asked.quality !== undefined) life.rate(sim, template(), oneOf(asked.quality, QUALITIES, 'quality'))
  if (asked.category !== undefined) {
    const category = oneOf(asked.category, CATEGORIES, 'category')
    if (asked.notice === true) life.announceCategory(sim, template(), category)
    else life.changeCategory(sim, template(), category)
  }
  if (asked.status !== undefined)
    setStatus(sim, template(), oneOf(asked.status, STATUSES, 'status'), textOf(asked.reason))
  const left = sim.world.store.templates.get(id)
  return left === undefined ? {} : present(left)
}

function setStatus(sim: Sim, template: Template, status: string, reason: string | null) {
  if (status === 'APPROVED') life.approve(sim, template)
  else if (status === 'REJECTED') life.reject(sim, template, reason ?? 'INVALID_FORMAT')
  else if (status === 'PAUSED') life.pause(sim, template)
  else if (status === 'DISABLED') life.disable(sim, template)
  else if (status === 'DELETED') life.remove(sim, template)
  else life.setStatus(sim, template, status)
}

/** Many approved ones at once, told to nobody: what an account has that was there before. */
export function makeTemplates(sim: Sim, wabaId: string, asked: Shape) {
  const { world } = sim
  if (world.store.accounts.get(wabaId) === undefined) throw notFound('business account', wabaId)
  const count = numberOf(asked.count) ?? 1
  if (count < 1 || count > MANY_MAX) throw badRequest(`"count" is between 1 and ${MANY_MAX}.`)
  const prefix = textOf(asked.prefix) ?? 'made'
  for (let at = 0; at < count; at++) {
    world.store.templates.put({
      id: newId(world, 'template', 15),
      wabaId,
      name: `${prefix}_${String(at).padStart(5, '0')}`,
      language: at % 2 === 0 ? 'en' : 'de',
      category: 'UTILITY',
      components: [{ type: 'BODY', text: `Message ${at} for {{1}}.`, example: { body_text: [['Ann']] } }],
      status: 'APPROVED',
      parameterFormat: 'POSITIONAL',
      quality: 'GREEN',
    })
  }
  return { made: count }
}

const present = ({ id, wabaId, name, language, category, status, quality }: Template) => ({
  id,
  wabaId,
  name,
  language,
  category,
  status,
  quality,
})

function oneOf(value: unknown, words: readonly string[], name: string): string {
  const word = (textOf(value) ?? '').toUpperCase()
  if (!words.includes(word)) throw badRequest(`"${name}" is one of ${words.join(', ')}.`)
  return word
}
