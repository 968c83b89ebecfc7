import { useTranslation } from 'react-i18next'
import type { Message } from '#contract/messages.ts'
import { exactly } from '../../i18n/format.ts'

/** Reactions hang on the foot of their bubble. */
export function Reactions({ reactions }: { reactions: Message['reactions'] }) {
  const { t } = useTranslation()
  if (reactions.length === 0) return null
  return (
    <ul className="z-1 -mt-1.5 flex gap-1 px-2">
      {reactions.map(({ actor, emoji, at }) => {
        const words = t(actor === 'customer' ? 'message.reactionCustomer' : 'message.reactionBusiness', { emoji })
        return (
          <li
            key={`${actor} ${at}`}
            data-tip={`${words}\n${exactly(new Date(at))}`}
            className="rounded-full border border-line bg-paper px-1.5 py-0.5 text-sm leading-none"
          >
            <span role="img" aria-label={words}>
              {emoji}
            </span>
          </li>
        )
      })}
    </ul>
  )
}
