import { useState } from 'react'
import { SNOOZE_MS_MAX } from '#core/conversation/lifecycle.ts'
import { DateTimeField } from '../../dates/DateField.tsx'
import { useTranslation } from '../../i18n/translate.ts'
import { useServerNow } from '../../live/clock.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { snoozeChoices } from './snooze.ts'

/** Any day and time to put something off until. Needs the words of the area `dates`. */
export default function SnoozeDialog({ snooze, onClose }: { snooze: (until: Date) => void; onClose: () => void }) {
  const { t } = useTranslation()
  const now = useServerNow()
  const [at, setAt] = useState(() => snoozeChoices(now)[2].at.toISOString())
  const awayMs = at === '' ? 0 : Date.parse(at) - now.getTime()
  const mayBe = awayMs > 0 && awayMs <= SNOOZE_MS_MAX
  const submit = () => {
    if (!mayBe) return
    onClose()
    snooze(new Date(at))
  }
  return (
    <Dialog
      title={t('thread.snoozeUntil')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button look="primary" disabled={!mayBe} onClick={submit}>
            {t('thread.snooze')}
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <DateTimeField label={t('dates.dayAndTime')} at={at} change={setAt} required />
        {/* Enter in a field takes it. */}
        <button type="submit" hidden tabIndex={-1} />
      </form>
      {at !== '' && !mayBe && (
        <p role="status" className="mt-2 text-sm text-soft">
          {t(awayMs > 0 ? 'dates.tooFar' : 'dates.isOver')}
        </p>
      )}
    </Dialog>
  )
}
