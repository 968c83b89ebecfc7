import { useLayoutEffect, useRef, useState } from 'react'
import type { Note } from '#contract/notes.ts'
import { isNoteText } from '#core/conversation/note.ts'
import { ApiRefusal } from '../../api/refusal.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { upsertNote } from '../../live/apply.ts'
import { change, getLive } from '../../live/store.ts'
import { Button } from '../../ui/Button.tsx'
import { toast } from '../../ui/toast.ts'
import { patchNote } from './endpoints.ts'
import { mentionsIn } from './mentions.ts'
import { NoteField } from './NoteField.tsx'
import { useCallable } from './useCallable.ts'

/** The note itself, while its author changes it. */
export default function NoteEditor({ note, done }: { note: Note; done: () => void }) {
  const { t } = useTranslation()
  const inboxId = getLive().conversations[note.conversationId]?.inboxId ?? ''
  const people = useCallable(inboxId)
  const field = useRef<HTMLTextAreaElement>(null)
  const [text, setText] = useState(note.text)
  const [busy, setBusy] = useState(false)
  useLayoutEffect(() => field.current?.focus(), [])
  const submit = () => {
    if (busy || !isNoteText(text)) return
    setBusy(true)
    patchNote(note.id, { text, mentions: mentionsIn(text, people) }).then(
      (answer) => {
        change((state) => upsertNote(state, answer.note, answer.upTo))
        done()
      },
      (error: unknown) => {
        setBusy(false)
        toast('failed', error instanceof ApiRefusal ? error.message : t('common.noConnection'))
      },
    )
  }
  return (
    <div className="rounded border border-brass-line bg-paper">
      <NoteField
        field={field}
        text={text}
        change={setText}
        people={people}
        label={t('note.editLabel')}
        submit={submit}
        leave={done}
      />
      <div className="flex justify-end gap-2 px-2 pb-2">
        <Button size="small" look="quiet" onClick={done}>
          {t('common.cancel')}
        </Button>
        <Button size="small" busy={busy} disabled={!isNoteText(text)} onClick={submit}>
          {t('common.save')}
        </Button>
      </div>
    </div>
  )
}
