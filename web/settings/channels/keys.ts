/** The names under which what is known of channels is kept; web/live/session says which events make it stale. */
export const ONBOARDINGS_KEY = ['onboardings'] as const
export const onboardingKey = (id: string) => ['onboardings', id] as const
export const CHANNELS_KEY = ['channels'] as const
export const channelKey = (id: string) => ['channels', id] as const
export const profileKey = (id: string) => ['channels', id, 'profile'] as const
export const TERMS_KEY = ['terms'] as const
