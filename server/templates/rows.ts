/** A template as it is kept. */
export interface TemplateRow {
  id: string
  wabaId: string
  metaId: string
  name: string
  language: string
  category: string
  status: string
  quality: string
  reason: string | null
  details: string | null
  previousCategory: string | null
  comingCategory: string | null
  categoryChangesAt: Date | null
  parameterFormat: string
  components: unknown
  bindings: Record<string, unknown>
  readAt: Date
  goneAt: Date | null
}

/** How reading the templates of an account goes. */
export interface SyncRow {
  wabaId: string
  dueAt: Date
  isRunning: boolean
  finishedAt: Date | null
  fault: string | null
  faultDetails: string | null
  found: number | null
  samples: number | null
}

/** Something about a template is another than before. */
export interface TemplateNews {
  workspaceId: string
  templateId: string
  name: string
  language: string
  what: 'status' | 'quality' | 'category' | 'coming_category'
  from: string | null
  to: string
  details: string | null
}
