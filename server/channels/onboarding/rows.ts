import type { OnboardingWay, SignupEnd } from '#contract/onboarding.ts'
import type { StepName, StepState } from '#core/channel/steps.ts'

export interface OnboardingRow {
  workspace_id: string
  id: string
  inbox_id: string
  way: OnboardingWay
  connection: 'meta' | 'practice'
  app_id: string | null
  state: 'open' | 'finished' | 'given_up'
  token_encrypted: string | null
  token_expires_at: Date | null
  claimed_waba_id: string | null
  claimed_phone_number_id: string | null
  waba_ids: string[]
  found: Found[]
  ended: SignupEnd | null
  wants_run: boolean
  /** Somebody runs its steps right now. */
  is_running: boolean
  started_by: string | null
  created_at: Date
  updated_at: Date
}

/** An account as Meta described it, with its numbers. */
export interface Found {
  wabaId: string
  name: string
  portfolioId: string | null
  portfolioName: string | null
  reviewStatus: string | null
  verification: string | null
  numbers: FoundOne[]
}

export interface FoundOne {
  phoneNumberId: string
  displayPhoneNumber: string
  verifiedName: string | null
  nameStatus: string | null
  status: string | null
  qualityRating: string | null
  isRegistered: boolean
  isPinSet: boolean
  isOnBusinessApp: boolean
  isVerified: boolean
}

export interface StepRow {
  onboarding_id: string
  phone_number_id: string
  step: StepName
  state: StepState
  attempts: number
  started_at: Date | null
  finished_at: Date | null
  fault: string | null
  fault_code: number | null
  details: string | null
  retry_at: Date | null
}

export interface NumberRow {
  onboarding_id: string
  phone_number_id: string
  waba_id: string
  inbox_id: string
  display_phone_number: string
  region: string | null
  pin_encrypted: string | null
  channel_id: string | null
  /** When the channel's first webhook came. */
  first_event_at: Date | null
  released_at: Date | null
}

/** An onboarding with everything that belongs to it. */
export interface WholeRow {
  onboarding: OnboardingRow
  steps: StepRow[]
  numbers: NumberRow[]
}

/** What a token is bound to when it is encrypted, and a PIN. */
export const onboardingTokenBinding = (id: string) => `onboardings/${id}/token`
export const pinBinding = (id: string, phoneNumberId: string) => `onboardings/${id}/pin/${phoneNumberId}`
