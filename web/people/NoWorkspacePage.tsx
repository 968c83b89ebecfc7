import { useLoaderData, useRouter } from '@tanstack/react-router'
import { signOut } from '../api/endpoints.ts'
import { endSession } from '../app/session.ts'
import { useAct } from '../forms/useAct.ts'
import { useTranslation } from '../i18n/translate.ts'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Door } from './Door.tsx'

/** Signed in, but nobody has let them in anywhere (any more). */
export function NoWorkspacePage() {
  const { t } = useTranslation()
  const router = useRouter()
  const { user } = useLoaderData({ from: '/no-workspace' })
  const leave = useAct()
  return (
    <Door title={t('people.noWorkspaceTitle')} text={t('people.noWorkspaceText', { email: user.email })}>
      {leave.problem && <Notice tone="failure">{leave.problem}</Notice>}
      <Button
        busy={leave.busy}
        onClick={() =>
          leave.run(async () => {
            await signOut()
            endSession()
            router.history.push('/sign-in')
          })
        }
      >
        {t('people.signOut')}
      </Button>
    </Door>
  )
}
