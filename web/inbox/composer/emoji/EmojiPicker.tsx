import { useEffect, useId, useMemo, useRef, useState } from 'react'
import { useTranslation } from '../../../i18n/translate.ts'
import { classes } from '../../../ui/classes.ts'
import { Spinner } from '../../../ui/Spinner.tsx'
import { loadEmoji } from './data.ts'
import { type Emoji, findEmoji } from './find.ts'
import { chosenTone, recentEmoji, rememberEmoji, rememberTone } from './habits.ts'

/** As the data numbers them; one sign stands for each. */
const GROUPS = [
  [0, '😀'],
  [1, '👋'],
  [3, '🐻'],
  [4, '🍎'],
  [5, '✈️'],
  [6, '⚽'],
  [7, '💡'],
  [8, '❤️'],
  [9, '🏳️'],
] as const
const TONE_SIGNS = ['✋', '✋🏻', '✋🏼', '✋🏽', '✋🏾', '✋🏿']
const RECENT = -1
/** As the grid is drawn: up and down go by rows. */
const COLUMNS = 9

/** All emoji by group, or those whose name was typed. The field keeps the focus: arrows choose, Enter takes. */
export default function EmojiPicker({ put, leave }: { put: (sign: string) => void; leave: () => void }) {
  const { t, language } = useTranslation()
  const listId = useId()
  const [all, setAll] = useState<readonly Emoji[] | 'failed' | null>(null)
  const [typed, setTyped] = useState('')
  const [group, setGroup] = useState<number>(recentEmoji().length > 0 ? RECENT : 0)
  const [tone, setTone] = useState(chosenTone)
  const [at, setAt] = useState(0)
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    loadEmoji(language).then(setAll, () => setAll('failed'))
  }, [language])
  const shown = useMemo(() => (Array.isArray(all) ? shownOf(all, typed, group) : []), [all, typed, group])
  const chosen = Math.min(at, Math.max(0, shown.length - 1))
  const signOf = (emoji: Emoji) => emoji.tones[tone - 1] ?? emoji.sign
  const take = (emoji: Emoji | undefined) => {
    if (!emoji) return
    rememberEmoji(emoji.sign)
    put(signOf(emoji))
  }
  const choose = (next: number) => {
    const place = Math.max(0, Math.min(shown.length - 1, next))
    setAt(place)
    list.current?.children[place]?.scrollIntoView({ block: 'nearest' })
  }
  const press = (key: string): boolean => {
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS }[key]
    if (step) choose(chosen + step)
    else if (key === 'Enter') take(shown[chosen])
    else if (key === 'Escape') leave()
    else return false
    return true
  }
  const tab = (value: number, sign: string) => (
    <button
      key={value}
      type="button"
      aria-pressed={group === value && typed === ''}
      aria-label={t(`composer.emoji.group${value === RECENT ? 'Recent' : (value as 0)}`)}
      data-tip={t(`composer.emoji.group${value === RECENT ? 'Recent' : (value as 0)}`)}
      onClick={() => {
        setGroup(value)
        setTyped('')
        setAt(0)
      }}
      className={classes(
        'h-8 min-w-8 flex-1 rounded-sm text-base hover:bg-hover',
        group === value && typed === '' && 'bg-chosen',
      )}
    >
      {sign}
    </button>
  )
  return (
    <section
      aria-label={t('composer.act.emoji')}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        leave()
      }}
      className="border-b border-line p-2"
    >
      <div className="flex items-center gap-2">
        <input
          // biome-ignore lint/a11y/noAutofocus: it was asked for
          autoFocus
          role="combobox"
          aria-expanded
          aria-controls={listId}
          aria-activedescendant={shown[chosen] ? `${listId}-${chosen}` : undefined}
          aria-label={t('composer.emoji.search')}
          placeholder={t('composer.emoji.search')}
          value={typed}
          onChange={({ target }) => {
            setTyped(target.value)
            setAt(0)
          }}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing || !press(event.key)) return
            event.preventDefault()
            event.stopPropagation()
          }}
          className="h-8 min-w-0 flex-1 rounded border border-field bg-transparent px-2 outline-none focus:border-ink"
        />
        <select
          value={tone}
          aria-label={t('composer.emoji.tone')}
          onChange={({ target }) => {
            setTone(Number(target.value))
            rememberTone(Number(target.value))
          }}
          className="chevron h-8 rounded border border-field bg-paper pr-7 pl-2 text-base"
        >
          {TONE_SIGNS.map((sign, index) => (
            <option key={sign} value={index}>
              {sign}
            </option>
          ))}
        </select>
      </div>
      <fieldset className="mt-1.5 flex">
        <legend className="sr-only">{t('composer.emoji.groups')}</legend>
        {recentEmoji().length > 0 && tab(RECENT, '🕘')}
        {GROUPS.map(([value, sign]) => tab(value, sign))}
      </fieldset>
      {all === null && (
        <p className="flex h-40 items-center justify-center">
          <Spinner />
        </p>
      )}
      {all === 'failed' && (
        <p role="alert" className="flex h-40 items-center justify-center text-soft">
          {t('common.noConnection')}
        </p>
      )}
      {Array.isArray(all) && (
        <div
          ref={list}
          id={listId}
          role="listbox"
          aria-label={t('composer.act.emoji')}
          className="mt-1 grid max-h-40 min-h-20 auto-rows-[2.25rem] grid-cols-9 overflow-y-auto"
        >
          {shown.map((emoji, index) => (
            // biome-ignore lint/a11y/useFocusableInteractive lint/a11y/useKeyWithClickEvents: the field keeps the focus and has the keys
            <div
              key={emoji.sign}
              id={`${listId}-${index}`}
              role="option"
              aria-selected={index === chosen}
              aria-label={emoji.name}
              title={emoji.name}
              onPointerMove={() => setAt(index)}
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => take(emoji)}
              className={classes(
                'flex cursor-default items-center justify-center rounded-sm text-xl',
                index === chosen && 'bg-hover',
              )}
            >
              {signOf(emoji)}
            </div>
          ))}
        </div>
      )}
      {Array.isArray(all) && shown.length === 0 && (
        <p role="status" className="pb-2 text-center text-soft">
          {t('composer.emoji.none')}
        </p>
      )}
    </section>
  )
}

function shownOf(all: readonly Emoji[], typed: string, group: number): readonly Emoji[] {
  if (typed.trim() !== '') return findEmoji(all, typed)
  if (group !== RECENT) return all.filter((emoji) => emoji.group === group)
  return recentEmoji().flatMap((sign) => all.find((emoji) => emoji.sign === sign) ?? [])
}
