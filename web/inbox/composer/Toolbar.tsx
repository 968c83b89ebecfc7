import {
  Bold,
  Code,
  Italic,
  Link2,
  List,
  ListOrdered,
  type LucideIcon,
  Mic,
  Paperclip,
  Smile,
  Strikethrough,
  TextQuote,
  Type,
} from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useState } from 'react'
import { useTranslation } from '../../i18n/translate.ts'
import { IconButton } from '../../ui/Button.tsx'
import { classes } from '../../ui/classes.ts'
import type { LineStyle, TextStyle } from './edits.ts'
import { type ComposerAct, isAppleKeyboard, keyName } from './keys.ts'

const LINE_STYLES: [LineStyle, LucideIcon][] = [
  ['bullets', List],
  ['numbers', ListOrdered],
  ['quote', TextQuote],
]
const STYLES: [TextStyle | LineStyle | 'link', LucideIcon][] = [
  ['bold', Bold],
  ['italic', Italic],
  ['strike', Strikethrough],
  ['monospace', Code],
  ['link', Link2],
  ...LINE_STYLES,
]
const INSERTS: [ComposerAct, LucideIcon][] = [
  ['emoji', Smile],
  ['attach', Paperclip],
  ['voice', Mic],
]
const IS_PRESSABLE: ReadonlySet<string> = new Set(STYLES.map(([act]) => act).filter((act) => act !== 'link'))
const IS_OF_LINES: ReadonlySet<string> = new Set(LINE_STYLES.map(([act]) => act))

interface ToolbarProps {
  /** The styles at the caret, joined by commas. */
  there: string
  run: (act: ComposerAct) => void
  /** What else can be put in; stands at the end. */
  children?: ReactNode
}

/** What one can do to the text besides typing, on one line: where it has no room for them, the styles of whole lines, and on
 *  a phone's width all styles, fold behind one button and come back on a line of their own. */
export function Toolbar({ there, run, children }: ToolbarProps) {
  const { t } = useTranslation()
  const [unfolded, setUnfolded] = useState(false)
  const isApple = isAppleKeyboard()
  const pressed = new Set(there.split(','))
  const button = ([act, icon]: [ComposerAct, LucideIcon]) => (
    <IconButton
      key={act}
      icon={icon}
      iconSize={16}
      label={t(`composer.act.${act}`)}
      shortcut={keyName(act, isApple)}
      aria-keyshortcuts={keyName(act, false).replace('Ctrl', isApple ? 'Meta' : 'Control')}
      pressed={IS_PRESSABLE.has(act) ? pressed.has(act) : undefined}
      // The text keeps the focus, and what is chosen in it.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => run(act)}
      className={classes('h-7 min-w-7', IS_OF_LINES.has(act) && !unfolded && '@max-[28rem]:hidden')}
    />
  )
  return (
    <div
      role="toolbar"
      aria-label={t('composer.toolbar')}
      aria-orientation="horizontal"
      onKeyDown={step}
      className="flex flex-wrap items-center gap-x-0.5"
    >
      <span
        className={classes(
          'flex items-center gap-x-0.5',
          unfolded ? '@max-[28rem]:basis-full' : '@max-[24.5rem]:hidden',
        )}
      >
        {STYLES.map(button)}
      </span>
      <IconButton
        icon={Type}
        iconSize={16}
        label={t('composer.act.styles')}
        aria-expanded={unfolded}
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => setUnfolded(!unfolded)}
        className="h-7 min-w-7 @[28rem]:hidden"
      />
      <span aria-hidden className="mx-1 h-4 w-px bg-line" />
      {INSERTS.map(button)}
      {children}
    </div>
  )
}

/** The arrows go from button to button, as in every toolbar. */
function step(event: KeyboardEvent<HTMLElement>) {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
  if (!by) return
  const buttons = [...event.currentTarget.querySelectorAll('button')].filter((one) => one.offsetParent !== null)
  const at = buttons.indexOf(document.activeElement as HTMLButtonElement)
  if (at < 0) return
  event.preventDefault()
  buttons[(at + by + buttons.length) % buttons.length]?.focus()
}
