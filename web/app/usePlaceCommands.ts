import { useRouter } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { type Command, useCommands } from '../keys/commands.ts'
import { togglePhone } from '../practice/dock.ts'
import type { Session } from './session.ts'

const PLACES = [
  ['/inbox', 'frame.inbox'],
  ['/contacts', 'frame.contacts'],
  ['/settings', 'frame.settings'],
] as const

/** The places of the rail, by name in the palette. */
export function usePlaceCommands({ me }: Session) {
  const { t } = useTranslation()
  const router = useRouter()
  const commands: Command[] = PLACES.filter(([to]) => to in router.routesByPath).map(([to, label]) => ({
    id: `go ${to}`,
    label: t('keys.goTo', { place: t(label) }),
    run: () => router.history.push(to),
  }))
  if (me.practice) commands.push({ id: 'practice', label: t('keys.practicePhone'), run: togglePhone })
  useCommands(commands)
}
