import { Download } from 'lucide-react'
import { useTranslation } from '../../i18n/translate.ts'
import { DialogShell } from '../../ui/Dialog.tsx'

/** A picture as large as the window, to look at and to keep. */
export default function LargePicture({
  address,
  name,
  onClose,
}: {
  address: string
  name: string | null
  onClose: () => void
}) {
  const { t } = useTranslation()
  return (
    <DialogShell onClose={onClose} label={t('message.image')} className="w-fit! max-w-[94vw] bg-rail">
      <img src={address} alt={t('message.image')} className="max-h-[84dvh] object-contain" />
      <a
        href={address}
        download={name ?? true}
        className="flex items-center justify-center gap-2 p-2 text-sm text-rail-text hover:text-rail-strong"
      >
        <Download aria-hidden size={15} />
        {t('message.download')}
      </a>
    </DialogShell>
  )
}
