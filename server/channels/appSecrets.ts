/** What an app's secrets are bound to when they are encrypted; `id` is the row's. */
export const appSecretBinding = (id: string) => `apps/${id}/secret`
export const verifyTokenBinding = (id: string) => `apps/${id}/verify-token`
