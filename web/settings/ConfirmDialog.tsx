import type { ReactNode } from 'react'
import { useAct } from '../forms/useAct.ts'
import { useTranslation } from '../i18n/translate.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Notice } from '../ui/Notice.tsx'

interface ConfirmDialogProps {
  title: string
  text: string
  /** What the pressing button says: the act itself, never "OK". */
  label: string
  act: () => Promise<void>
  /** What belongs below the text. */
  children?: ReactNode
  onClose: () => void
}

/** Asks before something that is not easily undone; stays open with the reason if it is refused. */
export function ConfirmDialog({ title, text, label, act, children, onClose }: ConfirmDialogProps) {
  const { t } = useTranslation()
  const { busy, problem, run } = useAct()
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button look="danger" busy={busy} onClick={() => run(act)}>
            {label}
          </Button>
        </>
      }
    >
      {problem && (
        <div className="mb-3">
          <Notice tone="failure">{problem}</Notice>
        </div>
      )}
      <p className="text-soft">{text}</p>
      {children}
    </Dialog>
  )
}
