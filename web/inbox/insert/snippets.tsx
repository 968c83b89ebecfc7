import type { Snippet } from '#contract/library.ts'
import { fill } from '#core/property/fill.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { matching } from './Picker.tsx'

/** One snippet as it will read: what has no value stands out. */
export function SnippetRow({ snippet, values }: { snippet: Snippet; values: Record<string, string | null> }) {
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

/** Those that fit what was typed; those whose shortcut begins with it come first. */
export function snippetsLike(snippets: readonly Snippet[], typed: string): Snippet[] {
  const first = typed.trim().toLowerCase()
  const found = matching(snippets, typed, ({ name, shortcut, text }) => `${shortcut} ${name} ${text}`)
  const rank = ({ shortcut }: Snippet) => (first !== '' && shortcut.startsWith(first) ? 0 : 1)
  return found.sort((a, b) => rank(a) - rank(b))
}
