import { useParams } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from '../i18n/translate.ts'
import { unreadOf } from '../live/select.ts'
import { useLive } from '../live/store.ts'
import { previewWords } from './list/previewWords.ts'

/** So many words in a row are enough for a listener to know whether to look. */
const SPOKEN_MAX = 140

/** Says newly arrived messages to screen readers, and counts the unread conversations in the window's title. */
export default function Arrivals() {
  const { t } = useTranslation()
  const { conversationId: openId } = useParams({ strict: false })
  const newest = useLive((state) => {
    let latest = null
    for (const one of Object.values(state.conversations))
      if (latest === null || one.lastAt > latest.lastAt) latest = one
    return latest
  })
  const unread = useLive(
    (state) =>
      Object.values(state.conversations).filter((one) => one.status === 'open' && unreadOf(state, one) > 0).length,
  )
  const [words, setWords] = useState('')
  const heard = useRef<string | null>(null)
  const messageId = newest?.preview?.messageId ?? null
  useEffect(() => {
    const isFirst = heard.current === null
    if (messageId === null || heard.current === messageId) return
    heard.current = messageId
    // What was there when the page opened is not news, and the open thread speaks for itself.
    if (isFirst || !newest?.preview || newest.preview.direction === 'out' || newest.id === openId) return
    const text = previewWords(newest.preview, t).slice(0, SPOKEN_MAX)
    setWords(t('inbox.arrived', { name: newest.contactName, text }))
  }, [messageId, newest, openId, t])
  useEffect(() => {
    document.title = unread > 0 ? `(${unread}) Posthorn` : 'Posthorn'
  }, [unread])
  return (
    <div aria-live="polite" className="sr-only">
      {words}
    </div>
  )
}
