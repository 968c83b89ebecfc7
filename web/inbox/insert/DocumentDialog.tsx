import { useState } from 'react'
import { fileSize } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { Spinner } from '../../ui/Spinner.tsx'
import { matching, Picker } from './Picker.tsx'
import type { InsertProps } from './registry.ts'
import { useDocuments } from './useLibrary.ts'

/** Chooses a document of the library; it joins the files of the answer. */
export default function DocumentDialog({ close, addFile }: InsertProps) {
  const { t } = useTranslation()
  const [words, setWords] = useState('')
  const { data: documents } = useDocuments()
  return (
    <Dialog title={t('insert.title_document')} onClose={close}>
      {documents ? (
        <Picker
          label={t('insert.findDocument')}
          words={words}
          search={setWords}
          things={matching(documents, words, ({ name, folder, file }) => `${folder} ${name} ${file.fileName ?? ''}`)}
          none={t(documents.length === 0 ? 'insert.noDocuments' : 'insert.noneFound')}
          take={({ file, kind }) => {
            addFile({ file, kind, caption: '' })
            close()
          }}
          row={({ name, folder, file }) => (
            <>
              <bdi className="block truncate font-medium">{name}</bdi>
              <p className="truncate text-sm text-soft">
                {[folder, file.fileName, fileSize(file.sizeBytes)].filter(Boolean).join(' · ')}
              </p>
            </>
          )}
        />
      ) : (
        <Spinner />
      )}
    </Dialog>
  )
}
