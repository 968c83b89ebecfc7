import { MessageSquare, StickyNote } from 'lucide-react'
import { useTranslation } from '../../i18n/translate.ts'
import { classes } from '../../ui/classes.ts'

export type WritingWhat = 'reply' | 'note'

/** For whom one writes: the customer, or one's colleagues. */
export function WriteSwitch({ writing, choose }: { writing: WritingWhat; choose: (writing: WritingWhat) => void }) {
  const { t } = useTranslation()
  const look = (name: WritingWhat) =>
    classes(
      'inline-flex h-7 items-center gap-1.5 rounded px-2 text-sm transition-colors duration-100',
      writing !== name && 'text-soft hover:bg-hover hover:text-text',
      writing === name && (name === 'note' ? 'bg-brass-wash font-medium text-brass' : 'bg-chosen font-medium text-ink'),
    )
  return (
    <fieldset className="flex gap-1 border-t border-line px-3 pt-1.5 md:px-4">
      <legend className="sr-only">{t('note.switch')}</legend>
      <button
        type="button"
        aria-pressed={writing === 'reply'}
        data-tip={`${t('acts.reply')}  r`}
        onClick={() => choose('reply')}
        className={look('reply')}
      >
        <MessageSquare aria-hidden size={14} strokeWidth={1.75} />
        {t('note.reply')}
      </button>
      <button
        type="button"
        aria-pressed={writing === 'note'}
        data-tip={`${t('acts.note')}  n`}
        onClick={() => choose('note')}
        className={look('note')}
      >
        <StickyNote aria-hidden size={14} strokeWidth={1.75} />
        {t('note.note')}
      </button>
    </fieldset>
  )
}
