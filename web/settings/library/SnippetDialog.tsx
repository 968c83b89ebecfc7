import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Snippet } from '#contract/library.ts'
import { inBraces, variablesIn } from '#core/property/fill.ts'
import { variablesOf } from '#core/property/variables.ts'
import { SHARINGS } from '#core/team/sharing.ts'
import { useProperties } from '../../contacts/useListed.ts'
import { checkText } from '../../forms/checks.ts'
import { SharingFields, useSharing } from '../../forms/SharingFields.tsx'
import { useForm } from '../../forms/useForm.ts'
import { currentLocale } from '../../i18n/index.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Field, SelectField } from '../../ui/Field.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { TextArea } from '../../ui/TextArea.tsx'
import { postSnippet, putSnippet } from './endpoints.ts'

const NAME_MAX = 80
const TEXT_MAX = 4_096
const SHORTCUT = /^[\p{L}\p{N}_-]{1,30}$/u
const LANGUAGES = ['en', 'de'] as const

/** Writes a snippet: what it is called, what it says, what stands in for what is not known, and who may use it. */
export function SnippetDialog({ snippet, onClose }: { snippet: Snippet | null; onClose: () => void }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const locale = currentLocale()
  const { shared, fields } = useSharing(SHARINGS, snippet ?? { sharing: 'everyone', teamIds: [] })
  const [fallbacks, setFallbacks] = useState<Readonly<Record<string, string>>>(snippet?.fallbacks ?? {})
  const { values, set, field, submit, banner, busy } = useForm({
    first: {
      name: snippet?.name ?? '',
      shortcut: snippet?.shortcut ?? '',
      text: snippet?.text ?? '',
      language: snippet?.language ?? '',
    },
    check: ({ name, shortcut, text }) => ({
      name: checkText(name, NAME_MAX, t),
      shortcut: SHORTCUT.test(shortcut.trim()) ? null : t('library.shortcutWrong'),
      text: checkText(text, TEXT_MAX, t),
    }),
    send: async ({ name, shortcut, text, language }) => {
      const used = variablesIn(text)
      const body = {
        name: name.trim(),
        shortcut: shortcut.trim().toLowerCase(),
        text: text.trim(),
        fallbacks: Object.fromEntries(Object.entries(fallbacks).filter(([key]) => used.includes(key))),
        language: LANGUAGES.find((one) => one === language) ?? null,
        ...shared,
      }
      await (snippet ? putSnippet(snippet.id, { ...body, version: snippet.version }) : postSnippet(body))
      await queries.invalidateQueries({ queryKey: ['snippets'] })
      onClose()
    },
    fieldOf: { shortcut_taken: 'shortcut', unknown_variables: 'text' },
  })
  const variables = variablesOf(useProperties())
  const used = variables.filter(({ key }) => variablesIn(values.text).includes(key))
  const { error: _languageError, ...languageField } = field('language')
  return (
    <Dialog
      title={snippet ? t('library.editSnippet', { name: snippet.name }) : t('library.newSnippet')}
      onClose={onClose}
    >
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        {banner && <Notice tone="failure">{banner}</Notice>}
        <Field label={t('library.name')} autoComplete="off" dir="auto" data-first-focus {...field('name')} />
        <Field
          label={t('library.shortcut')}
          hint={t('library.shortcutHint')}
          autoComplete="off"
          {...field('shortcut')}
        />
        <TextArea label={t('library.text')} hint={t('library.textHint')} rows={5} {...field('text')} />
        <SelectField
          label={t('library.variable')}
          value=""
          onChange={({ target }) => set({ text: `${values.text}${inBraces(target.value)}` })}
        >
          <option value="">{'{{ }}'}</option>
          {variables.map(({ key, label }) => (
            <option key={key} value={key}>
              {label[locale]}
            </option>
          ))}
        </SelectField>
        {used.map(({ key, label }) => (
          <Field
            key={key}
            label={t('library.fallback', { name: label[locale] })}
            hint={t('library.fallbackHint')}
            value={fallbacks[key] ?? ''}
            maxLength={200}
            dir="auto"
            autoComplete="off"
            onChange={({ target }) => setFallbacks((all) => ({ ...all, [key]: target.value }))}
          />
        ))}
        <SelectField label={t('library.language')} {...languageField}>
          <option value="">{t('library.anyLanguage')}</option>
          <option value="en">English</option>
          <option value="de">Deutsch</option>
        </SelectField>
        <SharingFields label={t('library.sharing')} {...fields} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" look="primary" busy={busy}>
            {t(snippet ? 'common.save' : 'library.create')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
