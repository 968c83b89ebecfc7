import { Link, useNavigate } from '@tanstack/react-router'
import { ChevronLeft, Ellipsis, FlaskConical, Pencil, Power, Trash2, Upload, UserPlus } from 'lucide-react'
import type { Workflow } from '#contract/workflows.ts'
import { useTranslation } from '../i18n/translate.ts'
import { useCommands } from '../keys/commands.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { classes } from '../ui/classes.ts'
import { Menu } from '../ui/Menu.tsx'
import { TABS } from './routes.tsx'
import { StateMark } from './StateMark.tsx'

export type WorkflowDialog = 'trial' | 'enrol' | 'rename' | 'remove'

interface WorkflowHeadProps {
  workflow: Workflow
  tab: (typeof TABS)[number]
  mayManage: boolean
  busy: boolean
  publish: () => void
  /** Switches it on or off. */
  turn: () => void
  ask: (dialog: WorkflowDialog) => void
}

/** What a workflow is called, how it stands, what can be done with it, and the ways to its parts. */
export function WorkflowHead({ workflow, tab, mayManage, busy, publish, turn, ask }: WorkflowHeadProps) {
  const { t } = useTranslation()
  const stops = workflow.problems.some((one) => one.stops)
  const mayPublish = !stops && (workflow.version === null || workflow.isChanged)
  useCommands(
    mayManage
      ? [
          { id: 'workflow trial', key: 't', label: t('workflows.trial'), run: () => ask('trial') },
          { id: 'workflow rename', key: 'r', label: t('workflows.rename'), run: () => ask('rename') },
          { id: 'workflow remove', key: '#', label: t('workflows.remove'), run: () => ask('remove') },
          ...(mayPublish ? [{ id: 'workflow publish', key: 'P', label: t('workflows.publish'), run: publish }] : []),
          ...(workflow.version === null
            ? []
            : [
                { id: 'workflow enrol', key: 'e', label: t('workflows.enrol'), run: () => ask('enrol') },
                {
                  id: 'workflow switch',
                  key: 'w',
                  label: t(workflow.isOn ? 'workflows.switchOff' : 'workflows.switchOn'),
                  run: turn,
                },
              ]),
        ]
      : [],
  )
  return (
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
          <IconButton icon={Pencil} iconSize={16} label={t('workflows.rename')} onClick={() => ask('rename')} />
        </span>
      )}
      <StateMark workflow={workflow} />
      {mayManage && (
        <span className="flex items-center gap-1 sm:hidden">
          <Menu
            align="end"
            entries={[
              { label: t('workflows.rename'), icon: Pencil, select: () => ask('rename') },
              { label: t('workflows.trial'), icon: FlaskConical, select: () => ask('trial') },
              ...(workflow.version === null
                ? []
                : [
                    { label: t('workflows.enrol'), icon: UserPlus, select: () => ask('enrol') },
                    {
                      label: t(workflow.isOn ? 'workflows.switchOff' : 'workflows.switchOn'),
                      icon: Power,
                      select: turn,
                    },
                  ]),
              { label: t('workflows.remove'), icon: Trash2, danger: true, select: () => ask('remove') },
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
      <Tabs workflowId={workflow.id} current={tab} failed={workflow.counts.failed} />
      <div className="ml-auto flex items-center gap-2 max-sm:hidden xl:shrink-0">
        {mayManage && (
          <>
            <IconButton icon={Trash2} label={t('workflows.remove')} onClick={() => ask('remove')} />
            <Button icon={FlaskConical} onClick={() => ask('trial')}>
              {t('workflows.trial')}
            </Button>
            {workflow.version !== null && (
              <>
                <Button icon={UserPlus} onClick={() => ask('enrol')}>
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
