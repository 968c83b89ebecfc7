import { Paperclip } from 'lucide-react'
import { useId, useRef, useState } from 'react'
import type { TemplateVariable } from '#core/whatsapp/template/variables.ts'
import { DateTimeField } from '../../dates/DateField.tsx'
import { useTranslation } from '../../i18n/translate.ts'
import { Button } from '../../ui/Button.tsx'
import { Field, FieldNote, SelectField } from '../../ui/Field.tsx'
import { upload } from '../composer/upload.ts'
import { useDocuments } from '../insert/useLibrary.ts'

interface ValuesProps {
  variables: readonly TemplateVariable[]
  values: Readonly<Record<string, string>>
  put: (key: string, value: string) => void
}

/** One field for each thing that the template leaves open. */
export function Values({ variables, values, put }: ValuesProps) {
  return variables.map((variable, at) =>
    variable.kind === 'file' ? (
      <FileValue
        key={variable.key}
        variable={variable}
        fileId={values[variable.key] ?? ''}
        put={(fileId) => put(variable.key, fileId)}
      />
    ) : (
      <TextValue
        key={variable.key}
        variable={variable}
        value={values[variable.key] ?? ''}
        put={(value) => put(variable.key, value)}
        isFirst={at === 0}
      />
    ),
  )
}

interface TextValueProps {
  variable: TemplateVariable
  value: string
  put: (value: string) => void
  isFirst: boolean
}

function TextValue({ variable, value, put, isFirst }: TextValueProps) {
  const { t } = useTranslation()
  const label = useLabel(variable)
  const { kind, example, isOptional } = variable
  if (kind === 'instant') {
    return <DateTimeField label={label} required at={value} change={put} />
  }
  return (
    <Field
      label={label}
      value={value}
      required={!isOptional}
      dir="auto"
      {...(isFirst && { 'data-first-focus': true })}
      hint={example ? t('templates.example', { example }) : undefined}
      onChange={({ target }) => put(target.value)}
    />
  )
}

function useLabel({ kind, place, label, card, key }: TemplateVariable): string {
  const { t } = useTranslation()
  const words = () => {
    if (key.endsWith('header.name')) return t('templates.field.placeName')
    if (key.endsWith('header.address')) return t('templates.field.placeAddress')
    if (kind === 'address') return t('templates.field.address', { label })
    if (kind === 'text') return t(place === 'header' ? 'templates.field.header' : 'templates.field.body', { label })
    return t(`templates.field.${kind}`)
  }
  return card === null ? words() : `${t('templates.card', { number: card + 1 })} – ${words()}`
}

const ACCEPT = { image: 'image/jpeg,image/png', video: 'video/mp4,video/3gpp', gif: 'video/mp4', document: '' }
const FITS = { image: ['image'], video: ['video'], gif: ['video'], document: ['document', 'image'] }

interface FileValueProps {
  variable: TemplateVariable
  fileId: string
  put: (fileId: string) => void
}

function FileValue({ variable, fileId, put }: FileValueProps) {
  const { t } = useTranslation()
  const label = useLabel(variable)
  const noteId = useId()
  const chooser = useRef<HTMLInputElement>(null)
  const [name, setName] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const format = variable.format ?? 'document'
  const { data: documents = [] } = useDocuments()
  const fitting = documents.filter(({ kind }) => FITS[format].includes(kind))
  const take = async (file: File) => {
    setBusy(true)
    setProblem(null)
    try {
      const { file: stored, kind } = await upload(file, () => {}, new AbortController().signal)
      if (!FITS[format].includes(kind)) {
        setProblem(t('templates.wrongFile', { format: t(`templates.format.${format}`) }))
        return
      }
      setName(file.name)
      put(stored.id)
    } catch (error) {
      setProblem(error instanceof Error && error.message ? error.message : t('templates.loadFailed'))
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="flex flex-col gap-1">
      <p className="text-sm font-medium text-soft">{label}</p>
      {fitting.length > 0 && (
        <SelectField
          label={t('templates.fromLibrary')}
          aria-label={`${label}: ${t('templates.fromLibrary')}`}
          value={fitting.some(({ file }) => file.id === fileId) ? fileId : ''}
          onChange={({ target }) => {
            setName('')
            setProblem(null)
            put(target.value)
          }}
        >
          <option value="">{t('templates.chooseDocument')}</option>
          {fitting.map(({ id, name, folder, file }) => (
            <option key={id} value={file.id}>
              {folder === '' ? name : `${folder} / ${name}`}
            </option>
          ))}
        </SelectField>
      )}
      <div className="flex items-center gap-3">
        <Button size="small" icon={Paperclip} busy={busy} onClick={() => chooser.current?.click()}>
          {t(busy ? 'templates.uploading' : fileId ? 'templates.otherFile' : 'templates.chooseFile')}
        </Button>
        <span className="min-w-0 truncate text-sm text-soft">{name}</span>
      </div>
      <input
        ref={chooser}
        type="file"
        hidden
        accept={ACCEPT[format]}
        aria-label={label}
        onChange={({ target }) => {
          const [file] = target.files ?? []
          if (file) void take(file)
          target.value = ''
        }}
      />
      <FieldNote id={noteId} error={problem} />
    </div>
  )
}
