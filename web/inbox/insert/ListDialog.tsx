import { Plus } from 'lucide-react'
import { useState } from 'react'
import { COUNT_MAX, TEXT_MAX } from '#core/whatsapp/limits.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { Button } from '../../ui/Button.tsx'
import { FrameFields, framed, NO_FRAME } from './FrameFields.tsx'
import { LimitedField } from './LimitedField.tsx'
import type { InsertProps } from './registry.ts'
import { SendForm } from './SendForm.tsx'

interface Row {
  title: string
  description: string
}
interface Section {
  title: string
  rows: readonly Row[]
}
const NEW_ROW: Row = { title: '', description: '' }

/** A question with up to ten answers in sections. Choices that are left empty do not go out. */
export default function ListDialog(props: InsertProps) {
  const { t } = useTranslation()
  const [frame, setFrame] = useState(NO_FRAME)
  const [menu, setMenu] = useState('')
  const [sections, setSections] = useState<readonly Section[]>([{ title: '', rows: [NEW_ROW, NEW_ROW] }])
  const change = (index: number, part: Partial<Section>) =>
    setSections((all) => all.map((one, at) => (at === index ? { ...one, ...part } : one)))
  const changeRow = (index: number, place: number, part: Partial<Row>) => {
    const rows = sections[index]?.rows ?? []
    change(index, { rows: rows.map((row, at) => (at === place ? { ...row, ...part } : row)) })
  }
  const rowCount = sections.reduce((sum, { rows }) => sum + rows.length, 0)
  const written = sections
    .map(({ title, rows }) => ({
      title: title.trim() || null,
      rows: rows.filter((row) => row.title.trim() !== '').map(rowOf),
    }))
    .filter(({ rows }) => rows.length > 0)
  const { request, content } = framed(frame)
  return (
    <SendForm
      title={t('insert.title_list')}
      insert={props}
      draft={{ ...request, kind: 'list', button: menu.trim(), sections: written }}
      shown={{ kind: 'interactive', text: frame.body, content: { ...content, menu: menu.trim(), sections: written } }}
    >
      <FrameFields
        frame={frame}
        bodyMax={TEXT_MAX.listBody}
        change={(part) => setFrame((before) => ({ ...before, ...part }))}
      />
      <LimitedField label={t('insert.menu')} value={menu} max={TEXT_MAX.listButton} change={setMenu} />
      {sections.map((section, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a section is its place
        <fieldset key={index} className="flex flex-col gap-3 border-t border-line pt-3">
          <legend className="sr-only">{t('insert.section', { number: index + 1 })}</legend>
          <LimitedField
            label={t('insert.sectionTitle')}
            hint={sections.length === 1 ? t('insert.optional') : undefined}
            value={section.title}
            max={TEXT_MAX.sectionTitle}
            change={(title) => change(index, { title })}
          />
          {section.rows.map((row, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a choice is its place
            <fieldset key={place} className="grid gap-3 sm:grid-cols-2">
              <legend className="sr-only">{t('insert.row', { number: place + 1 })}</legend>
              <LimitedField
                label={t('insert.row', { number: place + 1 })}
                value={row.title}
                max={TEXT_MAX.rowTitle}
                change={(title) => changeRow(index, place, { title })}
              />
              <LimitedField
                label={t('insert.rowDescription')}
                value={row.description}
                max={TEXT_MAX.rowDescription}
                change={(description) => changeRow(index, place, { description })}
              />
            </fieldset>
          ))}
          {rowCount < COUNT_MAX.rows && (
            <Button
              size="small"
              look="quiet"
              icon={Plus}
              className="self-start"
              onClick={() => change(index, { rows: [...section.rows, NEW_ROW] })}
            >
              {t('insert.addRow')}
            </Button>
          )}
        </fieldset>
      ))}
      {rowCount < COUNT_MAX.rows && (
        <Button
          size="small"
          look="quiet"
          icon={Plus}
          className="self-start"
          onClick={() => setSections([...sections, { title: '', rows: [NEW_ROW] }])}
        >
          {t('insert.addSection')}
        </Button>
      )}
    </SendForm>
  )
}

const rowOf = ({ title, description }: Row) => ({ title: title.trim(), description: description.trim() || null })
