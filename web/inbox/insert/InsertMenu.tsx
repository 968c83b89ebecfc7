import { LayoutTemplate, Plus } from 'lucide-react'
import { Suspense, useEffect, useRef, useState } from 'react'
import { useTranslation } from '../../i18n/translate.ts'
import { useCommands } from '../../keys/commands.ts'
import { IconButton } from '../../ui/Button.tsx'
import { Menu } from '../../ui/Menu.tsx'
import { useThreadActs } from '../message/acts.ts'
import { INSERTABLES, type Insertable, type InsertProps } from './registry.ts'

/** Everything that can be put into an answer besides what one types. */
export function InsertMenu(props: InsertProps) {
  const { t } = useTranslation()
  const { chooseTemplate } = useThreadActs()
  const [isOpen, setIsOpen] = useState(false)
  const [chosen, setChosen] = useState<Insertable | null>(null)
  useCommands([
    { id: 'insert', key: 'p', label: t('acts.insert'), run: () => setIsOpen(true) },
    ...INSERTABLES.map((one, at) => ({
      id: `insert ${one.id}`,
      key: `, ${at + 1}`,
      label: t(`composer.act.insert_${one.id}`),
      run: () => setChosen(one),
    })),
  ])
  const close = () => setChosen(null)
  // The window keeps the focus to itself until it is gone.
  const latest = useRef(props)
  latest.current = props
  useEffect(() => (chosen ? () => latest.current.close() : undefined), [chosen])
  return (
    <>
      <Menu
        side="top"
        open={isOpen}
        onOpenChange={setIsOpen}
        entries={[
          ...INSERTABLES.map((one) => ({
            icon: one.icon,
            label: t(`composer.act.insert_${one.id}`),
            ...(one.id === 'snippet' && { hint: '/' }),
            // Once the menu has given the focus back.
            select: () => setTimeout(() => setChosen(one)),
          })),
          'line',
          {
            icon: LayoutTemplate,
            label: t('composer.act.insert_template'),
            hint: 'm',
            select: () => setTimeout(chooseTemplate),
          },
        ]}
        trigger={(button) => (
          <IconButton
            {...button}
            icon={Plus}
            iconSize={16}
            label={t('composer.act.insert')}
            shortcut="P"
            onClick={(event) => {
              button.onClick?.(event)
              setIsOpen(true)
            }}
            className="h-7 min-w-7 gap-1 px-1.5"
          >
            {/* Between these all styles stand before it, and a long word would begin a line of its own. */}
            <span className="text-sm font-medium whitespace-nowrap @max-[15rem]:hidden @min-[24.5rem]:@max-[25.4rem]:hidden">
              {t('composer.act.insert')}
            </span>
          </IconButton>
        )}
      />
      {chosen && (
        <Suspense fallback={null}>
          <chosen.Form {...props} close={close} />
        </Suspense>
      )}
    </>
  )
}
