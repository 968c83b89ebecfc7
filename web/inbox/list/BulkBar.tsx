import { AlarmClock, Check, Hourglass, Mail, MailOpen, Tag, UserRoundPlus, UsersRound, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { BulkAct } from '#contract/bulk.ts'
import type { ConversationQuery } from '#contract/inbox.ts'
import type { Label } from '#contract/labels.ts'
import { CHOSEN_MAX } from '#core/conversation/bulk.ts'
import { useLabels, useMembers, useSession, useTeams } from '../../app/useKnown.ts'
import { dayAndTime } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { useCommands } from '../../keys/commands.ts'
import { useKeyedMenu } from '../../keys/useKeyedMenu.ts'
import { serverNow } from '../../live/clock.ts'
import { getLive } from '../../live/store.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { IconButton } from '../../ui/Button.tsx'
import { LabelDot } from '../../ui/LabelChip.tsx'
import { Menu, type MenuEntry } from '../../ui/Menu.tsx'
import { Spinner } from '../../ui/Spinner.tsx'
import { snoozeChoices } from '../thread/snooze.ts'
import { getIds } from './bulk.ts'
import { choose, useChosen } from './selection.ts'
import { useBulk } from './useBulk.ts'

const clear = () => choose([])

/** What one can do with everything that is chosen in the list. Its keys go before those of the open thread. */
export default function BulkBar({ query }: { query: ConversationQuery }) {
  const { t } = useTranslation()
  const chosen = useChosen()
  const { busy, run } = useBulk([...chosen])
  const all = useChooseAll(query)
  useEffect(() => clear, [])
  useCommands([
    { id: 'bulk clear', key: 'Escape', first: true, label: t('bulk.clear'), run: clear },
    { id: 'bulk all', key: 'X', first: true, label: t('bulk.all', { count: CHOSEN_MAX }), run: all.run },
    { id: 'bulk close', key: 'e', first: true, label: t('bulk.close'), run: () => run({ kind: 'close' }) },
    { id: 'bulk reopen', key: 'E', first: true, label: t('bulk.reopen'), run: () => run({ kind: 'reopen' }) },
    { id: 'bulk wait', key: 'w', first: true, label: t('bulk.wait'), run: () => run({ kind: 'wait' }) },
    { id: 'bulk read', key: 'u', first: true, label: t('bulk.read'), run: () => run({ kind: 'read' }) },
    { id: 'bulk unread', key: 'U', first: true, label: t('bulk.unread'), run: () => run({ kind: 'unread' }) },
  ])
  return (
    <section data-bulk aria-label={t('bulk.title')} className="appear border-b border-line bg-sunk px-2 py-1">
      <div className="flex min-h-7 items-center gap-2 text-sm">
        <span role="status" className="figures px-1 font-medium">
          {t(chosen.size >= CHOSEN_MAX ? 'bulk.chosenMost' : 'bulk.chosen', { count: chosen.size })}
        </span>
        <span className="min-w-0 flex-1 truncate">
          {chosen.size < CHOSEN_MAX && (
            <button
              type="button"
              onClick={all.run}
              disabled={all.busy}
              className="text-ink hover:underline disabled:opacity-50"
            >
              {t('bulk.all', { count: CHOSEN_MAX })}
            </button>
          )}
        </span>
        {(busy || all.busy) && <Spinner />}
        <IconButton icon={X} iconSize={15} label={t('bulk.clear')} shortcut="Esc" onClick={clear} />
      </div>
      <div className="flex flex-wrap items-center">
        <Owner run={run} />
        <Team run={run} />
        <Labels chosen={[...chosen]} run={run} />
        <Snooze run={run} />
        <IconButton icon={Hourglass} label={t('bulk.wait')} shortcut="w" onClick={() => run({ kind: 'wait' })} />
        <IconButton icon={MailOpen} label={t('bulk.read')} shortcut="u" onClick={() => run({ kind: 'read' })} />
        <IconButton icon={Mail} label={t('bulk.unread')} shortcut="U" onClick={() => run({ kind: 'unread' })} />
        <IconButton icon={Check} label={t('bulk.close')} shortcut="e" onClick={() => run({ kind: 'close' })} />
      </div>
    </section>
  )
}

type Run = (act: BulkAct) => void

function Owner({ run }: { run: Run }) {
  const { t } = useTranslation()
  const { me } = useSession()
  const { data: members } = useMembers()
  const menu = useKeyedMenu({ id: 'bulk assign', key: 'a', first: true, label: t('bulk.assign') })
  const mine = (members ?? []).toSorted((a, b) => Number(b.userId === me.user.id) - Number(a.userId === me.user.id))
  const entries: MenuEntry[] = [
    ...mine.map(({ userId, name, awaySince }) => ({
      label: name,
      hint: userId === me.user.id ? t('common.you') : awaySince ? t('frame.away') : undefined,
      mark: <Avatar name={name} size="tiny" />,
      select: () => run({ kind: 'assign', ownerId: userId }),
    })),
    'line',
    { label: t('bulk.nobody'), select: () => run({ kind: 'assign', ownerId: null }) },
  ]
  return (
    <Menu
      entries={entries}
      {...menu}
      trigger={(props) => <IconButton icon={UserRoundPlus} label={t('bulk.assign')} shortcut="a" {...props} />}
    />
  )
}

function Team({ run }: { run: Run }) {
  const { t } = useTranslation()
  const { data: teams } = useTeams()
  const menu = useKeyedMenu({ id: 'bulk team', key: 't', first: true, label: t('bulk.team') })
  if (!teams?.length) return null
  const entries: MenuEntry[] = [
    ...teams.map(({ id, name }) => ({ label: name, select: () => run({ kind: 'hand_over', teamId: id }) })),
    'line',
    { label: t('bulk.noTeam'), select: () => run({ kind: 'hand_over', teamId: null }) },
  ]
  return (
    <Menu
      entries={entries}
      {...menu}
      trigger={(props) => <IconButton icon={UsersRound} label={t('bulk.team')} shortcut="t" {...props} />}
    />
  )
}

/** A label that all of them have is taken off, any other is put on; where some of them are not here to look at, both are offered. */
function Labels({ chosen, run }: { chosen: readonly string[]; run: Run }) {
  const { t } = useTranslation()
  const { data: labels } = useLabels()
  const menu = useKeyedMenu({ id: 'bulk label', key: 'l', first: true, label: t('bulk.label') })
  if (!labels?.length) return null
  const { conversations } = getLive()
  const areKnown = chosen.every((one) => conversations[one])
  const allHave = (id: string) => chosen.every((one) => conversations[one]?.labelIds.includes(id))
  const entry = ({ id, name, color }: Label, takesOff: boolean): MenuEntry => ({
    label: name,
    mark: <LabelDot color={color} />,
    ...(areKnown ? { checked: takesOff } : {}),
    select: () => run({ kind: 'label', add: takesOff ? [] : [id], remove: takesOff ? [id] : [] }),
  })
  const entries: MenuEntry[] = areKnown
    ? labels.map((one) => entry(one, allHave(one.id)))
    : [
        { heading: t('bulk.putOn') },
        ...labels.map((one) => entry(one, false)),
        { heading: t('bulk.takeOff') },
        ...labels.map((one) => entry(one, true)),
      ]
  return (
    <Menu
      entries={entries}
      {...menu}
      trigger={(props) => <IconButton icon={Tag} label={t('bulk.label')} shortcut="l" {...props} />}
    />
  )
}

function Snooze({ run }: { run: Run }) {
  const { t } = useTranslation()
  const menu = useKeyedMenu({ id: 'bulk snooze', key: 'z', first: true, label: t('bulk.snooze') })
  const entries: MenuEntry[] = snoozeChoices(serverNow()).map(({ name, at }) => ({
    label: t(`bulk.${name}`),
    hint: dayAndTime(at),
    select: () => run({ kind: 'snooze', until: at.toISOString() }),
  }))
  return (
    <Menu
      entries={entries}
      {...menu}
      trigger={(props) => <IconButton icon={AlarmClock} label={t('bulk.snooze')} shortcut="z" {...props} />}
    />
  )
}

/** Everything that the view holds, what is not loaded too, up to the bound. */
function useChooseAll(query: ConversationQuery) {
  const [busy, setBusy] = useState(false)
  const isHere = useRef(true)
  useEffect(() => {
    isHere.current = true
    return () => {
      isHere.current = false
    }
  }, [])
  const run = async () => {
    if (busy) return
    setBusy(true)
    const ids: string[] = []
    try {
      let before: string | null | undefined
      do {
        const page = await getIds({ ...query, ...(before ? { before } : {}) })
        ids.push(...page.ids)
        before = page.nextCursor
      } while (before && ids.length < CHOSEN_MAX && isHere.current)
    } catch {
      // What is here is chosen all the same; its number is said.
    }
    setBusy(false)
    // Who chose none meanwhile wants none.
    if (isHere.current && ids.length > 0) choose(ids.slice(0, CHOSEN_MAX))
  }
  return { busy, run: () => void run() }
}
