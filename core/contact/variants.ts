/**
 * Countries where one line is written in several ways, also by WhatsApp itself: the `wa_id` keeps the spelling that was valid
 * when the person registered (fact sheet §4.1). Each rule maps the digits after the country code to one common form, which
 * serves for comparing only, never for dialling or showing. A rule must not unite two lines that may both exist.
 *
 * Sources. Brazil: Anatel, ninth digit of mobile numbers (2012–2016); landlines begin with 2 to 5, so only what begins with
 * 6 to 9 after the added 9 is the same line. Argentina: ENACOM, fundamental numbering plan; from abroad 9 before the area
 * code, at home 15 after it, both mean mobile. Mexico: IFT, 3 August 2019, the 1 after 52 is gone, ten digits everywhere.
 * Benin: ARCEP, 30 November 2024, 01 in front of all eight digits. Côte d'Ivoire: ARTCI, 31 January 2021, ten digits; the
 * prefix of a mobile line follows from the old number's second digit.
 */
export function commonForm(countryCode: string, national: string): string {
  return RULES[countryCode]?.(national) ?? national
}

const RULES: Record<string, (national: string) => string> = {
  52: (national) => (/^1\d{10}$/.test(national) ? national.slice(1) : national),
  54: argentina,
  55: (national) => (/^\d{2}9[6-9]\d{7}$/.test(national) ? national.slice(0, 2) + national.slice(3) : national),
  225: ivoryCoast,
  229: (national) => (/^\d{8}$/.test(national) ? `01${national}` : national),
}

const ARGENTINA_DIGITS = 10
// Areas of three digits; 11 has two, all others four (ENACOM, list of indicativos interurbanos).
const ARGENTINA_AREAS = new Set(
  `220 221 223 230 236 237 249 260 261 263 264 266 280 291 294 297 298 299 336 341 342 343 345 348 351 353 358 362 364 370
  376 379 380 381 383 385 387 388`.split(/\s+/),
)

function argentina(national: string): string {
  const digits = national.length > ARGENTINA_DIGITS ? national.replace(/^9/, '') : national
  if (digits.length !== ARGENTINA_DIGITS + 2) return digits
  const area = digits.startsWith('11') ? 2 : ARGENTINA_AREAS.has(digits.slice(0, 3)) ? 3 : 4
  return digits.startsWith('15', area) ? digits.slice(0, area) + digits.slice(area + 2) : digits
}

/** The old second digit tells the operator: 1 to 3 Moov (01), 4 to 6 MTN (05), 7 to 9 Orange (07). Landlines began with 2 or 3. */
function ivoryCoast(national: string): string {
  if (!/^[04-9][1-9]\d{6}$/.test(national)) return national
  const operator = ['01', '05', '07'][Math.floor((Number(national[1]) - 1) / 3)]
  return operator + national
}
