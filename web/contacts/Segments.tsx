import { Link } from '@tanstack/react-router'
import { BookmarkPlus, Pencil } from 'lucide-react'
import { useState } from 'react'
import type { Segment } from '#contract/contacts.ts'
import { COUNT_MAX } from '../app/limits.ts'
import { useTranslation } from '../i18n/translate.ts'
import { useCommands } from '../keys/commands.ts'
import { Button } from '../ui/Button.tsx'
import { classes } from '../ui/classes.ts'
import { SegmentDialog } from './SegmentDialog.tsx'
import type { ContactsSearch } from './search.ts'

/** Saved filters, each a press away; what is shown can be saved as one more. */
export function Segments({ shown, segments }: { shown: ContactsSearch; segments: readonly Segment[] }) {
  const { t } = useTranslation()
  const [naming, setNaming] = useState<Segment | 'new' | null>(null)
  const chosen = segments.find(({ id }) => id === shown.segment)
  const isFiltered = (shown.where?.length ?? 0) > 0
  useCommands([
    ...(isFiltered
      ? [{ id: 'segment new', key: 'S', label: t('properties.saveSegment'), run: () => setNaming('new') }]
      : []),
    ...(chosen?.isMine
      ? [{ id: 'segment edit', key: 'E', label: t('properties.editSegment'), run: () => setNaming(chosen) }]
      : []),
  ])
  if (segments.length === 0 && !isFiltered) return null
  const look = (isChosen: boolean) =>
    classes(
      'figures flex h-8 shrink-0 items-center gap-1.5 rounded px-2.5 text-sm hover:bg-hover',
      isChosen && 'bg-chosen font-medium text-ink',
    )
  return (
    <div className="flex shrink-0 items-center gap-1 border-b border-line px-3 py-1">
      <nav aria-label={t('properties.segment')} className="flex min-w-0 flex-1 items-center gap-1 overflow-x-auto">
        {segments.length > 0 && (
          <Link
            to="/contacts"
            search={{}}
            aria-current={!chosen && !isFiltered ? 'page' : undefined}
            className={look(!chosen && !isFiltered)}
          >
            {t('properties.everyone')}
          </Link>
        )}
        {segments.map((segment) => (
          <Link
            key={segment.id}
            to="/contacts"
            search={{ segment: segment.id }}
            aria-current={segment === chosen ? 'page' : undefined}
            className={look(segment === chosen)}
          >
            <bdi className="max-w-48 truncate">{segment.name}</bdi>
            <span className="text-faint">{segment.count < COUNT_MAX ? segment.count : `${COUNT_MAX - 1}+`}</span>
          </Link>
        ))}
      </nav>
      {isFiltered && (
        <Button size="small" icon={BookmarkPlus} onClick={() => setNaming('new')}>
          {t('properties.saveSegment')}
        </Button>
      )}
      {chosen?.isMine && (
        <Button size="small" icon={Pencil} onClick={() => setNaming(chosen)}>
          {t('properties.editSegment')}
        </Button>
      )}
      {naming && (
        <SegmentDialog shown={shown} segment={naming === 'new' ? null : naming} onClose={() => setNaming(null)} />
      )}
    </div>
  )
}
