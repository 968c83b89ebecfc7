import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Onboarding } from '#contract/onboarding.ts'
import { dayAndTime } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { Button } from '../../ui/Button.tsx'
import { toast } from '../../ui/toast.ts'
import { ConfirmDialog } from '../ConfirmDialog.tsx'
import { giveUpOnboarding } from './endpoints.ts'
import { ONBOARDINGS_KEY } from './keys.ts'

/** Gives an attempt up, after asking. */
export function GiveUpButton({ onboarding, size }: { onboarding: Onboarding; size?: 'small' }) {
  const { t: say } = useTranslation()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [isAsking, setAsking] = useState(false)
  const giveUp = async () => {
    await giveUpOnboarding(onboarding.id)
    setAsking(false)
    toast('done', say('connect.givenUp'))
    await navigate({ to: '/settings/inboxes' })
    await queries.invalidateQueries({ queryKey: ONBOARDINGS_KEY })
  }
  return (
    <>
      <Button
        look="quiet"
        size={size}
        aria-label={size && say('connect.giveUpOf', { date: dayAndTime(new Date(onboarding.createdAt)) })}
        onClick={() => setAsking(true)}
      >
        {say('connect.giveUp')}
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={say('connect.giveUpTitle')}
          text={say('connect.giveUpText')}
          label={say('connect.giveUp')}
          act={giveUp}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}
