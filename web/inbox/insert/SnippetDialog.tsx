import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Snippet } from '#contract/library.ts'
import { fill } from '#core/property/fill.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { Spinner } from '../../ui/Spinner.tsx'
import { matching, Picker } from './Picker.tsx'
import type { InsertProps } from './registry.ts'
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
          things={byShortcut(snippets, words)}
          none={t(snippets.length === 0 ? 'insert.noSnippets' : 'insert.noneFound')}
          take={({ text, fallbacks }) => {
            insertText(fill(text, values, fallbacks).text)
            close()
          }}
          row={(snippet) => <Row snippet={snippet} values={values} />}
        />
      )}
    </Dialog>
  )
}

function Row({ snippet, values }: { snippet: Snippet; values: Record<string, string | null> }) {
  const { t } = useTranslation()
  const { pieces, missing } = fill(snippet.text, values, snippet.fallbacks)
  let place = 0
  return (
    <>
      <p className="flex gap-3">
        <bdi className="min-w-0 flex-1 truncate font-medium">{snippet.name}</bdi>
        <span className="shrink-0 text-sm text-faint">/{snippet.shortcut}</span>
      </p>
      <p className="line-clamp-2 text-sm text-soft" dir="auto">
        {pieces.map((piece) => {
          place += 1
          return piece.kind === 'missing' ? (
            <mark key={place} className="rounded-sm bg-brass-wash px-0.5 text-brass">
              {piece.text}
            </mark>
          ) : (
            piece.text
          )
        })}
      </p>
      {missing.length > 0 && <p className="text-sm text-brass">{t('insert.open', { names: missing.join(', ') })}</p>}
    </>
  )
}

/** Those whose shortcut begins with what was typed come first. */
function byShortcut(snippets: readonly Snippet[], typed: string): Snippet[] {
  const first = typed.trim().toLowerCase()
  const found = matching(snippets, typed, ({ name, shortcut, text }) => `${shortcut} ${name} ${text}`)
  const rank = ({ shortcut }: Snippet) => (first !== '' && shortcut.startsWith(first) ? 0 : 1)
  return found.sort((a, b) => rank(a) - rank(b))
}
