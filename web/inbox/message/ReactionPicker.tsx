import { SmilePlus } from 'lucide-react'
import { Suspense, useLayoutEffect, useRef, useState } from 'react'
import type { Message } from '#contract/messages.ts'
import { lazyPart } from '../../app/untilFetched.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { IconButton } from '../../ui/Button.tsx'
import { classes } from '../../ui/classes.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { reactTo } from './react.ts'

const EmojiPicker = lazyPart(() => import('../composer/emoji/EmojiPicker.tsx'))
const USUAL = ['👍', '❤️', '😂', '😮', '😢', '🙏']

/** The usual six, and any other by name. Ours again takes it back: it stands first where it is none of the six. */
export default function ReactionPicker({ message, onClose }: { message: Message; onClose: () => void }) {
  const { t } = useTranslation()
  const [more, setMore] = useState(false)
  const group = useRef<HTMLFieldSetElement>(null)
  const ours = message.reactions.find(({ actor }) => actor === 'business')
  const offered = ours && !USUAL.includes(ours.emoji) ? [ours.emoji, ...USUAL] : USUAL
  const react = (emoji: string) => {
    onClose()
    void reactTo(message, ours?.emoji === emoji ? '' : emoji)
  }
  useLayoutEffect(() => group.current?.querySelector('button')?.focus(), [])
  return (
    <fieldset
      ref={group}
      // Above the message and over what stands there: nothing moves under the pointer. The focus scrolls it into sight.
      className="appear absolute bottom-full left-4 z-10 mb-1 flex w-max max-w-[calc(100%-2rem)] flex-wrap items-center gap-1 rounded border border-line bg-float p-1 shadow-float"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onClose()
      }}
      onBlur={({ relatedTarget, currentTarget }) => {
        if (relatedTarget && !currentTarget.contains(relatedTarget)) onClose()
      }}
    >
      <legend className="sr-only">{t('message.react')}</legend>
      {offered.map((emoji) => (
        <button
          key={emoji}
          type="button"
          aria-label={t('message.reactWith', { emoji })}
          aria-pressed={ours?.emoji === emoji}
          onClick={() => react(emoji)}
          className={classes('size-8 rounded text-lg hover:bg-hover', ours?.emoji === emoji && 'bg-chosen')}
        >
          {emoji}
        </button>
      ))}
      <IconButton icon={SmilePlus} iconSize={16} label={t('message.moreEmoji')} onClick={() => setMore(true)} />
      {more && (
        <Dialog title={t('message.react')} onClose={onClose}>
          <Suspense fallback={null}>
            <EmojiPicker put={react} leave={onClose} />
          </Suspense>
        </Dialog>
      )}
    </fieldset>
  )
}
