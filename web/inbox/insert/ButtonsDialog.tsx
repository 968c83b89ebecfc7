import { Plus } from 'lucide-react'
import { useState } from 'react'
import { COUNT_MAX, TEXT_MAX } from '#core/whatsapp/limits.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { Button } from '../../ui/Button.tsx'
import { FrameFields, framed, NO_FRAME } from './FrameFields.tsx'
import { LimitedField } from './LimitedField.tsx'
import type { InsertProps } from './registry.ts'
import { SendForm } from './SendForm.tsx'

/** A question with up to three answers to tap. Buttons that are left empty do not go out. */
export default function ButtonsDialog(props: InsertProps) {
  const { t } = useTranslation()
  const [frame, setFrame] = useState(NO_FRAME)
  const [titles, setTitles] = useState<readonly string[]>(['', ''])
  const written = titles.map((title) => title.trim()).filter((title) => title !== '')
  const { request, content } = framed(frame)
  const buttons = written.map((text) => ({ kind: 'reply', text, value: null }))
  return (
    <SendForm
      title={t('insert.title_buttons')}
      insert={props}
      draft={{ ...request, kind: 'buttons', buttons: written.map((title) => ({ title })) }}
      shown={{ kind: 'interactive', text: frame.body, content: { ...content, buttons } }}
    >
      <FrameFields
        frame={frame}
        bodyMax={TEXT_MAX.interactiveBody}
        change={(part) => setFrame((before) => ({ ...before, ...part }))}
      />
      {titles.map((title, index) => (
        <LimitedField
          // biome-ignore lint/suspicious/noArrayIndexKey: a button is its place
          key={index}
          label={t('insert.button', { number: index + 1 })}
          value={title}
          max={TEXT_MAX.buttonTitle}
          change={(next) => setTitles((all) => all.with(index, next))}
        />
      ))}
      {titles.length < COUNT_MAX.buttons && (
        <Button size="small" look="quiet" icon={Plus} className="self-start" onClick={() => setTitles([...titles, ''])}>
          {t('insert.addButton')}
        </Button>
      )}
    </SendForm>
  )
}
