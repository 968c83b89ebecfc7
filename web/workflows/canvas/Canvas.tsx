import {
  Background,
  BaseEdge,
  Controls,
  type Edge,
  EdgeLabelRenderer,
  type EdgeProps,
  getSmoothStepPath,
  Handle,
  type Node,
  type NodeProps,
  Position,
  ReactFlow,
} from '@xyflow/react'
import '@xyflow/react/dist/base.css'
import { CircleAlert, Plus, Zap } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { WorkflowCounts, WorkflowProblem } from '#contract/workflows.ts'
import type { Definition, Step } from '#core/workflow/definition.ts'
import { classes } from '../../ui/classes.ts'
import { type Gap, sameGap } from '../edit.ts'
import type { Chosen } from '../panel/SidePanel.tsx'
import { STEP_ICONS } from '../panel/StepMenu.tsx'
import { useStepWords, useTriggerWords } from '../words.ts'
import { layOut, NODE_HEIGHT, NODE_WIDTH } from './layout.ts'

interface CanvasProps {
  definition: Definition
  problems: readonly WorkflowProblem[]
  counts: WorkflowCounts | undefined
  chosen: Chosen | null
  mayChange: boolean
  choose: (chosen: Chosen) => void
}

interface StepData extends Record<string, unknown> {
  step: Step
  isChosen: boolean
  problem: 'stops' | 'warns' | null
  standing: number
  choose: () => void
}
interface StartData extends Record<string, unknown> {
  triggers: Definition['triggers']
  isChosen: boolean
  problem: 'stops' | 'warns' | null
  choose: () => void
}
interface LineData extends Record<string, unknown> {
  way: Gap['way']
  after: string
  isChosen: boolean
  add: (() => void) | null
}
type StepNode = Node<StepData, 'step'>
type StartNode = Node<StartData, 'start'>
type EndNode = Node<Record<string, never>, 'end'>
type WayEdge = Edge<LineData, 'way'>

const START = 'start'
const nodeTypes = { step: StepBox, start: StartBox, end: EndMark }
const edgeTypes = { way: WayLine }

/** The workflow from top to bottom. Each step and each + is a button, in the order in which one comes to them. */
export function Canvas({ definition, problems, counts, chosen, mayChange, choose }: CanvasProps) {
  const { t } = useTranslation()
  const wordsOf = useStepWords()
  const layout = useMemo(() => layOut(definition), [definition])
  const problemOf = (stepId: string | null) => {
    const of = problems.filter((problem) => problem.stepId === stepId)
    return of.length === 0 ? null : of.some(({ stops }) => stops) ? 'stops' : 'warns'
  }
  const fixed = { draggable: false, selectable: false, focusable: false } as const
  const nodes: (StepNode | StartNode | EndNode)[] = [
    {
      ...{ id: START, type: 'start' as const, position: layout.start, ...fixed },
      data: {
        triggers: definition.triggers,
        isChosen: chosen?.kind === 'triggers',
        problem: problemOf(null),
        choose: () => choose({ kind: 'triggers' }),
      },
    },
    ...layout.steps.map(({ step, x, y }) => ({
      ...{ id: step.id, type: 'step' as const, position: { x, y }, ...fixed },
      data: {
        step,
        isChosen: chosen?.kind === 'step' && chosen.stepId === step.id,
        problem: problemOf(step.id) as StepData['problem'],
        standing: counts?.steps.find(({ stepId }) => stepId === step.id)?.standing ?? 0,
        choose: () => choose({ kind: 'step', stepId: step.id }),
      },
    })),
    ...layout.lines.flatMap(({ gap, end }) =>
      end
        ? [
            {
              ...{ id: endId(gap), type: 'end' as const, ...fixed, data: {} },
              position: { x: end.x + NODE_WIDTH / 2 - 5, y: end.y + 8 },
            },
          ]
        : [],
    ),
  ]
  const edges: WayEdge[] = layout.lines.map(({ gap, to, end }) => {
    const step = definition.steps.find(({ id }) => id === gap.stepId)
    return {
      id: `${gap.stepId ?? START} ${gap.way}`,
      type: 'way',
      source: gap.stepId ?? START,
      target: end ? endId(gap) : (to ?? START),
      ...{ focusable: false, selectable: false },
      data: {
        way: gap.way,
        after: step ? wordsOf(step).title : t('workflows.triggers'),
        isChosen: chosen?.kind === 'gap' && sameGap(chosen.gap, gap),
        add: mayChange ? () => choose({ kind: 'gap', gap }) : null,
      },
    }
  })
  return (
    <section aria-label={t('workflows.canvas')} className="min-h-0 min-w-0 flex-1 bg-sunk">
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        panOnScroll
        zoomOnDoubleClick={false}
        minZoom={0.3}
        maxZoom={1.2}
        fitView
        fitViewOptions={{ maxZoom: 1, padding: 0.15 }}
        proOptions={{ hideAttribution: true }}
        ariaLabelConfig={{
          'controls.ariaLabel': t('workflows.zoom'),
          'controls.zoomIn.ariaLabel': t('workflows.zoomIn'),
          'controls.zoomOut.ariaLabel': t('workflows.zoomOut'),
          'controls.fitView.ariaLabel': t('workflows.fitView'),
        }}
      >
        <Background gap={24} size={1} color="var(--line-strong)" />
        <Controls
          showInteractive={false}
          className="overflow-hidden rounded border border-line-strong bg-paper [&_button]:border-line [&_button]:text-soft [&_button]:hover:bg-hover [&_button+button]:border-t"
        />
      </ReactFlow>
    </section>
  )
}

const endId = (gap: Gap) => `end ${gap.stepId ?? START} ${gap.way}`

const box =
  'flex items-center gap-3 rounded border bg-paper px-3 text-left hover:border-ink focus-visible:outline-2 focus-visible:outline-(--focus)'
const size = { width: NODE_WIDTH, height: NODE_HEIGHT }

function StepBox({ data }: NodeProps<StepNode>) {
  const { t } = useTranslation()
  const wordsOf = useStepWords()
  const { step, isChosen, problem, standing, choose } = data
  const { title, text } = wordsOf(step)
  const Icon = STEP_ICONS[step.kind]
  return (
    <>
      <Handle type="target" position={Position.Top} isConnectable={false} className="invisible" />
      <button
        type="button"
        onClick={choose}
        aria-pressed={isChosen}
        style={size}
        className={classes(box, 'nodrag nopan pointer-events-auto', borderOf(problem, isChosen))}
      >
        <Icon aria-hidden size={20} strokeWidth={1.75} className="shrink-0 text-ink" />
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium">{title}</span>
          {text !== '' && (
            <bdi className="line-clamp-2 text-sm leading-tight text-soft" dir="auto">
              {text}
            </bdi>
          )}
        </span>
        {standing > 0 && (
          <span className="figures rounded-full bg-ink-wash px-2 text-sm text-ink">
            <span className="sr-only">{t('workflows.standing')} </span>
            {standing}
          </span>
        )}
        {problem && <ProblemMark />}
      </button>
      <Handle type="source" position={Position.Bottom} isConnectable={false} className="invisible" />
    </>
  )
}

function StartBox({ data: { triggers, isChosen, problem, choose } }: NodeProps<StartNode>) {
  const { t } = useTranslation()
  const wordsOf = useTriggerWords()
  return (
    <>
      <button
        type="button"
        onClick={choose}
        aria-pressed={isChosen}
        style={size}
        className={classes(box, 'nodrag nopan pointer-events-auto', borderOf(problem, isChosen))}
      >
        <Zap aria-hidden size={20} strokeWidth={1.75} className="shrink-0 text-brass" />
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium">{t('workflows.startsWhen')}</span>
          <bdi className="line-clamp-2 text-sm leading-tight text-soft">
            {triggers.length === 0 ? t('workflows.noTrigger') : triggers.map(wordsOf).join(' · ')}
          </bdi>
        </span>
        {problem && <ProblemMark />}
      </button>
      <Handle type="source" position={Position.Bottom} isConnectable={false} className="invisible" />
    </>
  )
}

function EndMark() {
  return (
    <>
      <Handle type="target" position={Position.Top} isConnectable={false} className="invisible" />
      <span aria-hidden className="block size-2.5 rounded-full border-2 border-line-strong bg-paper" />
    </>
  )
}

function ProblemMark() {
  const { t } = useTranslation()
  return (
    <span className="shrink-0 text-red">
      <CircleAlert aria-hidden size={18} strokeWidth={1.75} />
      <span className="sr-only">{t('workflows.hasProblem')}</span>
    </span>
  )
}

const borderOf = (problem: 'stops' | 'warns' | null, isChosen: boolean) =>
  isChosen
    ? 'border-ink ring-1 ring-ink'
    : problem === 'stops'
      ? 'border-red'
      : problem
        ? 'border-brass'
        : 'border-line-strong'

/** A line with its name, where ways part, and the + that adds a step on it. */
function WayLine({ sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, data }: EdgeProps<WayEdge>) {
  const { t } = useTranslation()
  const [path] = getSmoothStepPath({
    sourceX,
    sourceY,
    targetX,
    targetY,
    sourcePosition,
    targetPosition,
    borderRadius: 8,
  })
  if (!data) return null
  const { way, after, isChosen, add } = data
  const name = way === 'next' ? null : t(`workflows.way_${way}`)
  const label = t('workflows.addAfter', { step: name ? `${after}, ${name}` : after })
  return (
    <>
      <BaseEdge path={path} style={{ stroke: 'var(--line-strong)' }} />
      <EdgeLabelRenderer>
        <div
          className="nodrag nopan pointer-events-auto absolute flex flex-col items-center gap-0.5"
          style={{ transform: `translate(-50%, -50%) translate(${targetX}px, ${targetY - 30}px)` }}
        >
          {name && <span className="rounded bg-sunk px-1.5 text-sm text-soft">{name}</span>}
          {add && (
            <button
              type="button"
              aria-label={label}
              data-tip={label}
              aria-pressed={isChosen}
              onClick={add}
              className="inline-flex size-6 items-center justify-center rounded-full border border-line-strong bg-paper text-ink hover:border-ink hover:bg-ink-wash aria-pressed:bg-ink-fill aria-pressed:text-on-ink"
            >
              <Plus aria-hidden size={14} strokeWidth={2} />
            </button>
          )}
        </div>
      </EdgeLabelRenderer>
    </>
  )
}
