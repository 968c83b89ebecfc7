import type { ConsentsPreview } from '#contract/consents.ts'
import { useRefusalWords } from '../forms/refusalWords.ts'
import { useTranslation } from '../i18n/translate.ts'
import { Notice } from '../ui/Notice.tsx'
import { useForeseen } from './everybody.ts'

/** What recording would do, before it is done. */
export function Foreseen({
  contactIds,
  said,
}: {
  contactIds: readonly string[]
  said: Omit<ConsentsPreview, 'contactIds'>
}) {
  const { t } = useTranslation()
  const wordsOf = useRefusalWords()
  const { data, error } = useForeseen(contactIds, said, true)
  if (error) return <Notice tone="failure">{wordsOf(error)}</Notice>
  return (
    <div role="status" className="rounded border border-line px-3 py-2 text-sm">
      <p className="font-medium">{t('consent.foreseen')}</p>
      {data ? (
        <ul className="figures list-disc pl-5">
          <li>{t('consent.foreseenChanged', { count: data.changed })}</li>
          {data.same > 0 && <li>{t('consent.foreseenSame', { count: data.same })}</li>}
          {data.kept > 0 && <li>{t('consent.foreseenKept', { count: data.kept })}</li>}
          {data.overruled > 0 && (
            <li className="font-medium text-brass">{t('consent.foreseenOverruled', { count: data.overruled })}</li>
          )}
        </ul>
      ) : (
        <p className="text-faint">{t('common.loading')}</p>
      )}
    </div>
  )
}
