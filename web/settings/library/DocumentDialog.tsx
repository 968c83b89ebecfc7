import { useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import type { LibraryDocument } from '#contract/library.ts'
import { FILE_BYTES_MAX } from '#core/whatsapp/limits.ts'
import { checkText } from '../../forms/checks.ts'
import { FileField } from '../../forms/FileField.tsx'
import { SharingFields, useSharing } from '../../forms/SharingFields.tsx'
import { useForm } from '../../forms/useForm.ts'
import { fileSize } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Field } from '../../ui/Field.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { postDocument, putDocument } from './endpoints.ts'

const NAME_MAX = 120
const DOCUMENT_SHARINGS = ['everyone', 'teams'] as const

interface DocumentDialogProps {
  document: LibraryDocument | null
  /** Those there are, offered while one types. */
  folders: readonly string[]
  onClose: () => void
}

/** Uploads a file, names it, and says who may use it; another file may take its place later. */
export function DocumentDialog({ document, folders, onClose }: DocumentDialogProps) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const folderListId = useId()
  const { shared, fields } = useSharing(DOCUMENT_SHARINGS, document ?? { sharing: 'everyone', teamIds: [] })
  const [file, setFile] = useState(document?.file ?? null)
  const [isUploading, setUploading] = useState(false)
  const [flaw, setFlaw] = useState<string | null>(null)
  const { values, set, field, submit, banner, busy } = useForm({
    first: {
      name: document?.name ?? '',
      folder: document?.folder ?? '',
    },
    check: ({ name }) => {
      if (!file) setFlaw(t('library.fileNeeded'))
      return { name: checkText(name, NAME_MAX, t) }
    },
    send: async ({ name, folder }) => {
      if (!file) return
      const body = {
        name: name.trim(),
        folder: folder.trim(),
        fileId: file.id,
        ...shared,
      }
      await (document ? putDocument(document.id, { ...body, version: document.version }) : postDocument(body))
      await queries.invalidateQueries({ queryKey: ['documents'] })
      onClose()
    },
  })
  return (
    <Dialog
      title={document ? t('library.editDocument', { name: document.name }) : t('library.newDocument')}
      onClose={onClose}
    >
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        {banner && <Notice tone="failure">{banner}</Notice>}
        <FileField
          label={t('library.file')}
          file={file}
          error={flaw}
          bytesMax={FILE_BYTES_MAX}
          tooLarge={t('library.tooLarge', { limit: fileSize(FILE_BYTES_MAX) })}
          hasFirstFocus
          onBusy={setUploading}
          onFile={(uploaded, chosen) => {
            setFlaw(null)
            setFile(uploaded)
            if (values.name.trim() === '') set({ name: chosen.name.replace(/\.[^.]*$/, '') })
          }}
        />
        <Field label={t('library.name')} autoComplete="off" dir="auto" {...field('name')} />
        <Field
          label={t('library.folder')}
          hint={t('library.folderHint')}
          autoComplete="off"
          dir="auto"
          maxLength={60}
          list={folderListId}
          {...field('folder')}
        />
        <datalist id={folderListId}>
          {folders.map((folder) => (
            <option key={folder} value={folder} />
          ))}
        </datalist>
        <SharingFields label={t('library.sharing')} {...fields} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" look="primary" busy={busy} disabled={isUploading}>
            {t(document ? 'common.save' : 'library.create')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
