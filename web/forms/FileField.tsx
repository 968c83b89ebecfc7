import { Upload, X } from 'lucide-react'
import { useId, useRef, useState } from 'react'
import type { File as StoredFile } from '#contract/files.ts'
import { fileSize } from '../i18n/format.ts'
import { useTranslation } from '../i18n/translate.ts'
import { upload } from '../inbox/composer/upload.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { FieldNote } from '../ui/Field.tsx'
import { useRefusalWords } from './refusalWords.ts'

interface FileFieldProps {
  label: string
  hint?: string
  /** What is wrong that only the form knows. */
  error?: string | null
  file: StoredFile | null
  /** Types that are offered; all where it is left out. */
  accept?: readonly string[]
  bytesMax: number
  /** Said of a larger one. */
  tooLarge: string
  hasFirstFocus?: boolean
  /** Where the field may be left empty: takes the file away. */
  onRemove?: () => void
  onFile: (file: StoredFile, chosen: File) => void
  /** While it is on its way nothing can be sent. */
  onBusy: (isBusy: boolean) => void
}

/** A file that is uploaded as soon as it is chosen. Needs the words of the area `forms`. */
export function FileField({ label, hint, error, file, accept, bytesMax, tooLarge, ...props }: FileFieldProps) {
  const { hasFirstFocus = false, onRemove, onFile, onBusy } = props
  const { t } = useTranslation()
  const wordsOf = useRefusalWords()
  const labelId = useId()
  const noteId = useId()
  const chooser = useRef<HTMLInputElement>(null)
  const [share, setShare] = useState<number | null>(null)
  const [flaw, setFlaw] = useState<string | null>(null)
  const take = async (chosen: File) => {
    if (chosen.size > bytesMax) return setFlaw(tooLarge)
    setFlaw(null)
    setShare(0)
    onBusy(true)
    try {
      const uploaded = await upload(chosen, setShare, new AbortController().signal)
      onFile(uploaded.file, chosen)
    } catch (problem) {
      setFlaw(wordsOf(problem))
    } finally {
      setShare(null)
      onBusy(false)
    }
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would not stand in the row of fields
    <div role="group" className="flex flex-col gap-1" aria-labelledby={labelId} aria-describedby={noteId}>
      <p id={labelId} className="text-sm font-medium text-soft">
        {label}
      </p>
      <div className="flex items-center gap-3">
        <Button
          icon={Upload}
          busy={share !== null}
          onClick={() => chooser.current?.click()}
          {...(hasFirstFocus && { 'data-first-focus': true })}
        >
          {t('forms.chooseFile')}
        </Button>
        <bdi className="min-w-0 flex-1 truncate text-soft">
          {share !== null
            ? t('forms.uploading', { percent: Math.round(share * 100) })
            : file && `${file.fileName ?? ''} · ${fileSize(file.sizeBytes)}`}
        </bdi>
        {file && onRemove && share === null && (
          <IconButton icon={X} onClick={onRemove} label={t('forms.removeFile', { name: file.fileName ?? '' })} />
        )}
      </div>
      <FieldNote id={noteId} hint={hint} error={flaw ?? error} />
      <input
        ref={chooser}
        type="file"
        hidden
        accept={accept?.join(',')}
        onChange={({ target }) => {
          const [chosen] = target.files ?? []
          if (chosen) void take(chosen)
          target.value = ''
        }}
      />
    </div>
  )
}
