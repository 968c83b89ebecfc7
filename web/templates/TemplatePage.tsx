import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import type { TemplateOne } from '#contract/templates.ts'
import { type Binding, type Bindings, guessedBindings, previewValues } from '#core/whatsapp/template/binding.ts'
import { partsOf } from '#core/whatsapp/template/parts.ts'
import { render } from '#core/whatsapp/template/render.ts'
import { variablesOf } from '#core/whatsapp/template/variables.ts'
import { isGone } from '../api/isGone.ts'
import { useProperties } from '../contacts/useListed.ts'
import { useAct } from '../forms/useAct.ts'
import { dayAndTime } from '../i18n/format.ts'
import { currentLocale } from '../i18n/index.ts'
import { useTranslation } from '../i18n/translate.ts'
import { useMay } from '../people/useMay.ts'
import { Failed, Page, Section, Waiting } from '../settings/Page.tsx'
import { Field } from '../ui/Field.tsx'
import { NothingThere } from '../ui/NothingThere.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Badge } from './Badge.tsx'
import { getTemplate, putBindings } from './endpoints.ts'
import { SourceSelect } from './SourceSelect.tsx'
import { TemplateView } from './TemplateView.tsx'
import { languageName, wordOf } from './words.ts'

/** One template: how it stands, how it looks, and where its values come from. */
export function TemplatePage() {
  const { t } = useTranslation()
  const { templateId } = useParams({ from: '/framed/settings/templates/$templateId' })
  const { data, error, refetch } = useQuery({
    queryKey: ['templates', 'one', templateId],
    queryFn: () => getTemplate(templateId),
  })
  if (!data) {
    return (
      <Page title={t('templates.title')} text="" back={{ to: '/settings/templates', label: t('templates.back') }}>
        {isGone(error) ? <NotFound /> : error ? <Failed error={error} retry={refetch} /> : <Waiting />}
      </Page>
    )
  }
  return <One key={data.id} template={data} />
}

function NotFound() {
  const { t } = useTranslation()
  return <NothingThere title={t('templates.notFound')} to="/settings/templates" way={t('templates.back')} />
}

function One({ template }: { template: TemplateOne }) {
  const { t } = useTranslation()
  const { name, language, category, status, quality, reason, details, goneAt, comingCategory, categoryChangesAt } =
    template
  const locale = currentLocale()
  const properties = useProperties()
  const parts = partsOf(template)
  const shown = previewValues(
    parts,
    { ...guessedBindings(parts), ...template.bindings },
    (property) => properties.find(({ key }) => key === property)?.label[locale],
  )
  return (
    <Page
      title={name}
      text={`${languageName(language)} · ${wordOf(category, t)}`}
      back={{ to: '/settings/templates', label: t('templates.back') }}
    >
      <p className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-2">
        <Badge word={status} />
        <Badge word={quality} />
      </p>
      {goneAt && <Notice tone="failure">{t('templates.goneText')}</Notice>}
      {(reason || details) && (
        <Notice tone="failure">
          {[t('templates.reason'), [reason, details].filter(Boolean).join(' – ')].join(': ')}
        </Notice>
      )}
      {comingCategory && (
        <Notice tone="attention">
          {t('templates.becomesAt', {
            category: wordOf(comingCategory, t),
            when: categoryChangesAt ? dayAndTime(new Date(categoryChangesAt)) : '',
          })}
        </Notice>
      )}
      <Section title={t('templates.preview')}>
        <div className="rounded bg-sunk p-4">
          <TemplateView template={render(parts, shown)} />
        </div>
      </Section>
      <Variables template={template} />
      {template.languages.length > 1 && (
        <Section title={t('templates.languages')}>
          <ul>
            {template.languages.map((one) => (
              <li key={one.id} className="flex items-center gap-4 border-b border-line py-2">
                <Link
                  to="/settings/templates/$templateId"
                  params={{ templateId: one.id }}
                  className="min-w-0 flex-1 font-medium text-ink hover:underline"
                >
                  {languageName(one.language)}
                </Link>
                <Badge word={one.status} />
              </li>
            ))}
          </ul>
        </Section>
      )}
    </Page>
  )
}

function Variables({ template }: { template: TemplateOne }) {
  const { t } = useTranslation()
  const mayEdit = useMay()('templates.manage')
  const client = useQueryClient()
  const { problem, run } = useAct()
  const parts = partsOf(template)
  const variables = variablesOf(parts).filter(({ kind }) => kind === 'text')
  const bindings: Record<string, Binding> = { ...guessedBindings(parts), ...template.bindings }
  if (variables.length === 0) return null
  const keep = (next: Bindings) =>
    run(async () => {
      client.setQueryData(['templates', 'one', template.id], await putBindings(template.id, next))
    })
  const put = (key: string, change: Partial<Binding> | null) => {
    const before = bindings[key] ?? { property: '', part: 'whole', fallback: '' }
    const { [key]: _, ...others } = bindings
    void keep(change === null ? others : { ...bindings, [key]: { ...before, ...change } })
  }
  return (
    <Section title={t('templates.variables')}>
      <p className="mt-3 text-sm text-soft">{t('templates.variablesText')}</p>
      {problem && <Notice tone="failure">{problem}</Notice>}
      <ul>
        {variables.map(({ key, label, example }) => (
          <li key={key} className="grid gap-3 border-b border-line py-3 sm:grid-cols-3">
            <div className="min-w-0">
              <p className="font-medium wrap-anywhere">{`{{${label}}}`}</p>
              {example && <p className="text-sm text-faint wrap-anywhere">{t('templates.example', { example })}</p>}
            </div>
            <SourceSelect
              name={`{{${label}}}`}
              binding={bindings[key]}
              disabled={!mayEdit}
              choose={(source) => put(key, source)}
            />
            {bindings[key] && (
              <Field
                label={t('templates.fallback')}
                disabled={!mayEdit}
                defaultValue={bindings[key].fallback}
                onBlur={({ target }) => {
                  if (target.value !== bindings[key]?.fallback) put(key, { fallback: target.value })
                }}
              />
            )}
          </li>
        ))}
      </ul>
    </Section>
  )
}
