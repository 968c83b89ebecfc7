/** Templates of a WABA (fact sheet §9.1). */
import { type Graph, nodesOf, pageOf } from './client.ts'
import type { WireTemplate } from './wire/templates.ts'

/** Pages of a hundred: a WABA holds 250 templates, or 6,000 when verified (§9.3). */
export const TEMPLATE_PAGES_MAX = 80

const FIELDS = [
  'id',
  'name',
  'language',
  'status',
  'category',
  'sub_category',
  'components',
  'parameter_format',
  'quality_score',
  'rejected_reason',
  'previous_category',
  'correct_category',
  'message_send_ttl_seconds',
].join(',')

/** One page; Meta takes more than its usual hundred at once for templates, which it does not promise (§1.5). */
export const templatePage = (
  graph: Graph,
  wabaId: string,
  after: string | null,
  signal?: AbortSignal,
): Promise<{ nodes: WireTemplate[]; next: string | null }> =>
  pageOf<WireTemplate>(
    graph,
    { method: 'GET', path: [wabaId, 'message_templates'], query: { fields: FIELDS }, signal },
    after,
  )

export const getTemplate = (graph: Graph, templateId: string): Promise<WireTemplate> =>
  graph.request<WireTemplate>({ method: 'GET', path: [templateId], query: { fields: FIELDS } })

/** Enough to see how they fare; whoever has more hears of the first. */
const HEALTH_TEMPLATES_MAX = 1_000

export type TemplateHealth = Pick<WireTemplate, 'id' | 'name' | 'status' | 'quality_score'>

/** How templates stand, without their contents. */
export async function listTemplateHealth(
  graph: Graph,
  wabaId: string,
  signal?: AbortSignal,
): Promise<TemplateHealth[]> {
  const query = { fields: 'id,name,status,quality_score' }
  const templates: TemplateHealth[] = []
  for await (const template of nodesOf<TemplateHealth>(graph, {
    method: 'GET',
    path: [wabaId, 'message_templates'],
    query,
    signal,
  })) {
    templates.push(template)
    if (templates.length >= HEALTH_TEMPLATES_MAX) break
  }
  return templates
}
