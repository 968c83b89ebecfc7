/** Languages and countries as they are stored, from what somebody wrote: a code, or the name in a language of the interface. */

/** ISO 3166-1, and the three that have telephone numbers besides: Ascension, Tristan da Cunha, Kosovo. */
const COUNTRIES: ReadonlySet<string> = new Set(
  `AC AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF
  CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL
  GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB
  LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU
  NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ
  TA TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW`.split(
    /\s+/,
  ),
)
const LOCALES = ['en', 'de']
/** No language is called longer, in letters or by name. */
const WRITTEN_UNITS_MAX = 80
/** Codes that stand for no language in particular. */
const NO_LANGUAGES = ['und', 'mul', 'mis', 'zxx', 'root']

/** Two capital letters; null where it is no country. */
export function countryIn(written: string): string | null {
  const text = written.trim()
  if (text.length > WRITTEN_UNITS_MAX) return null
  if (/^[a-z]{2}$/i.test(text)) {
    // UK is written often, and means GB.
    const region = new Intl.Locale(`und-${text}`).region ?? ''
    if (COUNTRIES.has(region)) return region
  }
  countryNames ??= namesOf('region', [...COUNTRIES])
  return countryNames.get(folded(text)) ?? null
}

/** A language tag such as de, pt-BR or zh-Hant-TW; null where it is no language that anybody knows. */
export function languageIn(written: string): string | null {
  const text = written.trim()
  if (text.length > WRITTEN_UNITS_MAX) return null
  const tag = tagOf(text.replaceAll('_', '-'))
  if (tag) return tag
  languageNames ??= namesOf('language', twoLetters())
  return languageNames.get(folded(text)) ?? null
}

function tagOf(written: string): string | null {
  try {
    const { language, script, region } = new Intl.Locale(written)
    namedInEnglish ??= new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' })
    if (NO_LANGUAGES.includes(language) || !namedInEnglish.of(language)) return null
    if (region && !COUNTRIES.has(region) && !/^\d{3}$/.test(region)) return null
    return [language, script, region].filter(Boolean).join('-')
  } catch {
    return null // not built like a tag
  }
}

let countryNames: Map<string, string> | null = null
let languageNames: Map<string, string> | null = null
let namedInEnglish: Intl.DisplayNames | null = null

/** Codes by what they are called. */
function namesOf(type: 'region' | 'language', codes: readonly string[]): Map<string, string> {
  return new Map(
    LOCALES.flatMap((locale) => {
      const names = new Intl.DisplayNames([locale], { type, fallback: 'none' })
      return codes.flatMap((code): [string, string][] => {
        const name = names.of(code)
        return name ? [[folded(name), type === 'language' ? new Intl.Locale(code).language : code]] : []
      })
    }),
  )
}

const folded = (text: string) => text.normalize('NFC').toLowerCase()

function twoLetters(): string[] {
  const letters = [...'abcdefghijklmnopqrstuvwxyz']
  return letters.flatMap((first) => letters.map((second) => first + second))
}
