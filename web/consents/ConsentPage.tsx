import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ConsentSettings } from '#contract/consents.ts'
import { type KeywordWarning, keywordWarnings } from '#core/whatsapp/keywords.ts'
import { useAct } from '../forms/useAct.ts'
import { nameOfCode } from '../i18n/format.ts'
import { useTranslation } from '../i18n/translate.ts'
import { useMay } from '../people/useMay.ts'
import { Failed, NotForYou, Page, Section, Waiting } from '../settings/Page.tsx'
import { Button } from '../ui/Button.tsx'
import { Field, SelectField } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { toast } from '../ui/toast.ts'
import { CONSENT_SETTINGS_KEY, getConsentSettings, putConsentSettings } from './endpoints.ts'
import { TestBox } from './TestBox.tsx'

/** Which words opt in and out, in each language, and what is answered. */
export function ConsentPage() {
  const { t } = useTranslation()
  const mayDo = useMay()
  const { data, error, refetch } = useQuery({ queryKey: CONSENT_SETTINGS_KEY, queryFn: getConsentSettings })
  if (!mayDo('consents.settings')) return <NotForYou title={t('consent.settings')} />
  return (
    <Page title={t('consent.settings')} text={t('consent.settingsText')}>
      {data ? (
        // Another admin's change makes it a new form; my typing does not.
        <SettingsForm key={JSON.stringify(data)} first={data} />
      ) : error ? (
        <Failed error={error} retry={refetch} />
      ) : (
        <Waiting />
      )}
    </Page>
  )
}

interface Typed {
  language: string
  optIn: string
  optOut: string
  optInReply: string
  optOutReply: string
}

/** Offered where they are not there yet; others come through the API. */
const LANGUAGES = ['en', 'de', 'tr', 'fr', 'es', 'it', 'pt', 'nl', 'pl', 'uk', 'ru', 'ar']

const typedOf = ({ optIn, optOut, ...rest }: ConsentSettings['languages'][number]): Typed => ({
  ...rest,
  optIn: optIn.join(', '),
  optOut: optOut.join(', '),
})
const wordsIn = (text: string) => [...new Set(text.split(/[,;\n]/).flatMap((word) => word.trim() || []))]
const writtenOf = ({ optIn, optOut, ...rest }: Typed): ConsentSettings['languages'][number] => ({
  ...rest,
  optIn: wordsIn(optIn),
  optOut: wordsIn(optOut),
  optInReply: rest.optInReply.trim(),
  optOutReply: rest.optOutReply.trim(),
})

function SettingsForm({ first }: { first: ConsentSettings }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const { busy, problem, run } = useAct()
  const [typed, setTyped] = useState(() => first.languages.map(typedOf))
  const [covers, setCovers] = useState(first.optOutCovers)
  const [confirms, setConfirms] = useState(first.confirms)
  const languages = typed.map(writtenOf)
  const warnings = keywordWarnings(languages)
  const lacks = (text: string) => text.trim() === ''
  const isWhole = languages.every(({ optIn, optOut, optInReply, optOutReply }) => {
    return optIn.length > 0 && optOut.length > 0 && !lacks(optInReply) && !lacks(optOutReply)
  })
  const change = (language: string, part: Partial<Typed>) =>
    setTyped((before) => before.map((one) => (one.language === language ? { ...one, ...part } : one)))
  const others = LANGUAGES.filter((code) => !typed.some(({ language }) => language === code))
  const save = () =>
    run(async () => {
      const saved = await putConsentSettings({ languages, optOutCovers: covers, confirms })
      queries.setQueryData(CONSENT_SETTINGS_KEY, saved)
      toast('done', t('consent.saved'))
    })
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (isWhole) void save()
      }}
      className="flex flex-col gap-5"
    >
      {problem && <Notice tone="failure">{problem}</Notice>}
      <SelectField
        label={t('consent.covers')}
        hint={t('consent.coversHint')}
        value={covers}
        onChange={({ target }) => setCovers(target.value === 'everything' ? 'everything' : 'marketing')}
        className="max-w-md"
      >
        <option value="marketing">{t('consent.coversMarketing')}</option>
        <option value="everything">{t('consent.coversEverything')}</option>
      </SelectField>
      <label className="flex w-fit items-start gap-2">
        <input
          type="checkbox"
          checked={confirms}
          onChange={({ target }) => setConfirms(target.checked)}
          className="mt-1"
        />
        <span>
          {t('consent.confirms')}
          <span className="block text-sm text-faint">{t('consent.confirmsHint')}</span>
        </span>
      </label>
      {typed.map((one) => {
        const name = nameOfCode('language', one.language)
        const heard = (list: 'optIn' | 'optOut') => (
          <>
            <Field
              label={t(`consent.${list}`)}
              hint={t('consent.wordsHint')}
              error={wordsIn(one[list]).length === 0 ? t('consent.wordsMissing') : null}
              value={one[list]}
              onChange={({ target }) => change(one.language, { [list]: target.value })}
              dir="auto"
              autoComplete="off"
            />
            <Warnings warnings={warnings.filter((w) => w.language === one.language && w.list === list)} />
          </>
        )
        const answer = (list: 'optInReply' | 'optOutReply') => (
          <Field
            label={t(`consent.${list}`)}
            error={lacks(one[list]) ? t('consent.replyMissing') : null}
            value={one[list]}
            onChange={({ target }) => change(one.language, { [list]: target.value })}
            maxLength={1_024}
            dir="auto"
            autoComplete="off"
          />
        )
        return (
          <Section
            key={one.language}
            title={name}
            action={
              typed.length > 1 && (
                <Button
                  onClick={() => setTyped((before) => before.filter(({ language }) => language !== one.language))}
                  aria-label={t('consent.removeLanguage', { language: name })}
                >
                  {t('consent.remove')}
                </Button>
              )
            }
          >
            <div className="flex flex-col gap-3 pt-3">
              {heard('optIn')}
              {heard('optOut')}
              {answer('optInReply')}
              {answer('optOutReply')}
            </div>
          </Section>
        )
      })}
      <SelectField
        label={t('consent.addLanguage')}
        value=""
        onChange={({ target }) => {
          const empty = { optIn: '', optOut: 'STOP', optInReply: '', optOutReply: '' }
          if (target.value) setTyped((before) => [...before, { ...empty, language: target.value }])
        }}
        className="max-w-md"
      >
        <option value="">–</option>
        {others.map((code) => (
          <option key={code} value={code}>
            {nameOfCode('language', code)}
          </option>
        ))}
      </SelectField>
      <TestBox settings={{ languages, optOutCovers: covers, confirms }} />
      <Button type="submit" look="primary" busy={busy} disabled={!isWhole} className="w-fit">
        {t('common.save')}
      </Button>
    </form>
  )
}

const SENTENCES = { in_both_lists: 'inBothLists', ordinary: 'ordinary', never_heard: 'neverHeard' } as const

function Warnings({ warnings }: { warnings: readonly KeywordWarning[] }) {
  const { t } = useTranslation()
  if (warnings.length === 0) return null
  return (
    <ul className="-mt-2 text-sm text-brass">
      {warnings.map(({ word, because }) => (
        <li key={word}>{t(`consent.${SENTENCES[because]}`, { word })}</li>
      ))}
    </ul>
  )
}
