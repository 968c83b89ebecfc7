export interface Link {
  /** As written; the interface shows this. */
  text: string
  /** Always one of http, https, mailto, tel. */
  href: string
}

/** What was already looked at in this line, so that no stretch is searched twice. */
export interface LinkMemory {
  noHostBefore: number
  noMailBefore: number
}

export const newLinkMemory = (): LinkMemory => ({ noHostBefore: 0, noMailBefore: 0 })

const LINK_UNITS_MAX = 2_048
const HOST_UNITS_MAX = 253
const PHONE_DIGITS_MIN = 7
const PHONE_DIGITS_MAX = 15
const PHONE_UNITS_MAX = 24

const SCHEMES = ['https://', 'http://', 'mailto:', 'tel:'] as const
const SCHEME_UNITS_MAX = 8

/** The link that begins at `at`, if one does. Each stretch of a line is searched a bounded number of times. */
export function linkAt(source: string, at: number, start: number, end: number, memory: LinkMemory): Link | null {
  if (at > start && (isPlain(source.charCodeAt(at - 1)) || JOINS.test(source[at - 1] as string))) return null
  if (source[at] === '+') return phoneAt(source, at, end)
  if (!BEGINS.test(source[at] as string)) return null
  return schemeAt(source, at, end, memory) ?? mailAt(source, at, end, memory) ?? hostAt(source, at, end, memory)
}

/** A small letter, the common case: the middle of a word. */
const isPlain = (unit: number) => unit >= 0x61 && unit <= 0x7a

// A link does not begin in the middle of a word, a host or an address.
const JOINS = /[\p{L}\p{N}.@/+-]/u
const BEGINS = /[\p{L}\p{N}]/u
// Ends of a link: space, quotes and brackets that no address holds, control characters, marks that nobody sees.
const STOPS = /[\s"<>`\\^{|}\p{Cc}\p{Cf}]/u
const HOST = /[\p{L}\p{N}.-]/u
const MAIL = /[A-Za-z0-9.!%+_'-]/

function schemeAt(source: string, at: number, end: number, memory: LinkMemory): Link | null {
  const head = source.slice(at, Math.min(end, at + SCHEME_UNITS_MAX)).toLowerCase()
  const scheme = SCHEMES.find((one) => head.startsWith(one))
  const rest = at + (scheme?.length ?? 0)
  if (scheme === undefined || rest >= end) return null
  if (scheme === 'mailto:') {
    const address = mailAt(source, rest, end, memory)
    return address && { text: source.slice(at, rest) + address.text, href: address.href }
  }
  if (scheme === 'tel:') {
    const number = /^\+?\d[\d().-]*\d/.exec(source.slice(rest, Math.min(end, rest + PHONE_UNITS_MAX)))?.[0]
    return number === undefined ? null : { text: source.slice(at, rest) + number, href: scheme + number }
  }
  if (!BEGINS.test(source[rest] as string)) return null
  const stop = trimmed(source, rest, run(source, rest, end))
  return { text: source.slice(at, stop), href: scheme + source.slice(rest, stop) }
}

function mailAt(source: string, at: number, end: number, memory: LinkMemory): Link | null {
  if (at < memory.noMailBefore) return null
  let sign = at
  while (sign < end && MAIL.test(source[sign] as string)) sign++
  const host = sign < end && source[sign] === '@' && sign > at ? hostEnd(source, sign + 1, end) : sign
  if (host > sign + 1 && isDomain(source.slice(sign + 1, host)) && host - at <= LINK_UNITS_MAX) {
    const text = source.slice(at, host)
    return { text, href: `mailto:${text}` }
  }
  memory.noMailBefore = sign
  return null
}

function hostAt(source: string, at: number, end: number, memory: LinkMemory): Link | null {
  if (at < memory.noHostBefore) return null
  const host = hostEnd(source, at, end)
  memory.noHostBefore = host + 1
  if (source[host] === '@' || !isDomain(source.slice(at, host))) return null
  const follows = host < end && '/?#:'.includes(source[host] as string)
  const stop = follows ? trimmed(source, host, run(source, host, end)) : host
  const text = source.slice(at, stop)
  return { text, href: `https://${text}` }
}

/** A number written with its plus sign: +49 151 234 56 78. */
function phoneAt(source: string, at: number, end: number): Link | null {
  const window = source.slice(at, Math.min(end, at + PHONE_UNITS_MAX))
  const written = /^\+\d(?:[ ().-]{0,2}\d)*/.exec(window)?.[0] ?? ''
  const digits = written.replace(/\D/g, '')
  if (digits.length < PHONE_DIGITS_MIN || digits.length > PHONE_DIGITS_MAX) return null
  return { text: written, href: `tel:+${digits}` }
}

/** Where the unbroken run from here ends. */
function run(source: string, from: number, end: number): number {
  const limit = Math.min(end, from + LINK_UNITS_MAX)
  let at = from
  while (at < limit && !STOPS.test(source[at] as string)) at++
  return at
}

/** A link does not take the punctuation of the sentence it stands in; a closing bracket stays when it was opened inside. */
function trimmed(source: string, from: number, to: number): number {
  let open = 0
  for (let at = from; at < to; at++) open += source[at] === '(' ? 1 : source[at] === ')' ? -1 : 0
  let stop = to
  for (; stop > from; stop--) {
    const last = source[stop - 1] as string
    if (last === ')' && open < 0) open++
    else if (!".,;:!?'*_~…".includes(last)) break
  }
  return stop
}

function hostEnd(source: string, from: number, end: number): number {
  const limit = Math.min(end, from + LINK_UNITS_MAX)
  let at = from
  while (at < limit && HOST.test(source[at] as string)) at++
  while (at > from && '.-'.includes(source[at - 1] as string)) at--
  return at
}

/** Two labels or more, the last of them an ending that exists. A capital after the dot is the next sentence, not an ending. */
function isDomain(host: string): boolean {
  if (host.length > HOST_UNITS_MAX) return false
  const labels = host.split('.')
  const ending = labels.at(-1) ?? ''
  if (labels.length < 2 || labels.some((label) => label === '' || label.startsWith('-') || label.endsWith('-')))
    return false
  return ENDINGS.has(ending) || (host === host.toUpperCase() && ENDINGS.has(ending.toLowerCase()))
}

// The generic endings in everyday use and those of all countries. A rare one needs https:// in front.
const ENDINGS = new Set(
  `com net org info biz name pro mobi app dev shop store online site website web blog cloud tech space live world today news
  email agency studio design digital media group gmbh berlin hamburg koeln bayern wien london paris nyc tokyo club social link
  page wiki xyz top icu vip edu gov mil int eu asia africa arpa aero coop jobs museum travel
  ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cc cd cf cg ch ci
  ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et fi fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp
  gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li
  lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om
  pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sk sl sm sn so sr ss st su sv sx sy sz tc
  td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw`.split(
    /\s+/,
  ),
)
