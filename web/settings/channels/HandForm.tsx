import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { CredentialField, FieldCheck, Onboarding } from '#contract/onboarding.ts'
import { fieldPlace } from '#core/channel/fieldWords.ts'
import { stepWords } from '#core/channel/stepWords.ts'
import { useAct } from '../../forms/useAct.ts'
import { currentLocale } from '../../i18n/index.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { Button } from '../../ui/Button.tsx'
import { Field } from '../../ui/Field.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { putCredentials } from './endpoints.ts'
import { HandGuide } from './HandGuide.tsx'
import { onboardingKey } from './keys.ts'
import { FIELDS, useFieldChecks } from './useFieldChecks.ts'
import { useKeepOnboarding } from './useKeepOnboarding.ts'

const SECRET: readonly CredentialField[] = ['appSecret', 'token']

/** The five values from Meta's console, each checked as soon as it can be, and the guide to them. */
export function HandForm({ onboarding }: { onboarding: Onboarding }) {
  const { t } = useTranslation()
  const { t: say } = useTranslation()
  const queries = useQueryClient()
  const keep = useKeepOnboarding()
  const { busy, problem, run } = useAct()
  const { values, set, checks, isChecking, failure } = useFieldChecks(onboarding.id)
  const [isShown, setShown] = useState(false)
  const [areEmpty, setEmpty] = useState<readonly CredentialField[]>([])
  const isReady = FIELDS.every((field) => checks[field]?.state === 'ok')

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    const empty = FIELDS.filter((field) => values[field].trim() === '')
    setEmpty(empty)
    if (empty.length > 0 || FIELDS.some((field) => checks[field]?.state === 'wrong')) {
      requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
      return
    }
    void run(async () => {
      keep(await putCredentials(onboarding.id, values))
      await queries.invalidateQueries({ queryKey: onboardingKey(onboarding.id) })
    })
  }
  return (
    <div className="grid gap-x-8 gap-y-8 lg:grid-cols-[minmax(0,1fr)_19rem]">
      <form noValidate onSubmit={submit} className="flex flex-col gap-5">
        {FIELDS.map((field) => (
          <div key={field}>
            <Field
              label={say(`byHand.${field}`)}
              type={SECRET.includes(field) && !isShown ? 'password' : 'text'}
              name={field}
              value={values[field]}
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              inputMode={SECRET.includes(field) ? undefined : 'numeric'}
              error={
                areEmpty.includes(field) && values[field] === ''
                  ? t('forms.required')
                  : wrongWords(checks[field] ?? null)
              }
              hint={<Hint field={field} check={checks[field] ?? null} isChecking={isChecking} value={values[field]} />}
              onChange={({ target }) => set(field, target.value)}
            />
            {checks[field]?.state === 'wrong' && checks[field].details && (
              <p className="mt-1 text-sm text-soft wrap-anywhere">
                {say('connect.metaSaid', { details: checks[field].details })}
              </p>
            )}
          </div>
        ))}
        <label className="flex w-fit cursor-pointer items-center gap-3">
          <input
            type="checkbox"
            checked={isShown}
            onChange={({ target }) => setShown(target.checked)}
            className="size-4 shrink-0 accent-ink-fill"
          />
          {say('byHand.show')}
        </label>
        {(problem ?? failure) && <Notice tone="failure">{problem ?? failure}</Notice>}
        <div role="status">{isReady && <Notice tone="success">{say('byHand.ready')}</Notice>}</div>
        <div>
          <Button type="submit" look="primary" busy={busy}>
            {say('byHand.connect')}
          </Button>
        </div>
      </form>
      <HandGuide />
    </div>
  )
}

function wrongWords(check: FieldCheck | null): string | null {
  if (check?.state !== 'wrong') return null
  const { reason, fix } = stepWords(check.fault ?? 'unknown', currentLocale())
  return `${reason} ${fix}`
}

interface HintProps {
  field: CredentialField
  check: FieldCheck | null
  isChecking: boolean
  value: string
}

function Hint({ field, check, isChecking, value }: HintProps) {
  const { t: say } = useTranslation()
  if (value.trim() === '') return say('byHand.place', { place: fieldPlace(field, currentLocale()) })
  if (check?.state === 'ok') {
    return (
      <span className="text-green">
        {check.found ? say('byHand.rightAs', { what: check.found }) : say('byHand.right')}
      </span>
    )
  }
  return say(isChecking || !check ? 'byHand.checking' : 'byHand.unchecked')
}
