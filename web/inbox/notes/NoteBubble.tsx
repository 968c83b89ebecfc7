import { Ellipsis, Pencil, StickyNote, Trash2 } from 'lucide-react'
import { memo, Suspense, useMemo, useState } from 'react'
import type { Note } from '#contract/notes.ts'
import { lazyPart } from '../../app/untilFetched.ts'
import { useNames, useSession } from '../../app/useKnown.ts'
import { wantWords } from '../../i18n/areas.ts'
import { exactly, timeOf } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { IconButton } from '../../ui/Button.tsx'
import { Each } from '../../ui/Each.tsx'
import { Menu } from '../../ui/Menu.tsx'
import { deleteNote } from './endpoints.ts'
import { type Piece, piecesOf } from './mentions.ts'

const NoteEditor = lazyPart(() => import('./NoteEditor.tsx'))
const ConfirmDialog = lazyPart(async () => {
  const [{ ConfirmDialog }] = await Promise.all([import('../../settings/ConfirmDialog.tsx'), wantWords('forms')])
  return { default: ConfirmDialog }
})

/** What a colleague noted: brass paper across the thread, with no ticks, since it goes nowhere. */
export const NoteBubble = memo(function NoteBubble({ note }: { note: Note }) {
  const { t } = useTranslation()
  const { me } = useSession()
  const nameOf = useNames()
  const [doing, setDoing] = useState<'edit' | 'delete' | null>(null)
  const author = note.authorId === null ? t('note.workflow') : nameOf(note.authorId)
  const at = new Date(note.at)
  const label = t('note.by', { name: author, time: exactly(at) })
  // A jump finds notes as it finds messages: whatever has a place in the thread has one kind of address.
  const address = `message-${note.id}`
  if (note.deletedAt) {
    return (
      <article id={address} aria-label={label} className="mb-3 px-6 text-center text-xs text-faint">
        {t('note.deleted', { name: author })}{' '}
        <time dateTime={note.at} data-tip={exactly(at)} className="figures">
          {timeOf(at)}
        </time>
      </article>
    )
  }
  return (
    <article id={address} aria-label={label} className="group mb-3 px-4 md:px-6">
      <div className="ms-auto w-fit max-w-[min(34rem,86%)] min-w-56 rounded max-md:max-w-full border border-dashed border-brass-line bg-brass-wash px-3 py-2">
        <header className="flex items-center gap-1.5 text-xs text-brass">
          <StickyNote aria-hidden size={13} strokeWidth={1.75} className="shrink-0" />
          <span className="flex min-w-0 flex-1">
            <bdi className="truncate font-semibold" title={author}>
              {author}
            </bdi>
            <span className="shrink-0 whitespace-pre"> · {t('note.internal')}</span>
          </span>
          {note.editedAt && <span data-tip={exactly(new Date(note.editedAt))}>{t('message.edited')}</span>}
          <time dateTime={note.at} data-tip={exactly(at)} className="figures shrink-0">
            {timeOf(at)}
          </time>
          {note.authorId === me.user.id && doing !== 'edit' && (
            <Menu
              align="end"
              entries={[
                { label: t('common.edit'), icon: Pencil, select: () => setDoing('edit') },
                { label: t('note.delete'), icon: Trash2, danger: true, select: () => setDoing('delete') },
              ]}
              trigger={(props) => (
                <IconButton
                  icon={Ellipsis}
                  iconSize={16}
                  label={t('note.more')}
                  data-act="change note"
                  className="-my-1 h-6 min-w-6"
                  {...props}
                />
              )}
            />
          )}
        </header>
        {doing === 'edit' ? (
          <Suspense fallback={null}>
            <NoteEditor note={note} done={() => setDoing(null)} />
          </Suspense>
        ) : (
          <Words note={note} nameOf={nameOf} />
        )}
      </div>
      {doing === 'delete' && (
        <Suspense fallback={null}>
          <ConfirmDialog
            title={t('note.deleteTitle')}
            text={t('note.deleteText')}
            label={t('note.delete')}
            act={() => deleteNote(note.id)}
            onClose={() => setDoing(null)}
          />
        </Suspense>
      )}
    </article>
  )
})

function Words({ note, nameOf }: { note: Note; nameOf: (userId: string) => string }) {
  const pieces = useMemo(
    () =>
      piecesOf(
        note.text,
        note.mentions.map((userId) => ({ userId, name: nameOf(userId) })),
      ),
    [note, nameOf],
  )
  return (
    <p dir="auto" className="mt-0.5 text-message wrap-anywhere whitespace-pre-wrap">
      <Each of={pieces}>{draw}</Each>
    </p>
  )
}

function draw(piece: Piece) {
  switch (piece.kind) {
    case 'text':
      return piece.text
    case 'call':
      return <bdi className="font-semibold text-ink">{piece.text}</bdi>
    case 'link':
      return (
        <a
          href={piece.href}
          target="_blank"
          rel="noreferrer noopener nofollow"
          className="text-ink underline decoration-1 underline-offset-2 hover:text-ink-strong"
        >
          {piece.text}
        </a>
      )
  }
}
