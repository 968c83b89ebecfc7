import { useState } from 'react'
import { fill } from '#core/property/fill.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { Spinner } from '../../ui/Spinner.tsx'
import { Picker } from './Picker.tsx'
import type { InsertProps } from './registry.ts'
import { SnippetRow, snippetsLike } from './snippets.tsx'
import { useSnippets } from './useLibrary.ts'
import { useVariables } from './useVariables.ts'

/** Chooses a snippet, shown as it will read. What has no value stays in its braces, and the answer cannot be sent with it. */
export default function SnippetDialog({ conversation, close, insertText }: InsertProps) {
  const { t } = useTranslation()
  const [words, setWords] = useState('')
  const { data: snippets } = useSnippets()
  const values = useVariables(conversation)
  return (
    <Dialog title={t('insert.title_snippet')} onClose={close}>
      {!snippets || !values ? (
        <Spinner />
      ) : (
        <Picker
          label={t('insert.findSnippet')}
          words={words}
          search={setWords}
          things={snippetsLike(snippets, words)}
          none={t(snippets.length === 0 ? 'insert.noSnippets' : 'insert.noneFound')}
          take={({ text, fallbacks }) => {
            insertText(fill(text, values, fallbacks).text)
            close()
          }}
          row={(snippet) => <SnippetRow snippet={snippet} values={values} />}
        />
      )}
    </Dialog>
  )
}
