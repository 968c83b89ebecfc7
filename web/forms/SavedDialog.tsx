import { type FormEvent, type ReactNode, useState } from 'react'
import { isGone } from '../api/isGone.ts'
import { useTranslation } from '../i18n/translate.ts'
import { ConfirmDialog } from '../settings/ConfirmDialog.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Notice } from '../ui/Notice.tsx'

interface SavedDialogProps {
  title: string
  /** Of `useForm`. */
  form: { submit: (event: FormEvent<HTMLFormElement>) => void; banner: ReactNode; busy: boolean }
  /** How what was saved before goes again; null while it is new. */
  removal: {
    title: string
    text: string
    label: string
    remove: () => Promise<unknown>
    onRemoved: () => Promise<void>
  } | null
  onClose: () => void
  children: ReactNode
}

/** For what people save under a name and share, as views and segments: the form, and deleting, which asks since it is gone for everybody. */
export function SavedDialog({ title, form: { submit, banner, busy }, removal, onClose, children }: SavedDialogProps) {
  const { t } = useTranslation()
  const [isRemoving, setRemoving] = useState(false)
  if (removal && isRemoving) {
    const act = async () => {
      // Somebody else may have deleted it, which is as good.
      await removal.remove().catch((error) => isGone(error) || Promise.reject(error))
      await removal.onRemoved()
    }
    const { title, text, label } = removal
    return <ConfirmDialog title={title} text={text} label={label} act={act} onClose={() => setRemoving(false)} />
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        {banner && <Notice tone="failure">{banner}</Notice>}
        {children}
        <div className="flex flex-wrap justify-end gap-2">
          {removal && (
            <Button look="quiet" className="mr-auto text-red" onClick={() => setRemoving(true)}>
              {removal.label}
            </Button>
          )}
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" look="primary" busy={busy}>
            {t('common.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
