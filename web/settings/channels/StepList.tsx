import { Circle, CircleCheck, CircleMinus, CircleX } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import type { AttemptRequest, Onboarding, Step } from '#contract/onboarding.ts'
import { stepWords } from '#core/channel/stepWords.ts'
import { useSession } from '../../app/useKnown.ts'
import { useAct } from '../../forms/useAct.ts'
import { dayAndTime } from '../../i18n/format.ts'
import { currentLocale } from '../../i18n/index.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { Button } from '../../ui/Button.tsx'
import { classes } from '../../ui/classes.ts'
import { Spinner } from '../../ui/Spinner.tsx'
import { tryStepAgain } from './endpoints.ts'
import { isPin, PinField } from './PinField.tsx'
import { signupAddress } from './signupAddress.ts'
import { useKeepOnboarding } from './useKeepOnboarding.ts'

interface StepListProps {
  onboarding: Onboarding
  steps: Step[]
  /** For the steps of one number. */
  phoneNumberId?: string
}

/** The steps as they are: done, under way, or why not and what helps. */
export function StepList({ onboarding, steps, phoneNumberId }: StepListProps) {
  return (
    <ol className="mt-2 border-t border-line">
      {steps.map((step) => (
        <StepRow key={step.step} onboarding={onboarding} step={step} phoneNumberId={phoneNumberId} />
      ))}
    </ol>
  )
}

type StepRowProps = Omit<StepListProps, 'steps'> & { step: Step }

function StepRow({ step, ...rest }: StepRowProps) {
  const { t: say } = useTranslation()
  return (
    <li className="border-b border-line py-2.5" aria-label={say(`connect.step.${step.step}`)}>
      <div className="flex items-center gap-3">
        <Mark step={step} />
        <span className={classes('min-w-0 flex-1', step.state === 'waiting' && 'text-faint')}>
          {say(`connect.step.${step.step}`)}
        </span>
        <span className={classes('text-sm', step.state === 'failed' ? 'font-medium text-red' : 'text-faint')}>
          {say(`connect.stepState.${step.state}`)}
        </span>
      </div>
      {step.state === 'failed' && <Failure step={step} {...rest} />}
    </li>
  )
}

function Mark({ step: { state } }: { step: Step }) {
  if (state === 'running') {
    return (
      <span className="text-ink">
        <Spinner />
      </span>
    )
  }
  const [Icon, look] = (
    {
      done: [CircleCheck, 'text-green'],
      failed: [CircleX, 'text-red'],
      skipped: [CircleMinus, 'text-faint'],
      waiting: [Circle, 'text-faint'],
    } as const
  )[state]
  return <Icon aria-hidden size={16} strokeWidth={1.75} className={classes('shrink-0', look)} />
}

/** Why it failed in our words and in Meta's, and the way on. */
function Failure({ onboarding, step, phoneNumberId }: StepRowProps) {
  const { t } = useTranslation()
  const { t: say } = useTranslation()
  const { membership } = useSession()
  const keep = useKeepOnboarding()
  const { busy, problem, run } = useAct()
  const [pin, setPin] = useState('')
  const [pinError, setPinError] = useState<string | null>(null)
  const { reason, fix } = stepWords(step.fault ?? 'unknown', currentLocale())
  const needsPin = step.needs === 'pin'
  const again = (event: FormEvent) => {
    event.preventDefault()
    if (needsPin && !isPin(pin)) return setPinError(say('connect.pinShape'))
    const body: AttemptRequest = {
      step: step.step,
      ...(phoneNumberId ? { phoneNumberId } : {}),
      ...(needsPin ? { pin } : {}),
      ...(step.fault === 'region_fixed' ? { region: null } : {}),
    }
    void run(async () => keep(await tryStepAgain(onboarding.id, body)))
  }
  return (
    <form noValidate onSubmit={again} className="mt-2 flex flex-col items-start gap-2 pl-7">
      <div role="alert">
        <p className="font-medium">{reason}</p>
        <p className="text-soft">{fix}</p>
      </div>
      {(step.details || step.faultCode !== null) && (
        <p className="rounded-sm bg-sunk px-3 py-1.5 text-sm text-soft wrap-anywhere">
          {step.details && say('connect.metaSaid', { details: step.details })}{' '}
          {step.faultCode !== null && say('connect.metaCode', { code: step.faultCode })}
        </p>
      )}
      {step.retryAt && (
        <p className="text-sm">{say('connect.notBefore', { date: dayAndTime(new Date(step.retryAt)) })}</p>
      )}
      {needsPin && step.canTryAgain && (
        <PinField
          value={pin}
          error={pinError}
          onChange={(next) => {
            setPin(next)
            setPinError(null)
          }}
        />
      )}
      {problem && <p className="text-red">{problem}</p>}
      {step.needs === 'popup' ? (
        <a
          href={signupAddress(onboarding, membership.workspaceId)}
          className="rounded font-medium text-ink hover:underline"
        >
          {say('connect.openWindowAgain')}
        </a>
      ) : (
        step.canTryAgain &&
        step.needs !== 'credentials' && (
          <Button
            type="submit"
            size="small"
            busy={busy}
            aria-label={say('connect.tryAgainOf', { step: say(`connect.step.${step.step}`) })}
          >
            {t('common.tryAgain')}
          </Button>
        )
      )}
    </form>
  )
}
