import { TextQuote } from 'lucide-react'
import { preview } from '#core/whatsapp/markup.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { useSnippets } from '../../inbox/insert/useLibrary.ts'
import { useMay } from '../../people/useMay.ts'
import { NamedThings } from '../NamedThings.tsx'
import { deleteSnippet } from './endpoints.ts'
import { SnippetDialog } from './SnippetDialog.tsx'

/** The texts one may put into answers. */
export function SnippetsPage() {
  const { t } = useTranslation()
  const { data, error, refetch } = useSnippets()
  return (
    <NamedThings
      known={{ data, error, refetch }}
      search={{
        label: t('library.find'),
        none: t('insert.noneFound'),
        wordsOf: ({ name, shortcut, text }) => `${name} ${shortcut} ${text}`,
      }}
      queryKey="snippets"
      mayManage={useMay()('library.edit')}
      mayChange={({ isMine }) => isMine}
      icon={TextQuote}
      words={{
        title: t('library.snippets'),
        text: t('library.snippetsText'),
        create: t('library.newSnippet'),
        emptyTitle: t('library.noSnippetsTitle'),
        emptyText: t('library.noSnippetsText'),
        edit: (name) => t('library.editSnippet', { name }),
        removeOf: (name) => t('library.removeSnippetOf', { name }),
        removeTitle: (name) => t('library.removeSnippetTitle', { name }),
        removeText: t('library.removeSnippetText'),
        remove: t('library.remove'),
      }}
      remove={deleteSnippet}
      dialog={(snippet, onClose) => <SnippetDialog snippet={snippet} onClose={onClose} />}
      row={({ name, shortcut, text, sharing }) => (
        <div className="min-w-0 flex-1 py-2">
          {/* On a phone its name has a line of its own. */}
          <p className="flex gap-x-3 max-sm:flex-wrap">
            <bdi className="min-w-0 truncate font-medium max-sm:w-full">{name}</bdi>
            <span className="min-w-0 truncate text-sm text-soft">/{shortcut}</span>
            <span className="ml-auto shrink-0 text-sm text-soft">{t(`forms.sharing_${sharing}`)}</span>
          </p>
          <p className="truncate text-sm text-soft" dir="auto">
            {preview({ kind: 'text', text }).text}
          </p>
        </div>
      )}
    />
  )
}
