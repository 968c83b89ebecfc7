import { useState } from 'react'
import { useSession } from '../../app/useKnown.ts'
import { useAct } from '../../forms/useAct.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { Notice } from '../../ui/Notice.tsx'
import { putPreferences } from '../endpoints.ts'
import { Page } from '../Page.tsx'

/** How the reader likes to write. */
export function WritingPage() {
  const { t } = useTranslation()
  const { membership } = useSession()
  const [enterSends, setEnterSends] = useState(membership.enterSends)
  const { problem, run } = useAct()
  const choose = (next: boolean) => {
    const before = enterSends
    setEnterSends(next)
    void run(async () => {
      try {
        await putPreferences({ enterSends: next })
        // The session of this tab is asked for once; others read it when they are opened anew.
        membership.enterSends = next
      } catch (error) {
        setEnterSends(before)
        throw error
      }
    })
  }
  return (
    <Page title={t('settings.writing')} text={t('settings.writingText')}>
      <fieldset>
        <legend className="mb-2 font-medium">{t('settings.enterKey')}</legend>
        {[true, false].map((value) => (
          <label key={String(value)} className="flex min-h-9 items-center gap-2.5">
            <input
              type="radio"
              name="enter"
              checked={enterSends === value}
              onChange={() => choose(value)}
              className="size-4 accent-ink-fill"
            />
            {t(value ? 'settings.enterSends' : 'settings.enterBreaks')}
          </label>
        ))}
      </fieldset>
      {problem && (
        <div className="mt-3">
          <Notice tone="failure">{problem}</Notice>
        </div>
      )}
    </Page>
  )
}
