import { useState } from 'react'
import { useTranslation } from '../i18n/translate.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { PLACES, placeOf, rankOf } from './actions.ts'
import { allCommands } from './commands.ts'
import { Keys } from './Key.tsx'

/** All keys that do something here and now, by the place they belong to. */
export default function KeyList({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const [commands] = useState(allCommands)
  const control = /mac|iphone|ipad/i.test(navigator.userAgent) ? '⌘' : 'Ctrl+'
  const fixed = {
    everywhere: [{ id: 'palette', label: t('keyboard.palette'), chord: `${control}K` }],
    composer: [{ id: 'leave', label: t('keyboard.leaveComposer'), chord: 'Esc' }],
  }
  const groups = PLACES.map((place) => ({
    place,
    rows: [
      ...(place === 'everywhere' || place === 'composer' ? fixed[place] : []),
      ...commands
        .filter(({ id, key, chord }) => (key || chord) && placeOf(id) === place)
        .toSorted((one, other) => rankOf(place, one.id) - rankOf(place, other.id)),
    ],
  }))
  return (
    <Dialog title={t('keyboard.title')} onClose={onClose} wide>
      <section
        aria-label={t('keyboard.title')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: so that a keyboard can scroll it
        tabIndex={0}
        className="gap-x-8 outline-none sm:columns-2"
      >
        {groups
          .filter(({ rows }) => rows.length > 0)
          .map(({ place, rows }) => (
            <section key={place} className="mb-5 break-inside-avoid-column">
              <h3 className="mb-1.5 border-b border-line pb-1 text-sm font-semibold text-soft">
                {t(`keyboard.place.${place}`)}
              </h3>
              <dl className="grid grid-cols-[1fr_auto] items-center gap-x-4 gap-y-1.5">
                {rows.map(({ id, label, ...keys }) => (
                  <div key={id} className="contents">
                    <dt className="min-w-0 wrap-anywhere">{label}</dt>
                    <dd className="flex justify-end">
                      <Keys of={keys} />
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
      </section>
    </Dialog>
  )
}
