import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { ChevronLeft, Ellipsis, FlaskConical, Pencil, Power, Trash2, Upload, UserPlus } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import type { Workflow } from '#contract/workflows.ts'
import type { Definition } from '#core/workflow/definition.ts'
import { isGone } from '../api/isGone.ts'
import { ApiRefusal } from '../api/refusal.ts'
import { useAct } from '../forms/useAct.ts'
import { useTranslation } from '../i18n/translate.ts'
import { useCommands } from '../keys/commands.ts'
import { useMay } from '../people/useMay.ts'
import { ConfirmDialog } from '../settings/ConfirmDialog.tsx'
import { Failed, Waiting } from '../settings/Page.tsx'
import { Button, IconButton } from '../ui/Button.tsx'
import { classes } from '../ui/classes.ts'
import { Menu } from '../ui/Menu.tsx'
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
import { TABS } from './routes.tsx'
import { StateMark } from './StateMark.tsx'
import { RunningTroubles, stoppingIn } from './Troubles.tsx'
import { useLeaving } from './unsaved.ts'
import { Versions } from './Versions.tsx'

const Canvas = lazy(async () => ({ default: (await import('./canvas/Canvas.tsx')).Canvas }))
const SidePanel = lazy(async () => ({ default: (await import('./panel/SidePanel.tsx')).SidePanel }))
const TrialDialog = lazy(async () => ({ default: (await import('./TrialDialog.tsx')).TrialDialog }))
const RenameDialog = lazy(async () => ({ default: (await import('./RenameDialog.tsx')).RenameDialog }))
const EnrolDialog = lazy(async () => ({ default: (await import('./EnrolDialog.tsx')).EnrolDialog }))

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
  const [dialog, setDialog] = useState<'trial' | 'enrol' | 'rename' | 'remove' | null>(null)
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
  const mayPublish = stops === 0 && (workflow.version === null || workflow.isChanged)
  useCommands(
    mayManage
      ? [
          { id: 'workflow trial', key: 't', label: t('workflows.trial'), run: () => setDialog('trial') },
          { id: 'workflow rename', key: 'r', label: t('workflows.rename'), run: () => setDialog('rename') },
          { id: 'workflow remove', key: '#', label: t('workflows.remove'), run: () => setDialog('remove') },
          ...(mayPublish
            ? [{ id: 'workflow publish', key: 'P', label: t('workflows.publish'), run: () => void publish() }]
            : []),
          ...(workflow.version === null
            ? []
            : [
                { id: 'workflow enrol', key: 'e', label: t('workflows.enrol'), run: () => setDialog('enrol') },
                {
                  id: 'workflow switch',
                  key: 'w',
                  label: t(workflow.isOn ? 'workflows.switchOff' : 'workflows.switchOn'),
                  run: () => void turn(),
                },
              ]),
        ]
      : [],
  )
  return (
    <main className="flex min-h-0 min-w-0 flex-1 flex-col">
      <header className="flex min-h-(--bar-height) shrink-0 flex-wrap items-center gap-x-3 gap-y-2 border-b border-line px-3 py-2 xl:flex-nowrap">
        <Link
          to="/automation"
          aria-label={t('workflows.all')}
          data-tip={t('workflows.all')}
          className="inline-flex size-8 items-center justify-center rounded text-soft hover:bg-hover"
        >
          <ChevronLeft aria-hidden size={18} strokeWidth={1.75} />
        </Link>
        <h1
          title={workflow.name}
          className="max-w-96 min-w-0 truncate text-lg font-semibold max-sm:max-w-none max-sm:flex-1"
        >
          <bdi>{workflow.name}</bdi>
        </h1>
        {mayManage && (
          <span className="max-sm:hidden">
            <IconButton icon={Pencil} iconSize={16} label={t('workflows.rename')} onClick={() => setDialog('rename')} />
          </span>
        )}
        <StateMark workflow={workflow} />
        {mayManage && (
          <span className="flex items-center gap-1 sm:hidden">
            <Menu
              align="end"
              entries={[
                { label: t('workflows.rename'), icon: Pencil, select: () => setDialog('rename') },
                { label: t('workflows.trial'), icon: FlaskConical, select: () => setDialog('trial') },
                ...(workflow.version === null
                  ? []
                  : [
                      { label: t('workflows.enrol'), icon: UserPlus, select: () => setDialog('enrol') },
                      {
                        label: t(workflow.isOn ? 'workflows.switchOff' : 'workflows.switchOn'),
                        icon: Power,
                        select: () => void turn(),
                      },
                    ]),
                { label: t('workflows.remove'), icon: Trash2, danger: true, select: () => setDialog('remove') },
              ]}
              trigger={(props) => (
                <IconButton icon={Ellipsis} label={t('workflows.acts')} data-act="workflow rename" {...props} />
              )}
            />
            <Button
              look="primary"
              icon={Upload}
              busy={busy}
              disabled={!mayPublish}
              onClick={publish}
              aria-label={t('workflows.publish')}
            />
          </span>
        )}
        <Tabs workflowId={id} current={tab} failed={workflow.counts.failed} />
        <div className="ml-auto flex items-center gap-2 max-sm:hidden xl:shrink-0">
          {mayManage && (
            <>
              <IconButton icon={Trash2} label={t('workflows.remove')} onClick={() => setDialog('remove')} />
              <Button icon={FlaskConical} onClick={() => setDialog('trial')}>
                {t('workflows.trial')}
              </Button>
              {workflow.version !== null && (
                <>
                  <Button icon={UserPlus} onClick={() => setDialog('enrol')}>
                    {t('workflows.enrol')}
                  </Button>
                  <Button icon={Power} busy={busy} onClick={turn}>
                    {t(workflow.isOn ? 'workflows.switchOff' : 'workflows.switchOn')}
                  </Button>
                </>
              )}
              <Button look="primary" busy={busy} disabled={!mayPublish} onClick={publish}>
                {t('workflows.publish')}
              </Button>
            </>
          )}
        </div>
      </header>
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

function Tabs({ workflowId, current, failed }: { workflowId: string; current: string; failed: number }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const go = (tab: (typeof TABS)[number]) =>
    void navigate({
      to: '/automation/$workflowId',
      params: { workflowId },
      search: tab === 'build' ? {} : { tab },
    })
  useCommands(
    TABS.map((tab, at) => ({
      id: `workflow tab ${tab}`,
      key: String(at + 1),
      label: t(`workflows.tab_${tab}`),
      run: () => go(tab),
    })),
  )
  return (
    <nav aria-label={t('workflows.parts')} className="flex max-w-full gap-1 overflow-x-auto xl:shrink-0">
      {TABS.map((tab) => (
        <button
          key={tab}
          type="button"
          aria-current={tab === current ? 'page' : undefined}
          onClick={() => go(tab)}
          className={classes(
            'h-8 rounded px-2.5 text-base',
            tab === current ? 'bg-chosen font-medium text-ink' : 'text-soft hover:bg-hover',
          )}
        >
          {t(`workflows.tab_${tab}`)}
          {tab === 'errors' && failed > 0 && <span className="figures ml-1.5 text-red">{failed}</span>}
        </button>
      ))}
    </nav>
  )
}
