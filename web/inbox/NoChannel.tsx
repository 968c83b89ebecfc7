import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Smartphone } from 'lucide-react'
import { connectPracticeChannel } from '../api/endpoints.ts'
import { ApiRefusal } from '../api/refusal.ts'
import { useSession } from '../app/useKnown.ts'
import { useTranslation } from '../i18n/translate.ts'
import { useCommands } from '../keys/commands.ts'
import { takeOutPhone } from '../practice/dock.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Notice } from '../ui/Notice.tsx'

/** The first screen of a new workspace: the way to a number of one's own, and one press away from one to practise with. */
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
  useCommands(
    isAdmin && me.practice
      ? [{ id: 'try practice', key: 'T', label: t('inbox.tryPractice'), run: () => connect.mutate() }]
      : [],
  )
  return (
    <div className="m-auto">
      <EmptyState
        icon={Smartphone}
        title={t('inbox.noChannelTitle')}
        action={
          isAdmin && (
            <>
              <Link
                to="/settings/inboxes/connect"
                className="inline-flex h-9 items-center rounded bg-ink-fill px-3.5 text-base font-medium whitespace-nowrap text-on-ink hover:bg-ink-fill-hover"
              >
                {t('inbox.connectWhatsApp')}
              </Link>
              {me.practice && (
                <Button icon={Smartphone} busy={connect.isPending} onClick={() => connect.mutate()}>
                  {t('inbox.tryPractice')}
                </Button>
              )}
            </>
          )
        }
      >
        {isAdmin ? t('inbox.noChannelText') : t('inbox.noChannelAgent')}
        {isAdmin && me.practice && ` ${t('inbox.noChannelPractice')}`}
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
