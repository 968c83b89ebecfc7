/** What secrets of an app are bound to when they are encrypted: copied to another row, they cannot be read. */
export const appSecretBinding = (id: string) => `apps/${id}/app_secret`
export const verifyTokenBinding = (id: string) => `apps/${id}/verify_token`
