import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { Inbox } from '#contract/inbox.ts'
import type { Member } from '#contract/people.ts'
import { useAct } from '../../forms/useAct.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { Button } from '../../ui/Button.tsx'
import { classes } from '../../ui/classes.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { patchMember } from '../endpoints.ts'

interface MemberInboxesProps {
  member: Member
  /** Null while they are being loaded. */
  inboxes: Inbox[] | null
  mayManage: boolean
}

/** The inboxes of one member in a few words; pressed, a list to choose from. */
export function MemberInboxes({ member, inboxes, mayManage }: MemberInboxesProps) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  const look = 'w-40 min-w-0 flex-1 truncate px-2 text-left text-sm max-sm:-ml-2 sm:flex-none'
  if (member.role === 'admin') return <span className={classes(look, 'text-faint')}>{t('settings.seesAll')}</span>
  if (!inboxes) return <span className={look} />
  const names = inboxes.filter(({ id }) => member.inboxIds.includes(id)).map(({ name }) => name)
  const words = names.join(', ') || t('settings.noInbox')
  // An agent without an inbox sees nothing: that needs someone.
  const wordsLook = names.length === 0 && mayManage ? 'text-brass' : 'text-soft'
  if (!mayManage) return <span className={classes(look, wordsLook)}>{words}</span>
  return (
    <>
      <button
        type="button"
        aria-label={t('settings.editInboxesOf', { name: member.name, inboxes: words })}
        data-tip={names.length > 1 ? names.join('\n') : undefined}
        onClick={() => setOpen(true)}
        className={classes(look, wordsLook, 'h-8 rounded hover:bg-hover')}
      >
        {words}
      </button>
      {isOpen && <InboxChoice member={member} inboxes={inboxes} onClose={() => setOpen(false)} />}
    </>
  )
}

function InboxChoice({ member, inboxes, onClose }: { member: Member; inboxes: Inbox[]; onClose: () => void }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const { busy, problem, run } = useAct()
  const [chosen, setChosen] = useState(() => new Set(member.inboxIds))
  const toggle = (id: string, isIn: boolean) => {
    const next = new Set(chosen)
    if (isIn) next.add(id)
    else next.delete(id)
    setChosen(next)
  }
  const save = (event: FormEvent) => {
    event.preventDefault()
    void run(async () => {
      queries.setQueryData(['members'], await patchMember(member.userId, { inboxIds: [...chosen] }))
      onClose()
    })
  }
  return (
    <Dialog title={t('settings.inboxesOf', { name: member.name })} onClose={onClose}>
      <form onSubmit={save} className="flex flex-col gap-4">
        {problem && <Notice tone="failure">{problem}</Notice>}
        <p className="text-soft">{t('settings.inboxesOfText', { name: member.name })}</p>
        {inboxes.length === 0 && <p className="text-soft">{t('settings.noInboxesAtAll')}</p>}
        <ul>
          {inboxes.map(({ id, name }) => (
            <li key={id}>
              <label className="flex min-h-9 cursor-pointer items-center gap-3 rounded px-2 py-1 hover:bg-hover">
                <input
                  type="checkbox"
                  checked={chosen.has(id)}
                  onChange={({ target }) => toggle(id, target.checked)}
                  className="size-4 shrink-0 accent-ink-fill"
                />
                <bdi className="min-w-0 [overflow-wrap:anywhere]">{name}</bdi>
              </label>
            </li>
          ))}
        </ul>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" look="primary" busy={busy}>
            {t('common.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
