import {
  CircleStop,
  Clock,
  GitBranch,
  type LucideIcon,
  MessageSquareText,
  NotebookPen,
  SquareCheck,
  Tag,
  UserPen,
  UserPlus,
} from 'lucide-react'
import type { StepKind } from '#core/workflow/definition.ts'
import { useTranslation } from '../../i18n/translate.ts'

export const STEP_ICONS: Record<StepKind, LucideIcon> = {
  send_template: MessageSquareText,
  branch: GitBranch,
  wait: Clock,
  set_property: UserPen,
  assign: UserPlus,
  label: Tag,
  close: SquareCheck,
  note: NotebookPen,
  end: CircleStop,
}

const GROUPS = [
  ['messages', ['send_template']],
  ['ways', ['branch', 'wait', 'end']],
  ['conversation', ['assign', 'label', 'note', 'close']],
  ['contact', ['set_property']],
] as const satisfies readonly (readonly [string, readonly StepKind[]])[]

/** Everything a step can be, by group. */
export function StepMenu({ choose }: { choose: (kind: StepKind) => void }) {
  const { t } = useTranslation()
  return (
    <div className="flex flex-col gap-5">
      {GROUPS.map(([group, kinds]) => (
        <section key={group} aria-label={t(`workflows.group_${group}`)}>
          <h3 className="pb-1 text-sm font-medium text-soft">{t(`workflows.group_${group}`)}</h3>
          <ul>
            {kinds.map((kind) => {
              const Icon = STEP_ICONS[kind]
              return (
                <li key={kind}>
                  <button
                    type="button"
                    onClick={() => choose(kind)}
                    className="flex w-full items-start gap-3 rounded px-2 py-2 text-left hover:bg-hover"
                  >
                    <Icon aria-hidden size={18} strokeWidth={1.75} className="mt-0.5 shrink-0 text-ink" />
                    <span>
                      <span className="block font-medium">{t(`workflows.step_${kind}`)}</span>
                      <span className="block text-sm text-soft">{t(`workflows.about_${kind}`)}</span>
                    </span>
                  </button>
                </li>
              )
            })}
          </ul>
        </section>
      ))}
    </div>
  )
}
