import { useId, useMemo, useState } from 'react'
import { useTranslation } from '../i18n/translate.ts'
import { classes } from '../ui/classes.ts'
import { DialogShell } from '../ui/Dialog.tsx'
import { allCommands, type Command } from './commands.ts'
import { Keys } from './Key.tsx'

/** Everything one can do here, found by typing. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const listId = useId()
  const [commands] = useState(allCommands)
  const [words, setWords] = useState('')
  const [at, setAt] = useState(0)
  const found = useMemo(() => find(commands, words), [commands, words])
  const chosen = Math.min(at, Math.max(0, found.length - 1))
  const run = (command: Command | undefined) => {
    if (!command) return
    onClose()
    // After the window has given the focus back.
    setTimeout(command.run)
  }
  return (
    <DialogShell onClose={onClose} label={t('keyboard.palette')} className="mt-[14vh] max-w-lg">
      <input
        role="combobox"
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={found[chosen] ? `${listId}-${chosen}` : undefined}
        aria-label={t('keyboard.search')}
        placeholder={t('keyboard.search')}
        value={words}
        onChange={(event) => {
          setWords(event.target.value)
          setAt(0)
        }}
        onKeyDown={(event) => {
          const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
          if (step && found.length > 0) setAt((chosen + step + found.length) % found.length)
          else if (event.key === 'Enter' && !event.nativeEvent.isComposing) run(found[chosen])
          else return
          event.preventDefault()
        }}
        className="h-12 w-full border-b border-line bg-transparent px-4 text-message outline-none"
      />
      <div id={listId} role="listbox" aria-label={t('keyboard.palette')} className="max-h-80 overflow-y-auto p-1">
        {found.map((command, index) => (
          // biome-ignore lint/a11y/useFocusableInteractive lint/a11y/useKeyWithClickEvents: the field keeps the focus and has the keys
          <div
            key={command.id}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={index === chosen}
            ref={index === chosen ? (element) => element?.scrollIntoView({ block: 'nearest' }) : undefined}
            onPointerMove={() => setAt(index)}
            onClick={() => run(command)}
            className={classes('flex h-9 items-center gap-3 rounded-sm px-3', index === chosen && 'bg-hover')}
          >
            <span className="min-w-0 flex-1 truncate">{command.label}</span>
            <Keys of={command} />
          </div>
        ))}
      </div>
      {found.length === 0 && <p className="px-4 pb-4 text-soft">{t('keyboard.none')}</p>}
    </DialogShell>
  )
}

/** Commands whose words contain all that was typed; those that begin with it first. */
function find(commands: Command[], typed: string): Command[] {
  const parts = typed.toLocaleLowerCase().split(/\s+/).filter(Boolean)
  const matching = commands.filter(({ label }) => {
    const text = label.toLocaleLowerCase()
    return parts.every((part) => text.includes(part))
  })
  const first = parts[0]
  if (!first) return matching
  const begins = ({ label }: Command) => (label.toLocaleLowerCase().startsWith(first) ? 0 : 1)
  return matching.sort((a, b) => begins(a) - begins(b))
}
