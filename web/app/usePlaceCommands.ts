import { useRouter } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { BUILT_IN_VIEWS } from '#core/view/builtIn.ts'
import { type Command, useCommands } from '../keys/commands.ts'
import { togglePhone } from '../practice/dock.ts'
import type { Session } from './session.ts'
import { useViews } from './useKnown.ts'

const PLACES = [
  ['/inbox', 'frame.inbox'],
  ['/contacts', 'frame.contacts'],
  ['/automation', 'frame.automation'],
  ['/settings', 'frame.settings'],
] as const

/** The places of the rail, by name in the palette. */
export function usePlaceCommands({ me }: Session) {
  const { t } = useTranslation()
  const router = useRouter()
  const { data: views } = useViews()
  const commands: Command[] = PLACES.filter(([to]) => to in router.routesByPath).map(([to, label]) => ({
    id: `go ${to}`,
    label: t('keys.goTo', { place: t(label) }),
    run: () => router.history.push(to),
  }))
  for (const id of BUILT_IN_VIEWS) {
    const label = t('keys.goTo', { place: t(`inbox.view_${id}`) })
    commands.push({ id: `view ${id}`, label, run: () => router.history.push(`/inbox?saved=${id}`) })
  }
  for (const { id, name } of views?.views ?? []) {
    const label = t('keys.goTo', { place: name })
    commands.push({ id: `view ${id}`, label, run: () => router.history.push(`/inbox?saved=${id}`) })
  }
  if (me.practice) commands.push({ id: 'practice', label: t('keys.practicePhone'), run: togglePhone })
  useCommands(commands)
}
