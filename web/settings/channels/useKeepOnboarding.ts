import { useQueryClient } from '@tanstack/react-query'
import type { Onboarding } from '#contract/onboarding.ts'
import { ONBOARDINGS_KEY, onboardingKey } from './keys.ts'

/** For every act on an attempt: its answer is the attempt as it is now. */
export function useKeepOnboarding() {
  const queries = useQueryClient()
  return (onboarding: Onboarding) => {
    queries.setQueryData(onboardingKey(onboarding.id), onboarding)
    void queries.invalidateQueries({ queryKey: ONBOARDINGS_KEY, exact: true })
    void queries.invalidateQueries({ queryKey: ['inboxes'] })
  }
}
