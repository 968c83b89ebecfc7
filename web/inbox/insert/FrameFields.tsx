import { TEXT_MAX } from '#core/whatsapp/limits.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { Field } from '../../ui/Field.tsx'
import { TextArea } from '../../ui/TextArea.tsx'

export interface Frame {
  header: string
  body: string
  footer: string
}

interface FrameFieldsProps {
  frame: Frame
  bodyMax: number
  change: (part: Partial<Frame>) => void
}

/** What stands above and around buttons or a list. */
export function FrameFields({ frame, bodyMax, change }: FrameFieldsProps) {
  const { t } = useTranslation()
  return (
    <>
      <TextArea
        label={t('insert.body')}
        value={frame.body}
        maxLength={bodyMax}
        rows={3}
        data-first-focus
        onChange={({ target }: { target: HTMLTextAreaElement }) => change({ body: target.value })}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          label={t('insert.header')}
          hint={t('insert.optional')}
          value={frame.header}
          maxLength={TEXT_MAX.header}
          dir="auto"
          onChange={({ target }) => change({ header: target.value })}
        />
        <Field
          label={t('insert.footer')}
          hint={t('insert.optional')}
          value={frame.footer}
          maxLength={TEXT_MAX.footer}
          dir="auto"
          onChange={({ target }) => change({ footer: target.value })}
        />
      </div>
    </>
  )
}

export const NO_FRAME: Frame = { header: '', body: '', footer: '' }

/** As the request has it, and as the thread shows it. */
export const framed = ({ header, body, footer }: Frame) => ({
  request: { header: header.trim() || null, body, footer: footer.trim() || null },
  content: { ...(header.trim() && { header: header.trim() }), ...(footer.trim() && { footer: footer.trim() }) },
})
