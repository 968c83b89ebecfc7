import { Trash2, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { WorkflowProblem } from '#contract/workflows.ts'
import { type Definition, type Step, stepOf } from '#core/workflow/definition.ts'
import type { ProblemWord } from '#core/workflow/problems.ts'
import { problemWords } from '#core/workflow/problemWords.ts'
import { TROUBLE_WORDS } from '#core/workflow/troubles.ts'
import { useAct } from '../../forms/useAct.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { ConfirmDialog } from '../../settings/ConfirmDialog.tsx'
import { languageName } from '../../templates/words.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { changeStep, type Gap, insertStep, lostBetween, removeStep, saidBy } from '../edit.ts'
import { newStep } from '../newStep.ts'
import { useBasis } from '../overtaken.ts'
import { useUnsaved } from '../unsaved.ts'
import { inLocale, useStepWords } from '../words.ts'
import { isReady, StepForm } from './StepForm.tsx'
import { StepMenu } from './StepMenu.tsx'
import { TriggersForm } from './TriggersForm.tsx'

/** What the panel is about: the triggers, a step that is there, or a place for a new one. */
export type Chosen = { kind: 'triggers' } | { kind: 'step'; stepId: string } | { kind: 'gap'; gap: Gap }

interface SidePanelProps {
  definition: Definition
  draftNumber: number
  problems: readonly WorkflowProblem[]
  chosen: Chosen
  mayChange: boolean
  /** Away from here, whatever is written. */
  choose: (chosen: Chosen | null) => void
  /** The same, but asks first where something would be lost. */
  close: () => void
  /** Told whether something is written that is not saved. */
  mark: (isUnsaved: boolean) => void
  /** Keeps the draft; the panel stays open with the reason when it cannot be kept. */
  save: (definition: Definition, basedOn: number) => Promise<void>
}

/** The right-hand panel: actions to choose from, or the form of what is chosen. */
export function SidePanel(props: SidePanelProps) {
  const { chosen, definition } = props
  const { t } = useTranslation()
  const [fresh, setFresh] = useState<Step | null>(null)
  const step = chosen.kind === 'step' ? stepOf(definition, chosen.stepId) : fresh
  // Somebody else took away what this is about.
  const isGone =
    (chosen.kind === 'step' && !step) ||
    (chosen.kind === 'gap' && chosen.gap.stepId !== null && !stepOf(definition, chosen.gap.stepId))
  const here = useFocusInside()
  const title =
    chosen.kind === 'triggers'
      ? t('workflows.triggers')
      : step
        ? t(`workflows.step_${step.kind}`)
        : t('workflows.chooseStep')
  return (
    <aside
      ref={here}
      aria-label={title}
      onKeyDown={({ key, defaultPrevented }) => {
        if (key === 'Escape' && !defaultPrevented) props.close()
      }}
      className="flex min-h-0 w-full shrink-0 flex-col border-l border-line bg-paper max-md:absolute max-md:inset-0 max-md:z-10 md:w-96"
    >
      <header className="flex h-(--bar-height) shrink-0 items-center gap-2 border-b border-line pr-2 pl-4">
        <h2 tabIndex={-1} className="min-w-0 flex-1 truncate text-base font-semibold outline-none">
          {title}
        </h2>
        <IconButton icon={X} label={t('common.close')} onClick={props.close} />
      </header>
      {isGone ? (
        <div className="p-4">
          <Notice tone="attention">{t('workflows.goneText')}</Notice>
        </div>
      ) : chosen.kind === 'triggers' ? (
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

function TriggersPanel({ definition, draftNumber, problems, mayChange, save, choose, mark }: SidePanelProps) {
  const { t } = useTranslation()
  const { triggers, conditions, reenrolment } = definition
  const { basedOn, telling } = useBasis([triggers, conditions, reenrolment], draftNumber)
  const [part, setPart] = useState({ triggers, conditions, reenrolment })
  useUnsaved(part, mark)
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
          onClick={() => run(() => telling(save({ ...definition, ...part }, basedOn)))}
        >
          {t('common.save')}
        </Button>
      </Foot>
    </>
  )
}

function StepPanel({
  definition,
  draftNumber,
  problems,
  mayChange,
  save,
  choose,
  chosen,
  mark,
  step,
  isNew,
}: SidePanelProps & { step: Step; isNew: boolean }) {
  const { t } = useTranslation()
  const [edited, setEdited] = useState(step)
  useUnsaved(edited, mark)
  // What is new stands nowhere yet, and nobody else can have changed it.
  const { basedOn, telling } = useBasis(isNew ? null : saidBy(step), draftNumber)
  const { busy, problem, run } = useAct()
  const wordsOf = useStepWords()
  const [asked, setAsked] = useState<{ next: Definition; basedOn: number; lost: Step[] } | null>(null)
  /** What would go along that nobody spoke of is asked about first. */
  const put = async (next: Definition, meant: string) => {
    const lost = lostBetween(definition, next, meant)
    if (lost.length > 0) setAsked({ next, basedOn, lost })
    else await telling(save(next, basedOn))
  }
  const keep = () =>
    put(chosen.kind === 'gap' ? insertStep(definition, chosen.gap, edited) : changeStep(definition, edited), '')
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
            onClick={() => run(() => put(removeStep(definition, step.id), step.id))}
          >
            {t('workflows.removeStep')}
          </Button>
        )}
        <Button onClick={() => choose(null)}>{t('common.cancel')}</Button>
        <Button look="primary" busy={busy} disabled={!mayChange || !isReady(edited)} onClick={() => run(keep)}>
          {t('common.save')}
        </Button>
      </Foot>
      {asked && (
        <ConfirmDialog
          title={t('workflows.lostTitle')}
          text={t('workflows.lostText', {
            count: asked.lost.length,
            names: asked.lost.map((one) => wordsOf(one).title).join(', '),
          })}
          label={t('workflows.lostLabel')}
          act={async () => {
            // Where it is refused it is refused in the panel: what was asked about may not be what would go along now.
            await run(() => telling(save(asked.next, asked.basedOn)))
            setAsked(null)
          }}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  )
}

/** Who opened it by key goes on inside, and is back where they were when it closes. */
function useFocusInside() {
  const here = useRef<HTMLElement>(null)
  useEffect(() => {
    const opener = document.activeElement
    here.current?.querySelector('h2')?.focus({ preventScroll: true })
    return () => {
      const isLost = document.activeElement === null || document.activeElement === document.body
      if (isLost && opener instanceof HTMLElement && opener.isConnected) opener.focus({ preventScroll: true })
    }
  }, [])
  return here
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
