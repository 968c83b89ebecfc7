import { Eye, File, Files } from 'lucide-react'
import { addressWithWorkspace } from '../../api/client.ts'
import { fileSize } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { useDocuments } from '../../inbox/insert/useLibrary.ts'
import { useMay } from '../../people/useMay.ts'
import { NamedThings } from '../NamedThings.tsx'
import { DocumentDialog } from './DocumentDialog.tsx'
import { deleteDocument } from './endpoints.ts'

/** The files one may put into answers, by folder. */
export function DocumentsPage() {
  const { t } = useTranslation()
  const { data, error, refetch } = useDocuments()
  const folders = [...new Set((data ?? []).map(({ folder }) => folder).filter(Boolean))]
  return (
    <NamedThings
      known={{ data, error, refetch }}
      search={{
        label: t('library.find'),
        none: t('insert.noneFound'),
        wordsOf: ({ name, folder, file }) => `${name} ${folder} ${file.fileName ?? ''}`,
      }}
      queryKey="documents"
      mayManage={useMay()('library.edit')}
      mayChange={({ isMine }) => isMine}
      icon={Files}
      words={{
        title: t('library.documents'),
        text: t('library.documentsText'),
        create: t('library.newDocument'),
        emptyTitle: t('library.noDocumentsTitle'),
        emptyText: t('library.noDocumentsText'),
        edit: (name) => t('library.editDocument', { name }),
        removeOf: (name) => t('library.removeDocumentOf', { name }),
        removeTitle: (name) => t('library.removeDocumentTitle', { name }),
        removeText: t('library.removeDocumentText'),
        remove: t('library.remove'),
      }}
      remove={deleteDocument}
      dialog={(document, onClose) => <DocumentDialog document={document} folders={folders} onClose={onClose} />}
      row={({ name, folder, file, sharing, sentCount }) => (
        <>
          {file.hasThumbnail ? (
            <img
              alt=""
              src={addressWithWorkspace(`/files/${file.id}`, { thumbnail: 1 })}
              className="size-8 shrink-0 rounded-sm object-cover"
            />
          ) : (
            <File aria-hidden size={20} strokeWidth={1.5} className="mx-1.5 shrink-0 text-soft" />
          )}
          <div className="min-w-0 flex-1 py-2">
            <p className="flex gap-x-3 max-sm:flex-wrap">
              <bdi className="min-w-0 truncate font-medium max-sm:w-full">{name}</bdi>
              <span className="shrink-0 text-sm text-soft sm:ml-auto">{t(`forms.sharing_${sharing}`)}</span>
            </p>
            <p className="truncate text-sm text-soft">
              {[
                folder || t('library.noFolder'),
                file.fileName,
                fileSize(file.sizeBytes),
                ...(sentCount > 0 ? [t('library.sent', { count: sentCount })] : []),
              ]
                .filter(Boolean)
                .join(' · ')}
            </p>
          </div>
          <a
            href={addressWithWorkspace(`/files/${file.id}`)}
            target="_blank"
            rel="noreferrer"
            aria-label={t('library.look', { name })}
            data-tip={t('library.look', { name })}
            className="inline-flex size-8 shrink-0 items-center justify-center rounded text-soft hover:bg-hover hover:text-text"
          >
            <Eye aria-hidden size={16} strokeWidth={1.75} />
          </a>
        </>
      )}
    />
  )
}
