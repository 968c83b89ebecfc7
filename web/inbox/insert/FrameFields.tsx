import { TEXT_MAX } from '#core/whatsapp/limits.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { LimitedField } from './LimitedField.tsx'

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
      <LimitedField
        label={t('insert.body')}
        value={frame.body}
        max={bodyMax}
        lines={3}
        change={(body) => change({ body })}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <LimitedField
          label={t('insert.header')}
          hint={t('insert.optional')}
          value={frame.header}
          max={TEXT_MAX.header}
          change={(header) => change({ header })}
        />
        <LimitedField
          label={t('insert.footer')}
          hint={t('insert.optional')}
          value={frame.footer}
          max={TEXT_MAX.footer}
          change={(footer) => change({ footer })}
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
