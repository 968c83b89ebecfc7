import { useRouter } from '@tanstack/react-router'
import { LogOut } from 'lucide-react'
import { useState } from 'react'
import type { Locale } from '#contract/common.ts'
import { putAvailability, signOut } from '../api/endpoints.ts'
import { queryClient } from '../api/queryClient.ts'
import { ApiRefusal } from '../api/refusal.ts'
import { chooseLocale, currentLocale, LOCALES } from '../i18n/index.ts'
import { useTranslation } from '../i18n/translate.ts'
import { useCommands } from '../keys/commands.ts'
import { holdBack, isHeldBack } from '../live/held.ts'
import { initials } from '../ui/Avatar.tsx'
import { classes } from '../ui/classes.ts'
import { Menu, type MenuEntry } from '../ui/Menu.tsx'
import { chooseTheme, storedTheme, type Theme } from '../ui/theme.ts'
import { toast } from '../ui/toast.ts'
import { RailButton } from './Rail.tsx'
import { endSession, type Session, switchWorkspace } from './session.ts'
import { useMembers } from './useKnown.ts'

const THEMES = { system: 'frame.themeSystem', light: 'frame.themeLight', dark: 'frame.themeDark' } as const

/** At the foot of the rail: language, appearance, workspaces, and the way out. */
export default function YouMenu({ session }: { session: Session }) {
  const { t } = useTranslation()
  const router = useRouter()
  const [theme, setTheme] = useState(storedTheme)
  const [heldBack, setHeldBack] = useState(isHeldBack)
  const { user, memberships } = session.me

  const dress = (next: Theme) => {
    chooseTheme(next)
    setTheme(next)
  }
  const { data: members } = useMembers()
  const isAway = members?.find(({ userId }) => userId === user.id)?.awaySince != null
  const goAway = (away: boolean) =>
    void putAvailability(away).then(
      () => queryClient.invalidateQueries({ queryKey: ['members'] }),
      (error: unknown) => toast('failed', error instanceof ApiRefusal ? error.message : t('common.noConnection')),
    )
  const toggleHold = () => {
    holdBack(!heldBack)
    setHeldBack(!heldBack)
  }
  const leave = async () => {
    await signOut()
    endSession()
    router.history.push('/sign-in')
  }
  useCommands([
    ...Object.entries(THEMES).map(([name, label], at) => ({
      id: `theme ${name}`,
      key: `y ${at + 1}`,
      label: `${t('frame.theme')}: ${t(label)}`,
      run: () => dress(name as Theme),
    })),
    ...Object.entries(LOCALES).map(([locale, name], at) => ({
      id: `locale ${locale}`,
      key: `y ${at + 4}`,
      label: `${t('frame.language')}: ${name}`,
      run: () => void chooseLocale(locale as Locale),
    })),
    ...memberships
      .filter(({ workspaceId }) => workspaceId !== session.membership.workspaceId)
      .map(({ workspaceId, workspaceName }, at) => ({
        id: `workspace ${workspaceId}`,
        key: `y ${at + 6}`,
        label: t('keys.goTo', { place: workspaceName }),
        run: () => switchWorkspace(workspaceId),
      })),
    { id: 'hold back', key: 'y u', label: t('frame.undoSending'), run: toggleHold },
    { id: 'away', key: 'y a', label: t(isAway ? 'frame.beAvailable' : 'frame.goAway'), run: () => goAway(!isAway) },
    { id: 'sign out', key: 'y o', label: t('frame.signOut'), run: () => void leave() },
  ])
  const entries: MenuEntry[] = [
    { heading: user.name },
    { label: t('frame.available'), checked: !isAway, select: () => goAway(false) },
    { label: t('frame.away'), checked: isAway, select: () => goAway(true) },
    'line',
    ...(memberships.length > 1
      ? [
          ...memberships.map(({ workspaceId, workspaceName }) => ({
            label: workspaceName,
            checked: workspaceId === session.membership.workspaceId,
            select: () => switchWorkspace(workspaceId),
          })),
          'line' as const,
        ]
      : []),
    { heading: t('frame.language') },
    ...Object.entries(LOCALES).map(([locale, name]) => ({
      label: name,
      checked: locale === currentLocale(),
      select: () => void chooseLocale(locale as Locale),
    })),
    { heading: t('frame.sending') },
    {
      label: t('frame.undoSending'),
      checked: heldBack,
      select: toggleHold,
    },
    { heading: t('frame.theme') },
    ...Object.entries(THEMES).map(([name, label]) => ({
      label: t(label),
      checked: name === theme,
      select: () => dress(name as Theme),
    })),
    'line',
    { label: t('frame.signOut'), icon: LogOut, select: () => void leave() },
  ]
  return (
    <Menu
      entries={entries}
      side="right"
      align="end"
      trigger={(props) => (
        <RailButton
          {...props}
          aria-label={t('frame.you', { name: user.name })}
          data-tip={isAway ? `${user.name} · ${t('frame.away')}` : user.name}
        >
          <span
            aria-hidden
            data-initials={initials(user.name)}
            className={classes(
              'inline-flex size-7 items-center justify-center rounded-full border border-rail-text text-2xs font-medium before:content-[attr(data-initials)]',
              isAway && 'border-dashed opacity-60',
            )}
          />
        </RailButton>
      )}
    />
  )
}
