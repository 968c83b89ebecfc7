import { z } from 'zod'
import { LABEL_COLORS, LABELS_MAX } from '#core/conversation/label.ts'
import { Id, Name } from './common.ts'

export const Label = z.object({ id: Id, name: z.string(), color: z.enum(LABEL_COLORS) })
export type Label = z.infer<typeof Label>
/** GET /api/v1/labels – by name. */
export const LabelList = z.object({ labels: z.array(Label) })
/** POST /api/v1/labels, PATCH /api/v1/labels/:id (all of it). DELETE takes the label off every conversation. */
export const LabelRequest = z.strictObject({ name: Name(40), color: z.enum(LABEL_COLORS) })

/** PUT /api/v1/conversations/:id/labels – the labels it has from now on. */
export const LabelsRequest = z.strictObject({ labelIds: z.array(Id).max(LABELS_MAX) })
