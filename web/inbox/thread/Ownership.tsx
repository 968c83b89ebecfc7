import { ChevronDown, Tag, UserRoundPlus, UsersRound } from 'lucide-react'
import type { Conversation } from '#contract/inbox.ts'
import { useLabels, useMembers, useNames, useSession, useTeams } from '../../app/useKnown.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { useKeyedMenu } from '../../keys/useKeyedMenu.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { IconButton } from '../../ui/Button.tsx'
import { classes } from '../../ui/classes.ts'
import { LabelDot } from '../../ui/LabelChip.tsx'
import { Menu, type MenuEntry } from '../../ui/Menu.tsx'

/** Whose the conversation is. */
export function OwnerMenu({
  conversation,
  assign,
}: {
  conversation: Conversation
  assign: (ownerId: string | null) => void
}) {
  const { t } = useTranslation()
  const { me } = useSession()
  const { data: members } = useMembers()
  const nameOf = useNames()
  const { ownerId } = conversation
  const menu = useKeyedMenu({ id: 'assign', key: 'a', label: t('acts.assign') }, [
    { id: 'assign to me', key: 'A', label: t('acts.assignToMe'), run: () => assign(me.user.id) },
  ])
  const others = (members ?? []).filter(({ userId }) => userId !== me.user.id)
  const entries: MenuEntry[] = [
    {
      label: me.user.name,
      hint: t('common.you'),
      mark: <Avatar name={me.user.name} size="tiny" />,
      checked: ownerId === me.user.id,
      select: () => assign(me.user.id),
    },
    ...others.map(({ userId, name, awaySince }) => ({
      label: name,
      hint: awaySince ? t('frame.away') : undefined,
      mark: <Avatar name={name} size="tiny" />,
      checked: ownerId === userId,
      select: () => assign(userId),
    })),
    'line',
    { label: t('thread.nobodyYet'), checked: ownerId === null, select: () => assign(null) },
  ]
  const name = ownerId ? nameOf(ownerId) : null
  return (
    <Menu
      entries={entries}
      {...menu}
      trigger={(props) => (
        <button
          type="button"
          {...props}
          aria-label={t('thread.ownerIs', { name: name ?? t('thread.nobodyYet') })}
          data-tip={`${t('thread.owner')}  a`}
          className="inline-flex h-8 max-w-48 min-w-9 shrink items-center gap-2 overflow-hidden rounded px-1.5 hover:bg-hover"
        >
          {name ? (
            <Avatar name={name} size="tiny" />
          ) : (
            <UserRoundPlus aria-hidden size={17} strokeWidth={1.75} className="shrink-0 text-soft" />
          )}
          <span className={classes('truncate md:@max-md:hidden', name ? 'font-medium' : 'text-soft')}>
            {name ?? t('thread.nobodyYet')}
          </span>
          <ChevronDown aria-hidden size={14} className="shrink-0 text-faint" />
        </button>
      )}
    />
  )
}

/** Which team looks after it; nothing where the workspace has no teams. */
export function TeamMenu({
  conversation: { teamId },
  handOver,
}: {
  conversation: Conversation
  handOver: (teamId: string | null) => void
}) {
  const { t } = useTranslation()
  const { data: teams } = useTeams()
  const menu = useKeyedMenu({ id: 'team', key: 't', label: t('acts.team') })
  if (!teams || (teams.length === 0 && teamId === null)) return null
  const name = teamId === null ? null : (teams.find(({ id }) => id === teamId)?.name ?? t('thread.formerTeam'))
  const entries: MenuEntry[] = [
    ...teams.map((team) => ({ label: team.name, checked: team.id === teamId, select: () => handOver(team.id) })),
    'line',
    { label: t('thread.noTeam'), checked: teamId === null, select: () => handOver(null) },
  ]
  return (
    <Menu
      entries={entries}
      {...menu}
      trigger={(props) => (
        <button
          type="button"
          {...props}
          aria-label={t('thread.teamIs', { name: name ?? t('thread.noTeam') })}
          data-tip={`${t('thread.team')}  t`}
          className="inline-flex h-8 max-w-40 min-w-9 shrink-3 items-center gap-2 overflow-hidden rounded px-1.5 hover:bg-hover"
        >
          <UsersRound aria-hidden size={16} strokeWidth={1.75} className="shrink-0 text-soft" />
          {/* No team is no news: it says so only where there is room. */}
          <bdi className={classes('truncate', name ? 'font-medium' : 'text-soft md:@max-2xl:hidden')}>
            {name ?? t('thread.noTeam')}
          </bdi>
          <ChevronDown
            aria-hidden
            size={14}
            className={classes('shrink-0 text-faint', !name && 'md:@max-2xl:hidden')}
          />
        </button>
      )}
    />
  )
}

/** What it is about. The menu stays open, since one often chooses several. */
export function LabelMenu({
  conversation: { labelIds },
  label,
}: {
  conversation: Conversation
  label: (labelIds: string[]) => void
}) {
  const { t } = useTranslation()
  const { data: labels } = useLabels()
  const menu = useKeyedMenu({ id: 'label', key: 'l', label: t('acts.label') })
  const known = labels ?? []
  const chosen = known.filter(({ id }) => labelIds.includes(id)).map(({ id }) => id)
  const entries: MenuEntry[] =
    known.length === 0
      ? [{ label: t('thread.noLabels'), disabled: true, select: () => {} }]
      : known.map(({ id, name, color }) => ({
          label: name,
          mark: <LabelDot color={color} />,
          checked: chosen.includes(id),
          keepsOpen: true,
          select: () => label(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]),
        }))
  return (
    <Menu
      align="end"
      entries={entries}
      {...menu}
      trigger={(props) => (
        <IconButton icon={Tag} label={t('thread.labels')} shortcut="l" pressed={chosen.length > 0} {...props} />
      )}
    />
  )
}
