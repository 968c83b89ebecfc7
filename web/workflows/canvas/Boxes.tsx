import { Handle, type Node, type NodeProps, Position } from '@xyflow/react'
import { CircleAlert, TriangleAlert, Zap } from 'lucide-react'
import type { Definition, Step } from '#core/workflow/definition.ts'
import type { TroubleWord } from '#core/workflow/troubles.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { classes } from '../../ui/classes.ts'
import { STEP_ICONS } from '../panel/StepMenu.tsx'
import { useStepWords, useTriggerWords } from '../words.ts'
import { NODE_HEIGHT, NODE_WIDTH } from './layout.ts'

/** What is wrong at a place; `word`: what Meta decided about a template, in a few words. */
export interface Problem {
  stops: boolean
  word: TroubleWord | null
}

interface StepData extends Record<string, unknown> {
  step: Step
  isChosen: boolean
  problem: Problem | null
  standing: number
  choose: () => void
}
interface StartData extends Record<string, unknown> {
  triggers: Definition['triggers']
  isChosen: boolean
  problem: Problem | null
  choose: () => void
}
export type StepNode = Node<StepData, 'step'>
export type StartNode = Node<StartData, 'start'>
export type EndNode = Node<Record<string, never>, 'end'>

const box =
  'flex items-center gap-3 rounded border bg-paper px-3 text-left hover:border-ink focus-visible:outline-2 focus-visible:outline-(--focus)'
const size = { width: NODE_WIDTH, height: NODE_HEIGHT }

export function StepBox({ data }: NodeProps<StepNode>) {
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
            <bdi
              className={classes(
                'text-sm leading-tight text-soft',
                problem?.word ? 'block truncate' : 'line-clamp-2 wrap-anywhere',
              )}
              dir="auto"
            >
              {text}
            </bdi>
          )}
          {problem?.word && (
            <span className={classes('block truncate text-sm font-medium', problem.stops ? 'text-red' : 'text-brass')}>
              {t(`workflows.short_${problem.word}`)}
            </span>
          )}
        </span>
        {standing > 0 && (
          <span className="figures rounded-full bg-ink-wash px-2 text-sm text-ink">
            <span className="sr-only">{t('workflows.standing')} </span>
            {standing}
          </span>
        )}
        {problem && <ProblemMark problem={problem} />}
      </button>
      <Handle type="source" position={Position.Bottom} isConnectable={false} className="invisible" />
    </>
  )
}

export function StartBox({ data: { triggers, isChosen, problem, choose } }: NodeProps<StartNode>) {
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
          <bdi className="line-clamp-2 text-sm leading-tight wrap-anywhere text-soft">
            {triggers.length === 0 ? t('workflows.noTrigger') : triggers.map(wordsOf).join(' · ')}
          </bdi>
        </span>
        {problem && <ProblemMark problem={problem} />}
      </button>
      <Handle type="source" position={Position.Bottom} isConnectable={false} className="invisible" />
    </>
  )
}

export function EndMark() {
  return (
    <>
      <Handle type="target" position={Position.Top} isConnectable={false} className="invisible" />
      <span aria-hidden className="block size-2.5 rounded-full border-2 border-line-strong bg-paper" />
    </>
  )
}

function ProblemMark({ problem: { stops, word } }: { problem: Problem }) {
  const { t } = useTranslation()
  const Icon = stops ? CircleAlert : TriangleAlert
  return (
    <span className={classes('shrink-0', stops ? 'text-red' : 'text-brass')}>
      <Icon aria-hidden size={18} strokeWidth={1.75} />
      {!word && <span className="sr-only">{t('workflows.hasProblem')}</span>}
    </span>
  )
}

const borderOf = (problem: Problem | null, isChosen: boolean) =>
  isChosen
    ? 'border-ink ring-1 ring-ink'
    : problem?.stops
      ? 'border-red'
      : problem
        ? 'border-brass'
        : 'border-line-strong'
