import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { z } from 'zod'
import type { Template, TemplateOne, TemplatePage } from '#contract/templates.ts'
import { guessedBindings } from '#core/whatsapp/template/binding.ts'
import { partsOf } from '#core/whatsapp/template/parts.ts'
import { render } from '#core/whatsapp/template/render.ts'
import { type TemplateVariable, variablesOf } from '#core/whatsapp/template/variables.ts'
import type { StepOf, VariableSource } from '#core/workflow/definition.ts'
import { request } from '../../api/client.ts'
import { useInboxes } from '../../app/useKnown.ts'
import { DateTimeField } from '../../dates/DateField.tsx'
import { useTranslation } from '../../i18n/translate.ts'
import { useDocuments } from '../../inbox/insert/useLibrary.ts'
import { getTemplate, getTemplateAccounts } from '../../templates/endpoints.ts'
import { TemplateView } from '../../templates/TemplateView.tsx'
import { languageName } from '../../templates/words.ts'
import { Field, SelectField } from '../../ui/Field.tsx'
import { useRegistry } from '../registry.ts'
import { PropertySelect } from './Conditions.tsx'

type SendStep = StepOf<'send_template'>

/** Number, template, language; what stands in its variables; and what becomes of those who cannot be reached (product G2). */
export function SendForm({ step, change }: { step: SendStep; change: (step: SendStep) => void }) {
  const { t } = useTranslation()
  const { data: inboxes } = useInboxes()
  const [q, setQ] = useState('')
  const channels = inboxes?.flatMap((inbox) => inbox.channels) ?? []
  const channel = channels.find(({ id }) => id === step.channelId)
  const { data: accounts } = useQuery({ queryKey: ['template-accounts'], queryFn: getTemplateAccounts })
  const account =
    channel && accounts?.accounts.find(({ numbers }) => numbers.includes(channel.displayPhoneNumber))?.wabaId
  const { data: page } = useQuery({
    queryKey: ['templates', 'approved', account, q],
    queryFn: () =>
      request<TemplatePage>('GET', '/templates', {
        query: { account: account ?? '', status: 'APPROVED', q: q || null, limit: '200' },
      }),
    enabled: account !== undefined,
  })
  const { data: known } = useQuery({
    queryKey: ['templates', 'named', account, step.template],
    queryFn: () =>
      request<TemplatePage>('GET', '/templates', {
        query: { account: account ?? '', q: step.template, limit: '200' },
      }),
    enabled: account !== undefined && step.template !== '',
  })
  const languages = (known?.templates ?? []).filter(({ name }) => name === step.template)
  const wanted = step.language.rule === 'fixed' ? step.language.language : step.language.fallback
  const shownId = (languages.find(({ language }) => language === wanted) ?? languages[0])?.id
  const { data: shown } = useQuery({
    queryKey: ['templates', shownId],
    queryFn: () => getTemplate(shownId ?? ''),
    enabled: shownId !== undefined,
  })
  const names = [...new Set([...(page?.templates ?? []).map(({ name }) => name), step.template].filter(Boolean))].sort()

  const choose = (name: string) => {
    const found = (page?.templates ?? []).filter((one) => one.name === name)
    const fallback = found.find(({ language }) => language.startsWith('en'))?.language ?? found[0]?.language ?? ''
    change({ ...step, template: name, language: { rule: 'contact', fallback }, variables: {} })
  }
  return (
    <div className="flex flex-col gap-4">
      <SelectField
        label={t('workflows.fromNumber')}
        hint={
          inboxes && channels.length === 0 ? (
            <>
              {t('workflows.noNumber')}{' '}
              <Link to="/settings/inboxes" className="text-ink underline">
                {t('workflows.toNumbers')}
              </Link>
            </>
          ) : undefined
        }
        value={step.channelId}
        onChange={({ target }) => change({ ...step, channelId: target.value, template: '', variables: {} })}
      >
        <option value="">{t('workflows.choose')}</option>
        {channels.map(({ id, displayPhoneNumber, name }) => (
          <option key={id} value={id}>
            {displayPhoneNumber} · {name}
          </option>
        ))}
      </SelectField>
      {page && (page.nextCursor !== null || q !== '') && (
        <Field
          label={t('workflows.findTemplate')}
          type="search"
          value={q}
          onChange={({ target }) => setQ(target.value)}
        />
      )}
      <SelectField
        label={t('workflows.template')}
        value={step.template}
        disabled={!channel}
        hint={channel && page?.templates.length === 0 && q === '' ? t('workflows.noTemplates') : undefined}
        onChange={({ target }) => choose(target.value)}
      >
        <option value="">{t('workflows.choose')}</option>
        {names.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </SelectField>
      <LanguageFields step={step} languages={languages} change={change} />
      {shown && <Variables step={step} template={shown} change={change} />}
      <SelectField
        label={t('workflows.unreachable')}
        hint={t('workflows.unreachableHint')}
        value={step.unreachable}
        onChange={({ target }) => change({ ...step, unreachable: target.value === 'branch' ? 'branch' : 'skip' })}
      >
        <option value="skip">{t('workflows.unreachable_skip')}</option>
        <option value="branch">{t('workflows.unreachable_branch')}</option>
      </SelectField>
    </div>
  )
}

function LanguageFields({
  step,
  languages,
  change,
}: {
  step: SendStep
  languages: readonly Template[]
  change: (step: SendStep) => void
}) {
  const { t } = useTranslation()
  const { language } = step
  const named = language.rule === 'fixed' ? language.language : language.fallback
  const options = [...new Set([...languages.map((one) => one.language), named].filter(Boolean))]
  return (
    <>
      <SelectField
        label={t('workflows.templateLanguage')}
        disabled={step.template === ''}
        value={language.rule === 'contact' ? 'contact' : named}
        onChange={({ target: { value } }) =>
          change({
            ...step,
            language: value === 'contact' ? { rule: 'contact', fallback: named } : { rule: 'fixed', language: value },
          })
        }
      >
        <option value="contact">{t('workflows.contactLanguage')}</option>
        {options.map((code) => (
          <option key={code} value={code}>
            {languageName(code)}
          </option>
        ))}
      </SelectField>
      {language.rule === 'contact' && step.template !== '' && (
        <SelectField
          label={t('workflows.otherwiseLanguage')}
          value={named}
          onChange={({ target }) => change({ ...step, language: { rule: 'contact', fallback: target.value } })}
        >
          {options.map((code) => (
            <option key={code} value={code}>
              {languageName(code)}
            </option>
          ))}
        </SelectField>
      )}
    </>
  )
}

function Variables({
  step,
  template,
  change,
}: {
  step: SendStep
  template: z.infer<typeof TemplateOne>
  change: (step: SendStep) => void
}) {
  const { t } = useTranslation()
  const registry = useRegistry()
  const parts = partsOf(template)
  const variables = variablesOf(parts)
  const guessed = { ...guessedBindings(parts), ...template.bindings }
  const sourceOf = ({ key }: TemplateVariable): VariableSource => {
    const bound = guessed[key]
    return step.variables[key] ?? (bound ? { from: 'property', ...bound } : { from: 'text', text: '' })
  }
  const all = () => Object.fromEntries(variables.map((one) => [one.key, sourceOf(one)]))
  const put = (key: string, source: VariableSource) => change({ ...step, variables: { ...all(), [key]: source } })
  // What is proposed stands there from the start, and is saved with the rest.
  const isComplete = variables.every(({ key }) => key in step.variables)
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each template
  useEffect(() => {
    if (!isComplete) change({ ...step, variables: all() })
  }, [template.id, isComplete])
  const shownValue = (variable: TemplateVariable): string => {
    const source = sourceOf(variable)
    return source.from === 'text' ? source.text : `[${registry.labelOf(source.property)}]`
  }
  return (
    <>
      {variables.length > 0 && (
        <fieldset className="flex flex-col gap-3">
          <legend className="pb-2 text-sm font-semibold">{t('workflows.variables')}</legend>
          {variables.map((variable) => {
            const Fields = variable.kind === 'file' ? FileFields : VariableFields
            return (
              <Fields
                key={variable.key}
                variable={variable}
                source={sourceOf(variable)}
                change={(source) => put(variable.key, source)}
              />
            )
          })}
        </fieldset>
      )}
      <section aria-label={t('workflows.preview')}>
        <h3 className="pb-2 text-sm font-semibold">{t('workflows.preview')}</h3>
        <TemplateView
          template={render(parts, Object.fromEntries(variables.map((one) => [one.key, shownValue(one)])))}
        />
      </section>
    </>
  )
}

interface VariableProps {
  variable: TemplateVariable
  source: VariableSource
  change: (source: VariableSource) => void
}

/** A picture, video or file at the top: one of the library. */
function FileFields({ variable, source, change }: VariableProps) {
  const { t } = useTranslation()
  const { data: documents = [] } = useDocuments()
  const kind = variable.format === 'gif' ? 'video' : variable.format
  const fitting = documents.filter((one) => one.kind === kind)
  return (
    <SelectField
      label={t('workflows.file')}
      hint={fitting.length === 0 ? t('workflows.noFile') : undefined}
      value={source.from === 'text' ? source.text : ''}
      onChange={({ target }) => change({ from: 'text', text: target.value })}
    >
      <option value="">{t('workflows.choose')}</option>
      {fitting.map(({ id, name, file }) => (
        <option key={id} value={file.id}>
          {name}
        </option>
      ))}
    </SelectField>
  )
}

function VariableFields({ variable, source, change }: VariableProps) {
  const { t } = useTranslation()
  const { properties } = useRegistry()
  const name = variable.example ? `${variable.label} (${variable.example})` : variable.label
  return (
    <div className="flex flex-col gap-2 rounded border border-line p-3">
      <SelectField
        label={name}
        value={source.from}
        onChange={({ target }) =>
          change(
            target.value === 'text'
              ? { from: 'text', text: '' }
              : { from: 'property', property: 'contact.name', part: 'first_word', fallback: '' },
          )
        }
      >
        <option value="text">{t('workflows.sourceText')}</option>
        <option value="property">{t('workflows.sourceProperty')}</option>
      </SelectField>
      {source.from === 'text' && variable.kind === 'instant' ? (
        <DateTimeField
          label={t('workflows.dateAndTime')}
          at={source.text}
          change={(text) => change({ from: 'text', text })}
        />
      ) : source.from === 'text' ? (
        <Field
          label={t('workflows.textFor', { name: variable.label })}
          dir="auto"
          value={source.text}
          onChange={({ target }) => change({ from: 'text', text: target.value })}
        />
      ) : (
        <>
          <PropertySelect
            label={t('workflows.propertyFor', { name: variable.label })}
            properties={properties}
            value={source.property}
            change={(property) =>
              change({ ...source, property, part: property === 'contact.name' ? source.part : 'whole' })
            }
          />
          <Field
            label={t('workflows.fallbackFor', { name: variable.label })}
            hint={t('workflows.fallbackHint')}
            dir="auto"
            value={source.fallback}
            onChange={({ target }) => change({ ...source, fallback: target.value })}
          />
        </>
      )}
    </div>
  )
}

/** Whether it says enough to be kept: what is still missing is told by the problems of the workflow. */
export const isSendReady = ({ channelId, template, language }: SendStep): boolean =>
  channelId !== '' && template !== '' && (language.rule === 'fixed' ? language.language : language.fallback) !== ''
