import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Terms } from '#contract/terms.ts'
import { dayAndTime } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { Notice } from '../../ui/Notice.tsx'
import { getTerms } from './endpoints.ts'
import { TERMS_KEY } from './keys.ts'

/** Who accepted which version of the data terms when, and the way to where data is. */
export function TermsRecord() {
  const { t: say } = useTranslation()
  const { data } = useQuery({ queryKey: TERMS_KEY, queryFn: getTerms })
  return (
    <div className="mt-3 flex flex-col gap-3">
      {data && <Acceptances terms={data} />}
      <Link to="/settings/data" className="w-fit rounded font-medium text-ink hover:underline">
        {say('channel.dataLink')}
      </Link>
    </div>
  )
}

export function Acceptances({ terms }: { terms: Terms }) {
  const { t: say } = useTranslation()
  return (
    <>
      {terms.acceptances.length === 0 && <p className="text-soft">{say('channel.termsNone')}</p>}
      {terms.acceptances.length > 0 && !terms.isAccepted && (
        <Notice tone="attention">{say('channel.termsOutdated')}</Notice>
      )}
      <ul className="flex flex-col gap-1">
        {terms.acceptances.map((one) => (
          <li key={`${one.version} ${one.acceptedAt}`} className="text-soft wrap-anywhere">
            {say('channel.terms', {
              version: one.version,
              date: dayAndTime(new Date(one.acceptedAt)),
              name: one.acceptedByName ?? say('channel.termsOfAccount'),
            })}
            {one.address && `, ${say('channel.termsFrom', { address: one.address })}`}
          </li>
        ))}
      </ul>
    </>
  )
}
