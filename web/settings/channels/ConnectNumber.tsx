import { type FormEvent, useState } from 'react'
import type { Inbox } from '#contract/inbox.ts'
import type { FoundNumber, Onboarding } from '#contract/onboarding.ts'
import { useAct } from '../../forms/useAct.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { Button } from '../../ui/Button.tsx'
import { SelectField } from '../../ui/Field.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { postOnboardingChannel } from './endpoints.ts'
import { isPin, makePin, PinField } from './PinField.tsx'
import { RegionField } from './RegionField.tsx'
import { useKeepOnboarding } from './useKeepOnboarding.ts'

interface ConnectNumberProps {
  number: FoundNumber
  onboarding: Onboarding
  inboxes: Inbox[]
  /** A PIN was given, and may have to be shown once more. */
  onPin: (phoneNumberId: string, pin: string) => void
}

/** Connect: at once where the number is registered with Meta, otherwise with a PIN and the place of its data. */
export function ConnectNumber({ number, onboarding, inboxes, onPin }: ConnectNumberProps) {
  const { t } = useTranslation()
  const { t: say } = useTranslation()
  const keep = useKeepOnboarding()
  const { busy, problem, run } = useAct()
  const [isOpen, setOpen] = useState(false)
  const [inboxId, setInboxId] = useState(onboarding.inboxId)
  const [pin, setPin] = useState('')
  const [region, setRegion] = useState('')
  const [isKept, setKept] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const { phoneNumberId, displayPhoneNumber, isRegistered, isPinSet } = number
  /** A channel that is connected again stays in its inbox. */
  const asksInbox = number.channelId === null && inboxes.length > 1
  const asksMore = !isRegistered || asksInbox

  const connect = () =>
    run(async () => {
      const more = isRegistered ? {} : { pin, region: region || null }
      const now = await postOnboardingChannel(onboarding.id, { phoneNumberId, inboxId, ...more })
      if (!isRegistered && !isPinSet) onPin(phoneNumberId, pin)
      keep(now)
    })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (!isRegistered && !isPin(pin)) {
      setError(say('connect.pinShape'))
      const form = event.currentTarget
      requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
      return
    }
    void connect()
  }
  const label = { 'aria-label': say('connect.connectOf', { number: displayPhoneNumber }) }
  if (!isOpen) {
    return (
      <div className="flex flex-col items-start gap-2">
        {problem && <Notice tone="failure">{problem}</Notice>}
        <Button look="primary" busy={busy} {...label} onClick={() => (asksMore ? setOpen(true) : void connect())}>
          {say('connect.connect')}
        </Button>
      </div>
    )
  }
  return (
    <form noValidate onSubmit={submit} className="flex flex-col items-start gap-4 rounded bg-sunk p-4">
      {problem && <Notice tone="failure">{problem}</Notice>}
      {asksInbox && (
        <SelectField
          label={say('connect.inboxOf', { number: displayPhoneNumber })}
          value={inboxId}
          onChange={({ target }) => setInboxId(target.value)}
          className="w-full max-w-sm"
        >
          {inboxes.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
      )}
      {isRegistered ? (
        <p className="text-soft">{say('connect.noPin')}</p>
      ) : (
        <>
          <fieldset className="flex flex-col gap-2">
            <legend className="mb-1 font-semibold">{say('connect.pinTitle')}</legend>
            <p className="max-w-prose text-soft">{say(isPinSet ? 'connect.pinSet' : 'connect.pinNew')}</p>
            <div className="flex items-end gap-2">
              <PinField
                value={pin}
                error={error}
                onChange={(next) => {
                  setPin(next)
                  setError(null)
                }}
              />
              {!isPinSet && !error && <Button onClick={() => setPin(makePin())}>{say('connect.pinMake')}</Button>}
            </div>
            {isPinSet ? (
              <p className="max-w-prose text-sm text-faint">{say('connect.pinForgotten')}</p>
            ) : (
              <label className="flex cursor-pointer items-center gap-3">
                <input
                  type="checkbox"
                  checked={isKept}
                  onChange={({ target }) => setKept(target.checked)}
                  className="size-4 shrink-0 accent-ink-fill"
                />
                {say('connect.pinKept')}
              </label>
            )}
          </fieldset>
          <RegionField value={region} onChange={setRegion} />
        </>
      )}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="primary" busy={busy} {...label} disabled={!isRegistered && !isPinSet && !isKept}>
          {say('connect.connect')}
        </Button>
        <Button onClick={() => setOpen(false)}>{t('common.cancel')}</Button>
      </div>
    </form>
  )
}
