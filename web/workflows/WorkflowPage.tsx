import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Suspense, useState } from 'react'
import type { Workflow } from '#contract/workflows.ts'
import type { Definition } from '#core/workflow/definition.ts'
import { isGone } from '../api/isGone.ts'
import { ApiRefusal } from '../api/refusal.ts'
import { lazyPart } from '../app/untilFetched.ts'
import { useAct } from '../forms/useAct.ts'
import { useTranslation } from '../i18n/translate.ts'
import { useMay } from '../people/useMay.ts'
import { ConfirmDialog } from '../settings/ConfirmDialog.tsx'
import { Failed, Waiting } from '../settings/Page.tsx'
import { NothingThere } from '../ui/NothingThere.tsx'
import { Notice } from '../ui/Notice.tsx'
import { toast } from '../ui/toast.ts'
import {
  archiveWorkflow,
  patchWorkflow,
  publishWorkflow,
  switchWorkflow,
  useWorkflow,
  useWorkflowCounts,
} from './endpoints.ts'
import { History } from './History.tsx'
import { isOvertaken } from './overtaken.ts'
import type { Chosen } from './panel/SidePanel.tsx'
import { RunningTroubles, stoppingIn } from './Troubles.tsx'
import { useLeaving } from './unsaved.ts'
import { Versions } from './Versions.tsx'
import { type WorkflowDialog, WorkflowHead } from './WorkflowHead.tsx'

const Canvas = lazyPart(async () => ({ default: (await import('./canvas/Canvas.tsx')).Canvas }))
const SidePanel = lazyPart(async () => ({ default: (await import('./panel/SidePanel.tsx')).SidePanel }))
const TrialDialog = lazyPart(async () => ({ default: (await import('./TrialDialog.tsx')).TrialDialog }))
const RenameDialog = lazyPart(async () => ({ default: (await import('./RenameDialog.tsx')).RenameDialog }))
const EnrolDialog = lazyPart(async () => ({ default: (await import('./EnrolDialog.tsx')).EnrolDialog }))

/** One workflow: built on the canvas, published, switched on; who is in it and what became of them. */
export function WorkflowPage() {
  const { workflowId } = useParams({ from: '/framed/automation/$workflowId' })
  const { data, error, refetch } = useWorkflow(workflowId)
  if (data) return <Opened workflow={data} />
  return (
    <main className="min-w-0 flex-1 p-8">
      {isGone(error) ? <NotFound /> : error ? <Failed error={error} retry={refetch} /> : <Waiting />}
    </main>
  )
}

function NotFound() {
  const { t } = useTranslation()
  return <NothingThere title={t('workflows.notFound')} to="/automation" way={t('workflows.all')} isPage />
}

function Opened({ workflow }: { workflow: Workflow }) {
  const { t } = useTranslation()
  const { tab = 'build' } = useSearch({ from: '/framed/automation/$workflowId' })
  const queries = useQueryClient()
  const navigate = useNavigate()
  const mayManage = useMay()('workflows.manage')
  const { data: counts } = useWorkflowCounts(workflow.id)
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const leaving = useLeaving()
  const [dialog, setDialog] = useState<WorkflowDialog | null>(null)
  const { busy, problem, run } = useAct()
  const { id, draft, problems } = workflow
  const stops = problems.filter((one) => one.stops).length
  /** Only asked for, not waited for: whoever acted goes on with the answer, which says all there is to know of this workflow. */
  const heard = (answer: { workflow: Workflow }) => {
    queries.setQueryData(['workflows', id], answer)
    void queries.invalidateQueries({ queryKey: ['workflows'] })
  }
  /** Whoever was overtaken sees what stands now, with what they wrote still in the form. */
  const overtaking = async <Answer,>(act: Promise<Answer>, hint: string): Promise<Answer> => {
    try {
      return await act
    } catch (error) {
      if (!isOvertaken(error)) throw error
      await queries.refetchQueries({ queryKey: ['workflows', id], exact: true })
      throw new ApiRefusal(error.status, error.code, `${error.message} ${hint}`, error.details)
    }
  }
  const save = async (definition: Definition, basedOn: number) => {
    const act = patchWorkflow(id, { draft: definition as Workflow['draft'], basedOn })
    heard(await overtaking(act, t('workflows.newerSave')))
    // Somebody may have gone on to the next step already.
    setChosen((now) => (now === chosen ? null : now))
  }
  const publish = () =>
    run(async () => {
      heard(await overtaking(publishWorkflow(id, workflow.draftNumber), t('workflows.newerPublish')))
      toast('done', t('workflows.publishedToast'))
    })
  const turn = () => run(async () => heard(await switchWorkflow(id, !workflow.isOn)))
  return (
    <main className="flex min-h-0 min-w-0 flex-1 flex-col">
      <WorkflowHead
        workflow={workflow}
        tab={tab}
        mayManage={mayManage}
        busy={busy}
        publish={publish}
        turn={turn}
        ask={setDialog}
      />
      <div className="flex shrink-0 flex-col gap-2 border-line px-4 not-empty:border-b not-empty:py-2">
        {problem && <Notice tone="failure">{problem}</Notice>}
        {stoppingIn(workflow).length > 0 ? (
          <RunningTroubles workflow={workflow} />
        ) : (
          stops > 0 && tab === 'build' && <Notice tone="attention">{t('workflows.problems', { count: stops })}</Notice>
        )}
      </div>
      {tab === 'build' ? (
        <div className="relative flex min-h-0 flex-1">
          <Suspense fallback={<div className="flex-1 bg-sunk" />}>
            <Canvas
              definition={draft}
              problems={problems}
              counts={counts}
              chosen={chosen}
              mayChange={mayManage}
              choose={(next) => leaving.leave(() => setChosen(next))}
            />
          </Suspense>
          {/* Of its own: while it is fetched, the canvas and who is at it stay where they are. */}
          <Suspense fallback={null}>
            {chosen && (
              <SidePanel
                key={JSON.stringify(chosen)}
                definition={draft}
                draftNumber={workflow.draftNumber}
                problems={problems}
                chosen={chosen}
                mayChange={mayManage}
                choose={setChosen}
                close={() => leaving.leave(() => setChosen(null))}
                mark={leaving.mark}
                save={save}
              />
            )}
          </Suspense>
        </div>
      ) : tab === 'versions' ? (
        <Versions
          workflow={workflow}
          mayManage={mayManage}
          save={async (definition, basedOn) => {
            await save(definition, basedOn)
            toast('done', t('workflows.madeDraftToast'))
            void navigate({ to: '/automation/$workflowId', params: { workflowId: id }, search: {} })
          }}
        />
      ) : (
        <History key={tab} workflow={workflow} onlyFailed={tab === 'errors'} mayManage={mayManage} />
      )}
      {leaving.isAsking && (
        <ConfirmDialog
          title={t('workflows.discardTitle')}
          text={t('workflows.discardText')}
          label={t('workflows.discard')}
          act={async () => leaving.discard()}
          onClose={leaving.stay}
        />
      )}
      {dialog === 'remove' && (
        <ConfirmDialog
          title={t('workflows.removeTitle', { name: workflow.name })}
          text={t('workflows.removeText')}
          label={t('workflows.remove')}
          act={async () => {
            await archiveWorkflow(id)
            await navigate({ to: '/automation' })
            await queries.invalidateQueries({ queryKey: ['workflows'], exact: true })
          }}
          onClose={() => setDialog(null)}
        />
      )}
      <Suspense fallback={null}>
        {dialog === 'trial' && <TrialDialog workflow={workflow} onClose={() => setDialog(null)} />}
        {dialog === 'rename' && <RenameDialog workflow={workflow} heard={heard} onClose={() => setDialog(null)} />}
        {dialog === 'enrol' && <EnrolDialog workflow={workflow} onClose={() => setDialog(null)} />}
      </Suspense>
    </main>
  )
}
