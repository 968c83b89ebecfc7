import { StickyNote } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { Conversation } from '#contract/inbox.ts'
import { isNoteText } from '#core/conversation/note.ts'
import { ApiRefusal } from '../../api/refusal.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { takeTyped } from '../../keys/typedAhead.ts'
import { upsertNote } from '../../live/apply.ts'
import { serverNow } from '../../live/clock.ts'
import { keepNoteDraft, noteDraftOf, openNoteDraft } from '../../live/drafts.ts'
import { newId } from '../../live/id.ts'
import { change } from '../../live/store.ts'
import { Button } from '../../ui/Button.tsx'
import { toast } from '../../ui/toast.ts'
import { useThreadActs } from '../message/acts.ts'
import { postNote } from './endpoints.ts'
import { mentionsIn } from './mentions.ts'
import { NoteField } from './NoteField.tsx'
import { useCallable } from './useCallable.ts'

/** Brass paper: what is written here stays in the house, whatever the window and the channel say. */
export default function NoteComposer({
  conversation,
  timesAsked,
  leave,
}: {
  conversation: Conversation
  /** How often a note was asked for; each time the field gets the focus. */
  timesAsked: number
  leave: () => void
}) {
  const { t } = useTranslation()
  const { jumpTo } = useThreadActs()
  const people = useCallable(conversation.inboxId)
  const field = useRef<HTMLTextAreaElement>(null)
  const [text, setText] = useState(() => noteDraftOf(conversation.id))
  const [busy, setBusy] = useState(false)
  // Kept until the server has answered: the same words asked for again are the same note.
  const asked = useRef<{ id: string; text: string } | null>(null)
  useEffect(() => openNoteDraft(conversation.id, setText), [conversation.id])
  useEffect(() => keepNoteDraft(conversation.id, text), [conversation.id, text])
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever it is asked for
  useEffect(() => {
    field.current?.focus()
    const ahead = takeTyped()
    if (ahead) setText((text) => text + ahead)
  }, [timesAsked])

  const submit = () => {
    if (busy || !isNoteText(text)) return
    const id = asked.current?.text === text ? asked.current.id : newId(serverNow())
    asked.current = { id, text }
    setBusy(true)
    postNote(conversation.id, { id, text, mentions: mentionsIn(text, people) }).then(
      ({ note, upTo }) => {
        change((state) => upsertNote(state, note, upTo))
        asked.current = null
        keepNoteDraft(conversation.id, '')
        setText((now) => (now === text ? '' : now))
        setBusy(false)
        jumpTo(note.id)
      },
      (error: unknown) => {
        setBusy(false)
        toast('failed', error instanceof ApiRefusal ? error.message : t('common.noConnection'))
      },
    )
  }
  return (
    <div className="px-3 pt-1 pb-3 md:px-4">
      <div className="rounded border border-brass-line bg-brass-wash focus-within:outline-2 focus-within:outline-brass-line">
        <NoteField
          field={field}
          text={text}
          change={setText}
          people={people}
          label={t('note.label', { name: conversation.contactName })}
          submit={submit}
          leave={leave}
        />
        <div className="flex items-center gap-2 px-3 pb-1.5">
          <p className="min-w-0 flex-1 text-sm text-soft">{t('note.staysHere')}</p>
          <Button
            size="small"
            icon={StickyNote}
            busy={busy}
            disabled={!isNoteText(text)}
            onClick={submit}
            data-tip={t('note.addHint')}
            className="h-8"
          >
            {t('note.add')}
          </Button>
        </div>
      </div>
    </div>
  )
}
