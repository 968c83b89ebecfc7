import { useState } from 'react'
import type { ConsentSettings } from '#contract/consents.ts'
import { keywordOf, purposesOfKeyword } from '#core/whatsapp/keywords.ts'
import { nameOfCode } from '../i18n/format.ts'
import { useTranslation } from '../i18n/translate.ts'
import { Field } from '../ui/Field.tsx'

/** What a message would do by the words as they stand on the screen, saved or not. */
export function TestBox({ settings }: { settings: ConsentSettings }) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const heard = keywordOf(text, settings)
  const purposes = heard ? purposesOfKeyword(heard.keyword, settings) : []
  const what = t(`consent.what_${purposes.length > 1 ? 'everything' : (purposes[0] ?? 'everything')}`)
  const languages = heard?.languages.map((code) => nameOfCode('language', code)).join(', ') ?? ''
  const said =
    text.trim() === ''
      ? ''
      : heard
        ? t(`consent.tried_${heard.keyword}`, { what, languages })
        : t('consent.triedNothing')
  return (
    <div className="flex max-w-md flex-col gap-1">
      <Field
        label={t('consent.try')}
        hint={t('consent.tryHint')}
        autoComplete="off"
        dir="auto"
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      <p role="status" className="min-h-5 text-sm font-medium">
        {said}
      </p>
    </div>
  )
}
