import { z } from 'zod'
import { Id } from '#contract/common.ts'
import { Label, LabelList, LabelRequest } from '#contract/labels.ts'
import { inWorkspaces, type Tx } from '#server/platform/db/database.ts'
import { appendEvents } from '#server/platform/events.ts'
import { notFound, Refused } from '#server/platform/refused.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { forMember, type MemberAsker } from '../team/access.ts'
import { archiveLabel, labels, writeLabel } from './labelQueries.ts'
import type { ReadDeps } from './list.ts'

const LabelParams = z.object({ id: Id })

/** The labels of a workspace; which conversation has which is changed in lifecycle.ts. */
export const labelHandlers = ({ db, clock }: ReadDeps) => ({
  labels: forMember({ answer: LabelList }, ({ asker }) =>
    inWorkspaces(db, [asker.workspaceId], async (tx) => ({ labels: await labels(tx, asker.workspaceId) }), {
      accessMode: 'read only',
    }),
  ),

  createLabel: forMember({ body: LabelRequest, answer: Label, status: 201 }, ({ asker, body }) =>
    inWorkspaces(db, [asker.workspaceId], (tx) => write(tx, asker, uuidv7(), body, clock.now())),
  ),

  editLabel: forMember({ params: LabelParams, body: LabelRequest, answer: Label }, ({ asker, params, body }) =>
    inWorkspaces(db, [asker.workspaceId], async (tx) => {
      if ((await labels(tx, asker.workspaceId, [params.id])).length === 0) throw notFound()
      return write(tx, asker, params.id, body, clock.now())
    }),
  ),

  archiveLabel: forMember({ params: LabelParams }, ({ asker, params }) =>
    inWorkspaces(db, [asker.workspaceId], async (tx) => {
      const at = clock.now()
      if (!(await archiveLabel(tx, asker.workspaceId, params.id, at))) throw notFound()
      await tellLabelChanged(tx, asker, params.id, at)
    }),
  ),
})

async function write(tx: Tx, asker: MemberAsker, id: string, body: z.output<typeof LabelRequest>, at: Date) {
  if (!(await writeLabel(tx, { ...body, workspaceId: asker.workspaceId, id, at }))) throw nameTaken()
  await tellLabelChanged(tx, asker, id, at)
  return { id, ...body }
}

const tellLabelChanged = (tx: Tx, { workspaceId, userId: actorId }: MemberAsker, labelId: string, at: Date) =>
  appendEvents(tx, [{ type: 'label.changed', labelId, workspaceId, actorId, at }])

const nameTaken = () =>
  new Refused(409, 'label_name_taken', {
    en: 'There is a label of this name already.',
    de: 'Es gibt schon ein Label mit diesem Namen.',
  })
