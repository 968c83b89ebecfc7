import { Link } from '@tanstack/react-router'
import type { Acceptance, Terms } from '#contract/terms.ts'
import { type TermsText as Text, termsText } from '#core/terms/index.ts'
import { dayAndTime } from '../../i18n/format.ts'
import { currentLocale } from '../../i18n/index.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { Notice } from '../../ui/Notice.tsx'

interface TermsBoxProps {
  terms: Terms
  accepted: boolean
  onAccept: (is: boolean) => void
  /** What is wrong; null while nothing is. */
  error: string | null
}

/** The data terms: to be read and agreed to, or who agreed and when. */
export function TermsBox({ terms, accepted, onAccept, error }: TermsBoxProps) {
  const { t: say } = useTranslation()
  const text = termsText(currentLocale())
  const last = terms.acceptances.find(({ version }) => version === terms.version)
  /** Somebody agreed to an earlier text. */
  const before = last ? undefined : terms.acceptances[0]
  const factsOf = ({ version, acceptedAt, acceptedByName }: Acceptance) => ({
    version,
    date: dayAndTime(new Date(acceptedAt)),
    name: acceptedByName ?? say('channel.termsOfAccount'),
  })
  return (
    <section aria-labelledby="terms-title">
      <h2 id="terms-title" className="flex flex-wrap items-baseline gap-x-3 border-b border-line pb-2">
        <span className="text-base font-semibold">{text.title}</span>
        <span className="text-sm text-faint">{say('connect.termsVersion', { version: terms.version })}</span>
      </h2>
      {terms.isAccepted ? (
        <div className="mt-3 flex flex-col gap-2">
          <p className="text-soft">{last && say('connect.termsAccepted', factsOf(last))}</p>
          <details>
            <summary className="w-fit rounded font-medium text-ink hover:underline">{say('connect.termsRead')}</summary>
            <TermsText text={text} />
          </details>
        </div>
      ) : (
        <>
          {before && (
            <div className="mt-3">
              <Notice tone="attention">{say('connect.termsChanged', factsOf(before))}</Notice>
            </div>
          )}
          <section
            // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
            tabIndex={0}
            aria-label={text.title}
            className="mt-3 max-h-80 overflow-y-auto rounded border border-line bg-sunk px-4 pb-4"
          >
            <TermsText text={text} />
          </section>
          <label className="mt-3 flex cursor-pointer items-start gap-3">
            <input
              type="checkbox"
              checked={accepted}
              onChange={({ target }) => onAccept(target.checked)}
              aria-invalid={error ? true : undefined}
              aria-describedby={error ? 'terms-error' : undefined}
              className="mt-0.5 size-4 shrink-0 accent-ink-fill"
            />
            <span className="max-w-prose font-medium">{text.consent}</span>
          </label>
          {error && (
            <p id="terms-error" role="alert" className="mt-1 pl-7 text-sm text-red">
              {error}
            </p>
          )}
        </>
      )}
      <p className="mt-3">
        <Link to="/settings/data" className="rounded font-medium text-ink hover:underline">
          {say('connect.termsMore')}
        </Link>
      </p>
    </section>
  )
}

export function TermsText({ text }: { text: Text }) {
  return (
    <div className="max-w-prose">
      {text.sections.map(({ heading, paragraphs }) => (
        <section key={heading} className="mt-4">
          <h3 className="font-semibold">{heading}</h3>
          {paragraphs.map((paragraph) => (
            <p key={paragraph} className="mt-1 text-soft">
              {paragraph}
            </p>
          ))}
        </section>
      ))}
    </div>
  )
}
