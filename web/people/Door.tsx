import type { ReactNode } from 'react'
import type { Locale } from '#contract/common.ts'
import { chooseLocale, currentLocale, LOCALES } from '../i18n/index.ts'
import { useTranslation } from '../i18n/translate.ts'
import { classes } from '../ui/classes.ts'
import { Horn } from '../ui/Horn.tsx'

/** What stands around every page before the frame: the sign of the house, one column, the languages. */
export function Door({ title, text, children }: { title: string; text?: ReactNode; children: ReactNode }) {
  const { t } = useTranslation()
  return (
    <div className="h-full overflow-y-auto bg-sunk">
      <div className="flex min-h-full flex-col items-center justify-center px-4 py-8">
        <main className="w-full max-w-md rounded border border-line bg-paper px-6 py-8 sm:px-10 sm:py-10">
          <div className="mb-6 flex items-center gap-2.5 text-brass">
            <Horn size={28} />
            <span className="text-lg font-semibold text-text">Posthorn</span>
          </div>
          <h1 className="text-xl font-semibold text-balance [overflow-wrap:anywhere]">
            <bdi>{title}</bdi>
          </h1>
          {text && <p className="mt-1 text-base text-soft [overflow-wrap:anywhere]">{text}</p>}
          <div className="mt-6">{children}</div>
        </main>
        <nav aria-label={t('people.language')} className="mt-4 flex gap-1">
          {Object.entries(LOCALES).map(([locale, name]) => (
            <button
              key={locale}
              type="button"
              lang={locale}
              aria-pressed={locale === currentLocale()}
              onClick={() => void chooseLocale(locale as Locale)}
              className={classes(
                'h-8 rounded px-2.5 text-sm hover:bg-hover',
                locale === currentLocale() ? 'font-medium text-text' : 'text-faint',
              )}
            >
              {name}
            </button>
          ))}
        </nav>
      </div>
    </div>
  )
}
