/** One way to write a language: Meta's webhooks say `en-US` where its lists say `en_US` (fact sheet §19). */
export const languageCode = (code: string): string => code.trim().replaceAll('-', '_')

const baseOf = (code: string) => languageCode(code).toLowerCase().split('_')[0] ?? ''
const ENGLISH = 'en'

/**
 * In which of its languages a template goes to a contact: the contact's own, else one of the same language elsewhere (`de` for
 * `de_AT`, `de_AT` for `de`), else the workspace's by the same two steps, else English, else the first. Meta itself never falls
 * back from one to another (§9.5). Null only where there is none.
 */
export function pickLanguage(
  available: readonly string[],
  { contact, workspace }: { contact: string | null; workspace: string | null },
): string | null {
  const codes = available.toSorted()
  for (const wanted of [contact, workspace, ENGLISH]) {
    if (!wanted) continue
    const same = codes.find((code) => languageCode(code).toLowerCase() === languageCode(wanted).toLowerCase())
    if (same) return same
    // Sorted, the one without a country comes first: it is meant for all of them.
    const alike = codes.find((code) => baseOf(code) === baseOf(wanted))
    if (alike) return alike
  }
  return codes[0] ?? null
}
