/** Words that would like to be more than words. Each calls, loads or becomes something where it is taken for markup. */
const ELSEWHERE = 'http://evil.invalid'

export const HOSTILE: readonly string[] = [
  `<script>alert('s')</script>`,
  `<x-canary>element</x-canary>`,
  `<img src=x onerror="alert('i')">`,
  `<img src="${ELSEWHERE}/pixel.png">`,
  `"><svg onload=alert('v')><x-canary>`,
  `'"--></style></script><svg/onload=alert('p')>`,
  `<iframe srcdoc="<script>parent.alert('f')</script>"></iframe>`,
  `<a href="javascript:alert('a')">click</a>`,
  `javascript:alert('j')`,
  `JaVaScRiPt&colon;alert('e')`,
  `[click](javascript:alert('m'))`,
  `![x](${ELSEWHERE}/markdown.png)`,
  `*<b onclick="alert('b')">bold</b>* _<i>it</i>_ ~<s>x</s>~ \`\`\`<x-canary>\`\`\``,
  `data:text/html,<script>alert('d')</script>`,
  `vbscript:msgbox('x')`,
  `<object data="${ELSEWHERE}"></object><embed src="${ELSEWHERE}">`,
  `<base href="${ELSEWHERE}"><form action="${ELSEWHERE}"><button>Win</button></form>`,
  `<meta http-equiv="refresh" content="0;url=${ELSEWHERE}">`,
  `<style>@import url(${ELSEWHERE}/style.css); * { display: none }</style>`,
  `<link rel=stylesheet href="${ELSEWHERE}/style.css">`,
  `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert('n')&gt;">`,
  `<details open ontoggle=alert('t')>x</details><marquee onstart=alert('q')>`,
  `{{constructor.constructor("alert('c')")()}} \${alert('l')} <%= alert('r') %>`,
  `&lt;script&gt;alert('amp')&lt;/script&gt; &#60;x-canary&#62;`,
  `${ELSEWHERE}/"onmouseover="alert('o')"x="`,
  `https://user:password@evil.invalid/ https://paypal.com\u202Emoc.live/`,
  `https://evil.invalid/<x-canary>?q='"><script>alert(1)</script>`,
  `\u202Eelif.exe\u202C \u2066isolated \u200Bzero`,
  `=cmd|' /C calc'!A0 @SUM(1) +1 -1`,
  `\uFEFF<x-canary\u0000>\ud800`,
]

/** All of it where there is room for much; a few of the worst where there is little. */
export const WORST = HOSTILE.slice(0, 5).join(' ')

/** A file that is a page, a drawing that is a program, a picture that is both. */
export const FILES: readonly { name: string; type: string; bytes: Buffer }[] = [
  { name: `<img src=x onerror=alert('u')>.html`, type: 'text/html', bytes: Buffer.from(page()) },
  { name: 'drawing.svg', type: 'image/svg+xml', bytes: Buffer.from(drawing()) },
  { name: 'photo.png', type: 'image/png', bytes: Buffer.from(page()) },
  { name: 'polyglot.gif', type: 'image/gif', bytes: Buffer.from(`GIF89a/*${page()}*/=alert('g')`) },
  { name: 'sheet.xml', type: 'application/xhtml+xml', bytes: Buffer.from(`<?xml version="1.0"?>${xhtml()}`) },
  { name: 'report\u202Efdp.exe', type: 'application/pdf', bytes: Buffer.from(`%PDF-1.4 ${page()}`) },
  { name: '../../../../etc/passwd', type: 'text/plain', bytes: Buffer.from(page()) },
  { name: 'lines\r\nset-cookie: a=b\r\n\r\n<script>.txt', type: 'text/plain', bytes: Buffer.from('text') },
  { name: 'code.js', type: 'text/javascript', bytes: Buffer.from(`alert('k')`) },
]

/** Everything that a customer can send, with hostile words in each place that holds words. */
export function hostileMessages(): Record<string, unknown>[] {
  const [first = '', second = ''] = [WORST, HOSTILE.slice(5, 12).join(' ')]
  return [
    ...HOSTILE.map((body) => ({ type: 'text', text: { body } })),
    { type: 'location', location: { latitude: 1, longitude: 2, name: first, address: second, url: HOSTILE[8] } },
    {
      type: 'contacts',
      contacts: [
        {
          name: { formatted_name: first },
          org: { company: second },
          phones: [{ phone: `"><x-canary>${first}`, type: first }],
          emails: [{ email: `x@x"><x-canary>?cc=${ELSEWHERE}`, type: first }],
          urls: [{ url: HOSTILE[8] }],
        },
      ],
    },
    {
      type: 'interactive',
      interactive: { type: 'button_reply', button_reply: { id: first, title: `button ${first}` } },
    },
    {
      type: 'interactive',
      interactive: { type: 'list_reply', list_reply: { id: '1', title: `row ${first}`, description: second } },
    },
    {
      type: 'interactive',
      interactive: {
        type: 'nfm_reply',
        nfm_reply: {
          name: 'flow',
          body: first,
          response_json: JSON.stringify({ [first]: second, __proto__x: { a: first } }),
        },
      },
    },
    { type: 'button', button: { payload: first, text: `tap ${first}` } },
    {
      type: 'order',
      order: {
        catalog_id: first,
        text: second,
        product_items: [{ product_retailer_id: first, quantity: 1, item_price: 1, currency: 'EUR' }],
      },
    },
    {
      type: 'text',
      text: { body: `ad ${first}` },
      referral: { headline: first, body: second, source_url: HOSTILE[8], source_type: 'ad', source_id: '1' },
    },
    {
      type: 'text',
      text: { body: 'product' },
      context: { from: '1', id: 'wamid.x', referred_product: { catalog_id: first, product_retailer_id: second } },
    },
    {
      type: first,
      [first]: { body: second },
      errors: [{ code: 131051, title: first, error_data: { details: second } }],
    },
    {
      type: 'unsupported',
      unsupported: { type: first },
      errors: [{ code: 131051, title: second, error_data: { details: first } }],
    },
    {
      type: 'system',
      system: { body: first, type: 'user_changed_number', wa_id: '491709999999', new_wa_id: '491709999999' },
    },
  ]
}

/** What an operator or colleague could have typed. */
export const TYPED = `${WORST} \u202Etypo`.slice(0, 95).replace(/\0/g, '')

function page(): string {
  return `<!doctype html><html><body><x-canary></x-canary><script>alert('file')</script></body></html>`
}

function drawing(): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" onload="alert('svg')"><script>alert('svg')</script><image href="${ELSEWHERE}/svg.png"/></svg>`
}

function xhtml(): string {
  return `<html xmlns="http://www.w3.org/1999/xhtml"><body><script>alert('xhtml')</script></body></html>`
}
