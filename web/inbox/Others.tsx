import { useMemo } from 'react'
import { useNames, useSession } from '../app/useKnown.ts'
import { useTranslation } from '../i18n/translate.ts'
import { usePeopleThere } from '../live/presence.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { classes } from '../ui/classes.ts'

/** Further ones are counted. */
const SHOWN_MAX = 3

/** Colleagues who have this conversation open. */
export function useOthers(conversationId: string) {
  const { me } = useSession()
  const people = usePeopleThere(conversationId)
  return useMemo(() => people.filter(({ userId }) => userId !== me.user.id), [people, me.user.id])
}

/** Who else is here, as small heads; whoever writes has a dot. */
export function Others(props: { conversationId: string; className?: string }) {
  const isAnyone = usePeopleThere(props.conversationId).length > 0
  return isAnyone ? <Heads {...props} /> : null
}

function Heads({ conversationId, className }: { conversationId: string; className?: string }) {
  const { t } = useTranslation()
  const nameOf = useNames()
  const others = useOthers(conversationId)
  if (others.length === 0) return null
  return (
    <span className={classes('flex shrink-0 items-center -space-x-1', className)}>
      {others.slice(0, SHOWN_MAX).map(({ userId, typing }) => (
        <span key={userId} className="relative inline-flex">
          <Avatar
            name={nameOf(userId)}
            size="tiny"
            label={t(typing ? 'inbox.writesHere' : 'inbox.looksHere', { name: nameOf(userId) })}
          />
          {typing && (
            <span
              aria-hidden
              className="absolute -right-0.5 -bottom-0.5 size-2 rounded-full border border-paper bg-ink-fill"
            />
          )}
        </span>
      ))}
      {others.length > SHOWN_MAX && (
        <span className="figures pl-1.5 text-xs text-soft">+{others.length - SHOWN_MAX}</span>
      )}
    </span>
  )
}
