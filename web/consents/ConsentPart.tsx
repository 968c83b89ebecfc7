import { useState } from 'react'
import type { ConsentStandings } from '#contract/consents.ts'
import { PURPOSES } from '#core/whatsapp/consentMarks.ts'
import { shortWhen } from '../i18n/format.ts'
import { useTranslation } from '../i18n/translate.ts'
import { useCommands } from '../keys/commands.ts'
import { useServerNow } from '../live/clock.ts'
import { useMay } from '../people/useMay.ts'
import { Button } from '../ui/Button.tsx'
import { classes } from '../ui/classes.ts'
import { ConsentDialog } from './ConsentDialog.tsx'
import { ConsentHistory } from './ConsentHistory.tsx'

const LOOKS = { opted_in: 'bg-whatsapp', opted_out: 'bg-red', unknown: 'bg-line-strong' } as const

/** What somebody agreed to, since when, and the ways to see why and to change it. */
export function ConsentPart({
  contact,
  standings,
}: {
  contact: { id: string; name: string }
  standings: ConsentStandings
}) {
  const { t } = useTranslation()
  const mayDo = useMay()
  const now = useServerNow(null)
  const [open, setOpen] = useState<'history' | 'change' | null>(null)
  const mayChange = mayDo('consents.record')
  const named = (words: string) => `${t('consent.title')}: ${words}`
  useCommands([
    { id: 'consent history', key: 'H', label: named(t('consent.history')), run: () => setOpen('history') },
    ...(mayChange
      ? [{ id: 'consent change', key: 'C', label: named(t('consent.change')), run: () => setOpen('change') }]
      : []),
  ])
  return (
    <>
      <dl>
        {PURPOSES.map((purpose) => {
          const { consent, since } = standings[purpose]
          return (
            <div key={purpose} className="grid grid-cols-[var(--label-column)_1fr] items-baseline gap-x-2 py-1">
              <dt className="truncate text-sm text-faint">{t(`consent.${purpose}`)}</dt>
              <dd className="wrap-anywhere">
                <span aria-hidden className={classes('mr-1.5 inline-block size-2 rounded-full', LOOKS[consent])} />
                {t(`consent.${consent}`)}
                {since && (
                  <span className="figures text-sm text-faint">
                    {' '}
                    {t('consent.since', { when: shortWhen(new Date(since), now, { yesterday: t('inbox.yesterday') }) })}
                  </span>
                )}
              </dd>
            </div>
          )
        })}
      </dl>
      <div className="mt-1 flex flex-wrap gap-2">
        <Button size="small" onClick={() => setOpen('history')}>
          {t('consent.history')}
        </Button>
        {mayChange && (
          <Button size="small" onClick={() => setOpen('change')}>
            {t('consent.change')}
          </Button>
        )}
      </div>
      {open === 'history' && <ConsentHistory contact={contact} onClose={() => setOpen(null)} />}
      {open === 'change' && <ConsentDialog contactIds={[contact.id]} onClose={() => setOpen(null)} />}
    </>
  )
}
