import { Trash2, X } from 'lucide-react'
import { useState } from 'react'
import type { WorkflowProblem } from '#contract/workflows.ts'
import type { Definition, Step } from '#core/workflow/definition.ts'
import type { ProblemWord } from '#core/workflow/problems.ts'
import { problemWords } from '#core/workflow/problemWords.ts'
import { TROUBLE_WORDS } from '#core/workflow/troubles.ts'
import { useAct } from '../../forms/useAct.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { languageName } from '../../templates/words.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { changeStep, type Gap, insertStep, removeStep } from '../edit.ts'
import { newStep } from '../newStep.ts'
import { inLocale } from '../words.ts'
import { isReady, StepForm } from './StepForm.tsx'
import { StepMenu } from './StepMenu.tsx'
import { TriggersForm } from './TriggersForm.tsx'

/** What the panel is about: the triggers, a step that is there, or a place for a new one. */
export type Chosen = { kind: 'triggers' } | { kind: 'step'; stepId: string } | { kind: 'gap'; gap: Gap }

interface SidePanelProps {
  definition: Definition
  problems: readonly WorkflowProblem[]
  chosen: Chosen
  mayChange: boolean
  choose: (chosen: Chosen | null) => void
  /** Keeps the draft; the panel stays open with the reason when it cannot be kept. */
  save: (definition: Definition) => Promise<void>
}

/** The right-hand panel: actions to choose from, or the form of what is chosen. */
export function SidePanel(props: SidePanelProps) {
  const { chosen, definition } = props
  const { t } = useTranslation()
  const [fresh, setFresh] = useState<Step | null>(null)
  const step = chosen.kind === 'step' ? (definition.steps.find(({ id }) => id === chosen.stepId) ?? null) : fresh
  const title =
    chosen.kind === 'triggers'
      ? t('workflows.triggers')
      : step
        ? t(`workflows.step_${step.kind}`)
        : t('workflows.chooseStep')
  return (
    <aside
      aria-label={title}
      className="flex min-h-0 w-full shrink-0 flex-col border-l border-line bg-paper max-md:absolute max-md:inset-0 max-md:z-10 md:w-96"
    >
      <header className="flex h-(--bar-height) shrink-0 items-center gap-2 border-b border-line pr-2 pl-4">
        <h2 className="min-w-0 flex-1 truncate text-base font-semibold">{title}</h2>
        <IconButton icon={X} label={t('common.close')} onClick={() => props.choose(null)} />
      </header>
      {chosen.kind === 'triggers' ? (
        <TriggersPanel key="triggers" {...props} />
      ) : step ? (
        <StepPanel key={step.id} {...props} step={step} isNew={chosen.kind === 'gap'} />
      ) : (
        <div className="min-h-0 flex-1 overflow-y-auto p-4">
          <StepMenu choose={(kind) => setFresh(newStep(kind))} />
        </div>
      )}
    </aside>
  )
}

function TriggersPanel({ definition, problems, mayChange, save, choose }: SidePanelProps) {
  const { t } = useTranslation()
  const { triggers, conditions, reenrolment } = definition
  const [part, setPart] = useState({ triggers, conditions, reenrolment })
  const { busy, problem, run } = useAct()
  return (
    <>
      <fieldset disabled={!mayChange} className="min-h-0 flex-1 overflow-y-auto p-4">
        <Problems of={problems.filter(({ stepId }) => stepId === null)} />
        <TriggersForm part={part} change={setPart} />
      </fieldset>
      <Foot problem={problem}>
        <Button onClick={() => choose(null)}>{t('common.cancel')}</Button>
        <Button
          look="primary"
          busy={busy}
          disabled={!mayChange}
          onClick={() => run(() => save({ ...definition, ...part }))}
        >
          {t('common.save')}
        </Button>
      </Foot>
    </>
  )
}

function StepPanel({
  definition,
  problems,
  mayChange,
  save,
  choose,
  chosen,
  step,
  isNew,
}: SidePanelProps & { step: Step; isNew: boolean }) {
  const { t } = useTranslation()
  const [edited, setEdited] = useState(step)
  const { busy, problem, run } = useAct()
  const keep = () =>
    save(chosen.kind === 'gap' ? insertStep(definition, chosen.gap, edited) : changeStep(definition, edited))
  return (
    <>
      <fieldset disabled={!mayChange} className="min-h-0 flex-1 overflow-y-auto p-4">
        <Problems of={problems.filter(({ stepId }) => stepId === step.id)} />
        <StepForm step={edited} change={setEdited} />
      </fieldset>
      <Foot problem={problem}>
        {!isNew && mayChange && (
          <Button
            look="quiet"
            icon={Trash2}
            className="mr-auto"
            onClick={() => run(() => save(removeStep(definition, step.id)))}
          >
            {t('workflows.removeStep')}
          </Button>
        )}
        <Button onClick={() => choose(null)}>{t('common.cancel')}</Button>
        <Button look="primary" busy={busy} disabled={!mayChange || !isReady(edited)} onClick={() => run(keep)}>
          {t('common.save')}
        </Button>
      </Foot>
    </>
  )
}

function Problems({ of }: { of: readonly WorkflowProblem[] }) {
  if (of.length === 0) return null
  return (
    <ul className="mb-4 flex flex-col gap-2">
      {of.map(({ word, stops, about }) => (
        <li key={`${word} ${about ?? ''}`}>
          <Notice tone={stops ? 'failure' : 'attention'}>
            {about && isTrouble(word) && <span className="font-medium">{languageName(about)}: </span>}
            {inLocale(problemWords(word as ProblemWord))}
          </Notice>
        </li>
      ))}
    </ul>
  )
}

/** Told of one language of a template. */
const isTrouble = (word: string) => (TROUBLE_WORDS as readonly string[]).includes(word)

function Foot({ problem, children }: { problem: string | null; children: React.ReactNode }) {
  return (
    <footer className="shrink-0 border-t border-line px-4 py-3">
      {problem && (
        <div className="pb-3">
          <Notice tone="failure">{problem}</Notice>
        </div>
      )}
      <div className="flex flex-wrap justify-end gap-2">{children}</div>
    </footer>
  )
}
