import { useRouter } from '@tanstack/react-router'
import { BUILT_IN_VIEWS } from '#core/view/builtIn.ts'
import { useTranslation } from '../i18n/translate.ts'
import { type Command, useCommands } from '../keys/commands.ts'
import { togglePhone } from '../practice/dock.ts'
import type { Session } from './session.ts'
import { useViews } from './useKnown.ts'

const PLACES = [
  ['/inbox', 'frame.inbox', 'i'],
  ['/contacts', 'frame.contacts', 'c'],
  ['/automation', 'frame.automation', 'a'],
  ['/settings', 'frame.settings', 's'],
] as const

/** The places of the rail and the views, by their keys and by name in the palette. Shows nothing. */
export default function PlaceCommands({ session: { me } }: { session: Session }) {
  const { t } = useTranslation()
  const router = useRouter()
  const { data: views } = useViews()
  const commands: Command[] = PLACES.filter(([to]) => to in router.routesByPath).map(([to, label, letter]) => ({
    id: `go ${to}`,
    key: `g ${letter}`,
    label: t('keys.goTo', { place: t(label) }),
    run: () => router.history.push(to),
  }))
  const known = [...BUILT_IN_VIEWS.map((id) => ({ id, name: t(`inbox.view_${id}`) })), ...(views?.views ?? [])]
  // Those behind the ninth have no key.
  for (const [at, { id, name }] of known.entries()) {
    const label = t('keys.goTo', { place: name })
    commands.push({ id: `view ${id}`, key: `g ${at + 1}`, label, run: () => router.history.push(`/inbox?saved=${id}`) })
  }
  if (me.practice) commands.push({ id: 'practice', key: 'g p', label: t('keys.practicePhone'), run: togglePhone })
  useCommands(commands)
  return null
}
