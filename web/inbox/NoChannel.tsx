import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Smartphone } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { connectPracticeChannel } from '../api/endpoints.ts'
import { ApiRefusal } from '../api/refusal.ts'
import { useSession } from '../app/useKnown.ts'
import { takeOutPhone } from '../practice/dock.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Notice } from '../ui/Notice.tsx'

/** The first screen of a new workspace: one press away from a number that answers. */
export default function NoChannel() {
  const { t } = useTranslation()
  const { me, membership } = useSession()
  const queries = useQueryClient()
  const connect = useMutation({
    mutationFn: connectPracticeChannel,
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['inboxes'] })
      takeOutPhone()
    },
  })
  const isAdmin = membership.role === 'admin'
  return (
    <div className="m-auto">
      <EmptyState
        icon={Smartphone}
        title={t('inbox.noChannelTitle')}
        action={
          isAdmin &&
          me.practice && (
            <Button look="primary" icon={Smartphone} busy={connect.isPending} onClick={() => connect.mutate()}>
              {t('inbox.tryPractice')}
            </Button>
          )
        }
      >
        {isAdmin ? t('inbox.noChannelText') : t('inbox.noChannelAgent')}
      </EmptyState>
      {connect.isError && (
        <div className="mx-auto max-w-sm px-6">
          <Notice tone="failure">
            {t('inbox.practiceFailed')} {connect.error instanceof ApiRefusal && connect.error.message}
          </Notice>
        </div>
      )}
    </div>
  )
}
