import { Check } from 'lucide-react'
import { useTranslation } from '../../i18n/translate.ts'
import { classes } from '../../ui/classes.ts'

const STAGES = ['stagePrepare', 'stageWindow', 'stageNumber', 'stageSteps'] as const

/** How far the way to a connected number is. `now` counts from 0; the way by hand has no window. */
export function Stages({ now, byHand = false }: { now: number; byHand?: boolean }) {
  const { t: say } = useTranslation()
  return (
    <ol aria-label={say('connect.stages')} className="mb-8 flex flex-wrap gap-x-5 gap-y-2">
      {STAGES.map((stage, index) => (
        <li
          key={stage}
          aria-current={index === now ? 'step' : undefined}
          className={classes('flex items-center gap-2 text-sm', index === now ? 'font-medium' : 'text-faint')}
        >
          <span
            aria-hidden
            className={classes(
              'figures inline-flex size-5 shrink-0 items-center justify-center rounded-full text-2xs font-medium',
              index === now
                ? 'bg-ink-fill text-on-ink'
                : index < now
                  ? 'bg-green-wash text-green'
                  : 'bg-sunk text-faint',
            )}
          >
            {index < now ? <Check size={12} strokeWidth={2.5} /> : index + 1}
          </span>
          {say(byHand && stage === 'stageWindow' ? 'connect.stageFields' : `connect.${stage}`)}
          {index <= now && (
            <span className="sr-only">({say(index < now ? 'connect.stageDone' : 'connect.stageNow')})</span>
          )}
        </li>
      ))}
    </ol>
  )
}
