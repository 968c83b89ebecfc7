import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Message } from '#contract/messages.ts'
import { flawsOf } from '#core/whatsapp/draft.ts'
import { serverNow } from '../../live/clock.ts'
import { Button } from '../../ui/Button.tsx'
import { classes } from '../../ui/classes.ts'
import { reactTo } from './react.ts'

const USUAL = ['👍', '❤️', '😂', '😮', '😢', '🙏']

/** The usual six, and a field for any other. Ours again takes it back. */
export default function ReactionPicker({ message, onClose }: { message: Message; onClose: () => void }) {
  const { t } = useTranslation()
  const [other, setOther] = useState('')
  const group = useRef<HTMLFieldSetElement>(null)
  const ours = message.reactions.find(({ actor }) => actor === 'business')
  const react = (emoji: string) => {
    onClose()
    void reactTo(message, ours?.emoji === emoji ? '' : emoji)
  }
  const isEmoji =
    other.trim() !== '' &&
    flawsOf({ kind: 'reaction', emoji: other.trim(), targetAt: serverNow() }, serverNow()).length === 0
  useEffect(() => group.current?.querySelector('button')?.focus(), [])
  return (
    <fieldset
      ref={group}
      className="appear z-10 mt-1 flex max-w-full flex-wrap items-center gap-1 rounded border border-line bg-float p-1 shadow-float"
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
      {USUAL.map((emoji) => (
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
      <form
        className="flex items-center gap-1"
        onSubmit={(event) => {
          event.preventDefault()
          if (isEmoji) react(other.trim())
        }}
      >
        <input
          value={other}
          aria-label={t('message.otherEmoji')}
          placeholder={t('message.otherEmoji')}
          onChange={({ target }) => setOther(target.value)}
          className="h-8 w-32 rounded border border-field bg-paper px-2 text-base"
        />
        {isEmoji && (
          <Button type="submit" size="small" look="primary">
            {t('message.react')}
          </Button>
        )}
      </form>
    </fieldset>
  )
}
