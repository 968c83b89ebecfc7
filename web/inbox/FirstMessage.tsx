import { useMutation } from '@tanstack/react-query'
import { Smartphone } from 'lucide-react'
import { fillSample } from '../api/endpoints.ts'
import { ApiRefusal } from '../api/refusal.ts'
import { useSession } from '../app/useKnown.ts'
import { useTranslation } from '../i18n/translate.ts'
import { useCommands } from '../keys/commands.ts'
import { takeOutPhone } from '../practice/dock.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Notice } from '../ui/Notice.tsx'

/** A practice number and nothing written to it yet: take the phone, or look at an inbox that has been lived in. */
export default function FirstMessage({ number }: { number: string }) {
  const { t } = useTranslation()
  const { membership } = useSession()
  const fill = useMutation({ mutationFn: fillSample })
  useCommands(
    membership.role === 'admin'
      ? [{ id: 'fill sample', key: 'B', label: t('inbox.fillSample'), run: () => fill.mutate() }]
      : [],
  )
  return (
    <>
      <EmptyState
        icon={Smartphone}
        title={t('inbox.firstTitle')}
        action={
          <>
            <Button look="primary" icon={Smartphone} onClick={takeOutPhone}>
              {t('inbox.takePhone')}
            </Button>
            {membership.role === 'admin' && (
              <Button look="quiet" busy={fill.isPending} onClick={() => fill.mutate()}>
                {t('inbox.fillSample')}
              </Button>
            )}
          </>
        }
      >
        {t('inbox.firstText', { number: number.replaceAll(' ', '\u00a0') })}
      </EmptyState>
      {fill.isError && (
        <div className="px-4">
          <Notice tone="failure">
            {fill.error instanceof ApiRefusal ? fill.error.message : t('common.noConnection')}
          </Notice>
        </div>
      )}
    </>
  )
}
