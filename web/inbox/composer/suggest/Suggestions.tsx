import { type ReactNode, type RefObject, useEffect, useImperativeHandle, useState } from 'react'
import type { Conversation } from '#contract/inbox.ts'
import { fill } from '#core/property/fill.ts'
import { useTranslation } from '../../../i18n/translate.ts'
import { classes } from '../../../ui/classes.ts'
import { SnippetRow, snippetsLike } from '../../insert/snippets.tsx'
import { useSnippets } from '../../insert/useLibrary.ts'
import { useVariables } from '../../insert/useVariables.ts'
import { loadEmoji } from '../emoji/data.ts'
import { type Emoji, findEmoji } from '../emoji/find.ts'
import { chosenTone, rememberEmoji } from '../emoji/habits.ts'
import type { Asked } from './asked.ts'

/** More would cover the messages that are being answered. */
const OFFERED_MAX = 6

/** The keys of the list, which the text field hears: true where one was for the list. */
export type PressSuggestion = (key: string) => boolean

interface SuggestionsProps {
  asked: Asked
  conversation: Conversation
  listId: string
  take: (chosen: string) => void
  leave: () => void
  /** Which option is the chosen one; null while there is none to choose. */
  pointAt: (optionId: string | null) => void
  press: RefObject<PressSuggestion | null>
}

/** What fits the name that is being typed. The text field keeps the focus: arrows choose, Enter takes, Escape leaves what is written. */
export default function Suggestions(props: SuggestionsProps) {
  return props.asked.kind === 'emoji' ? <EmojiSuggestions {...props} /> : <SnippetSuggestions {...props} />
}

interface Offer {
  id: string
  row: ReactNode
  take: () => void
}

function EmojiSuggestions(props: SuggestionsProps) {
  const { t, language } = useTranslation()
  const [all, setAll] = useState<readonly Emoji[]>([])
  useEffect(() => {
    // Without network there are none, and what is typed stays as it is.
    loadEmoji(language).then(setAll, () => {})
  }, [language])
  const offers = findEmoji(all, props.asked.typed, OFFERED_MAX).map(({ sign, name, tones }): Offer => {
    const toned = tones[chosenTone() - 1] ?? sign
    return {
      id: sign,
      row: (
        <p className="flex items-center gap-3">
          <span aria-hidden className="text-xl">
            {toned}
          </span>
          <span className="min-w-0 truncate">{name}</span>
        </p>
      ),
      take: () => {
        rememberEmoji(sign)
        props.take(toned)
      },
    }
  })
  return <List {...props} label={t('composer.act.emoji')} offers={offers} />
}

function SnippetSuggestions(props: SuggestionsProps) {
  const { t } = useTranslation()
  const { data: snippets = [] } = useSnippets()
  const values = useVariables(props.conversation)
  const found = values ? snippetsLike(snippets, props.asked.typed).slice(0, OFFERED_MAX) : []
  const offers = found.map(
    (snippet): Offer => ({
      id: snippet.id,
      row: <SnippetRow snippet={snippet} values={values ?? {}} />,
      take: () => props.take(fill(snippet.text, values ?? {}, snippet.fallbacks).text),
    }),
  )
  return <List {...props} label={t('composer.act.insert_snippet')} offers={offers} />
}

function List({
  asked,
  listId,
  label,
  offers,
  leave,
  pointAt,
  press,
}: SuggestionsProps & { label: string; offers: Offer[] }) {
  // Other words, another list: its first is the chosen one again.
  const words = `${asked.kind} ${asked.from} ${asked.typed}`
  const [at, setAt] = useState({ words, place: 0 })
  const chosen = at.words === words ? Math.min(at.place, offers.length - 1) : 0
  const choose = (place: number) => setAt({ words, place })
  const optionId = offers[chosen] ? `${listId}-${chosen}` : null
  useEffect(() => {
    pointAt(optionId)
    return () => pointAt(null)
  }, [optionId, pointAt])
  useImperativeHandle(press, () => (key) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[key]
    if (offers.length === 0) return false
    if (step) choose((chosen + step + offers.length) % offers.length)
    else if (key === 'Enter' || key === 'Tab') offers[chosen]?.take()
    else if (key === 'Escape') leave()
    else return false
    return true
  })
  if (offers.length === 0) return null
  return (
    <div
      id={listId}
      role="listbox"
      aria-label={label}
      className="appear absolute inset-s-0 bottom-full z-30 mb-1 max-h-80 w-96 max-w-full overflow-y-auto rounded border border-line bg-float p-1 shadow-float"
    >
      {offers.map((offer, index) => (
        // biome-ignore lint/a11y/useFocusableInteractive lint/a11y/useKeyWithClickEvents: the field keeps the focus and has the keys
        <div
          key={offer.id}
          id={`${listId}-${index}`}
          role="option"
          aria-selected={index === chosen}
          ref={index === chosen ? (element) => element?.scrollIntoView({ block: 'nearest' }) : undefined}
          onPointerMove={() => choose(index)}
          onPointerDown={(event) => event.preventDefault()}
          onClick={offer.take}
          className={classes('min-h-9 rounded-sm px-3 py-1.5', index === chosen && 'bg-hover')}
        >
          {offer.row}
        </div>
      ))}
    </div>
  )
}
