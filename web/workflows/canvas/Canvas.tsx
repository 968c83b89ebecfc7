import {
  Background,
  BaseEdge,
  Controls,
  type Edge,
  type EdgeProps,
  MarkerType,
  type Node,
  ReactFlow,
} from '@xyflow/react'
import '@xyflow/react/dist/base.css'
import { useMemo } from 'react'
import type { WorkflowCounts, WorkflowProblem } from '#contract/workflows.ts'
import { type Definition, stepOf } from '#core/workflow/definition.ts'
import { TROUBLE_WORDS } from '#core/workflow/troubles.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { type Gap, sameGap } from '../edit.ts'
import type { Chosen } from '../panel/SidePanel.tsx'
import { useStepWords, useWayName } from '../words.ts'
import { EndMark, type EndNode, type Problem, StartBox, type StartNode, StepBox, type StepNode } from './Boxes.tsx'
import { type Line, layOut, NODE_WIDTH, type Point, pathThrough } from './layout.ts'
import { PlusMark, type PlusNode, plusPosition } from './PlusMark.tsx'
import { useView } from './useView.ts'

interface CanvasProps {
  definition: Definition
  problems: readonly WorkflowProblem[]
  counts: WorkflowCounts | undefined
  chosen: Chosen | null
  mayChange: boolean
  choose: (chosen: Chosen) => void
}

interface LineData extends Record<string, unknown> {
  points: readonly Point[]
}
type CornerNode = Node<Record<string, never>, 'corner'>
type WayEdge = Edge<LineData, 'way'>

const START = 'start'
const ARROW = { type: MarkerType.ArrowClosed, width: 16, height: 16, color: 'var(--line-strong)' } as const
const nodeTypes = { step: StepBox, start: StartBox, end: EndMark, plus: PlusMark, corner: () => null }
const edgeTypes = { way: WayLine }

/** The workflow from top to bottom. Each step and each + is a button, in the order in which one comes to them. */
export function Canvas({ definition, problems, counts, chosen, mayChange, choose }: CanvasProps) {
  const { t } = useTranslation()
  const wordsOf = useStepWords()
  const wayName = useWayName()
  const layout = useMemo(() => layOut(definition), [definition])
  const problemOf = (stepId: string | null): Problem | null => {
    const of = problems.filter((problem) => problem.stepId === stepId)
    const worst = of.find(({ stops }) => stops) ?? of[0]
    return worst ? { stops: worst.stops, word: TROUBLE_WORDS.find((word) => word === worst.word) ?? null } : null
  }
  const { place, begin, reveal, moved } = useView(layout, chosen)
  const fixed = { draggable: false, selectable: false, focusable: false } as const
  const plusNode = ({ gap, plus }: Line): PlusNode => {
    const step = stepOf(definition, gap.stepId)
    return {
      ...{ id: `plus ${endId(gap)}`, type: 'plus' as const, ...fixed },
      position: plusPosition(plus),
      data: {
        name: step && wayName(step, gap.way),
        after: step ? wordsOf(step).title : t('workflows.triggers'),
        isChosen: chosen?.kind === 'gap' && sameGap(chosen.gap, gap),
        add: mayChange ? () => choose({ kind: 'gap', gap }) : null,
      },
    }
  }
  const plusesOf = (stepId: string | null) =>
    layout.lines.flatMap((line) => (line.gap.stepId === stepId ? plusNode(line) : []))
  // In the order in which one comes to them: so they are reached by key.
  const nodes: (StepNode | StartNode | EndNode | PlusNode | CornerNode)[] = [
    {
      ...{ id: START, type: 'start' as const, position: layout.start, ...fixed },
      data: {
        triggers: definition.triggers,
        isChosen: chosen?.kind === 'triggers',
        problem: problemOf(null),
        choose: () => choose({ kind: 'triggers' }),
      },
    },
    ...plusesOf(null),
    ...layout.steps.flatMap(({ step, x, y }) => [
      {
        ...{ id: step.id, type: 'step' as const, position: { x, y }, ...fixed },
        data: {
          step,
          isChosen: chosen?.kind === 'step' && chosen.stepId === step.id,
          problem: problemOf(step.id),
          standing: counts?.steps.find(({ stepId }) => stepId === step.id)?.standing ?? 0,
          choose: () => choose({ kind: 'step', stepId: step.id }),
        },
      },
      ...plusesOf(step.id),
    ]),
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
    // A line may run where no step stands; all of it is to be seen at first.
    ...layout.lines.flatMap(({ gap, points }) =>
      points.map((position, index) => ({
        ...{ id: `corner ${endId(gap)} ${index}`, type: 'corner' as const, position, ...fixed, data: {} },
        ...{ width: 1, height: 1 },
      })),
    ),
  ]
  const edges: WayEdge[] = layout.lines.map(({ gap, to, points, end }) => ({
    id: `${gap.stepId ?? START} ${gap.way}`,
    type: 'way',
    source: gap.stepId ?? START,
    target: end ? endId(gap) : (to ?? START),
    ...{ focusable: false, selectable: false },
    ...(end ? {} : { markerEnd: ARROW }),
    data: { points },
  }))
  return (
    <section
      ref={place}
      aria-label={t('workflows.canvas')}
      onFocus={({ target }) => reveal(target)}
      className="min-h-0 min-w-0 flex-1 bg-sunk"
    >
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
        onInit={begin}
        onMoveStart={(event) => event && moved()}
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

function WayLine({ data, markerEnd }: EdgeProps<WayEdge>) {
  if (!data) return null
  return (
    <BaseEdge
      path={pathThrough(data.points, 8)}
      {...(markerEnd ? { markerEnd } : {})}
      style={{ stroke: 'var(--line-strong)' }}
    />
  )
}
