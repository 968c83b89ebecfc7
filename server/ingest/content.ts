/** A customer's message on the wire, put into what a thread shows (fact sheet §4). Every text of it is hostile. */
import type { MessageContent, MessageKind } from '#contract/messages.ts'
import type { Media } from '#core/conversation/items.ts'
import type { InboundMessage, WireCard, WireMedia } from '#meta/wire/index.ts'
import { Cleaner } from './clean.ts'

export interface Shown {
  kind: MessageKind
  text: string | null
  content: MessageContent
  contextWamid: string | null
  media: Media | null
}

const CARDS_MAX = 257 // as many as Meta lets anybody send (§7.5)
const LIST_MAX = 500
const ANSWERS_BYTES_MAX = 100_000

type Read = Pick<Shown, 'kind' | 'text' | 'content'> & { media?: Media | null }
type Message = Partial<InboundMessage>

export function shownOf(message: Message): Shown {
  const clean = new Cleaner()
  const type = message.type ?? ''
  // Own ones only: a type may be called "constructor".
  const reader = (Object.hasOwn(READERS, type) && READERS[type]) || unsupported
  const read = reader(message, clean) ?? unsupported(message, clean)
  const content: MessageContent = { ...read.content, ...around(message, clean) }
  if (clean.replaced) content.cleaned = true
  return { ...read, content, media: read.media ?? null, contextWamid: clean.text(message.context?.id) }
}

type Reader = (message: Message, clean: Cleaner) => Read | null

const READERS: Partial<Record<string, Reader>> = {
  text: ({ text }, clean) => (text ? { kind: 'text', text: clean.text(text.body) ?? '', content: {} } : null),
  image: (message, clean) => media('image', message.image, clean),
  video: (message, clean) => media('video', message.video, clean),
  audio: (message, clean) => media('audio', message.audio, clean),
  document: (message, clean) => media('document', message.document, clean),
  sticker: (message, clean) => media('sticker', message.sticker, clean),
  location({ location }, clean) {
    const latitude = clean.number(location?.latitude)
    const longitude = clean.number(location?.longitude)
    if (latitude === null || longitude === null) return null
    const [name, address] = [clean.text(location?.name), clean.text(location?.address)]
    return { kind: 'location', text: null, content: { location: { latitude, longitude, name, address } } }
  },
  contacts: ({ contacts }, clean) =>
    contacts && contacts.length > 0
      ? {
          kind: 'contacts',
          text: null,
          content: { contacts: contacts.slice(0, CARDS_MAX).map((one) => card(one, clean)) },
        }
      : null,
  button({ button }, clean) {
    const title = clean.text(button?.text) ?? clean.text(button?.payload)
    if (title === null) return null
    return {
      kind: 'button',
      text: title,
      content: { reply: { id: clean.text(button?.payload), title, description: null } },
    }
  },
  interactive: ({ interactive }, clean) => {
    const { button_reply, list_reply, nfm_reply, call_permission_reply } = interactive ?? {}
    const tapped = button_reply ?? list_reply
    if (tapped) {
      const title = clean.text(tapped.title) ?? clean.text(tapped.id) ?? ''
      const reply = { id: clean.text(tapped.id), title, description: clean.text(list_reply?.description) }
      return { kind: 'interactive_reply', text: title, content: { reply } }
    }
    if (nfm_reply) {
      const title = clean.text(nfm_reply.body) ?? ''
      const reply = { id: clean.text(nfm_reply.name), title, description: null }
      return { kind: 'flow_reply', text: title, content: { reply, answers: answers(nfm_reply.response_json, clean) } }
    }
    const response = clean.text(call_permission_reply?.response)
    if (response === null) return null
    const reply = { id: 'call_permission_reply', title: response, description: null }
    return { kind: 'interactive_reply', text: null, content: { reply } }
  },
  order({ order }, clean) {
    if (!order) return null
    const items = (order.product_items ?? []).slice(0, LIST_MAX).map((item) => ({
      product: clean.text(item.product_retailer_id) ?? '',
      quantity: clean.number(item.quantity) ?? 0,
      price: clean.number(item.item_price),
      currency: clean.text(item.currency),
    }))
    return { kind: 'order', text: clean.text(order.text), content: { order: { items } } }
  },
  system({ system }, clean) {
    const content: MessageContent = {
      system: { what: clean.text(system?.type) ?? 'system', previous: null, current: null },
    }
    return { kind: 'system', text: clean.text(system?.body), content }
  },
}

/** Anything Meta does not hand over, or invents tomorrow: kept raw, shown as unsupported (§4.11, §3.28). */
function unsupported({ type, unsupported, errors }: Message, clean: Cleaner): Read {
  const [error] = errors ?? []
  const said = typeof error?.error_data === 'string' ? error.error_data : error?.error_data?.details
  const what = clean.text(unsupported?.type) ?? clean.text(type) ?? 'unknown'
  const details = clean.text(said) ?? clean.text(error?.title)
  return { kind: 'unsupported', text: null, content: { unsupported: { type: what, details } } }
}

function media(
  kind: 'image' | 'video' | 'audio' | 'document' | 'sticker',
  wire: WireMedia | undefined,
  clean: Cleaner,
): Read | null {
  if (!wire) return null
  return {
    kind,
    text: clean.text(wire.caption),
    content: {},
    media: {
      providerMediaId: clean.text(wire.id),
      mimeType: clean.text(wire.mime_type),
      fileName: clean.text(wire.filename),
      sha256: clean.text(wire.sha256),
      voice: wire.voice === true,
      animated: wire.animated === true,
    },
  }
}

function card({ name, phones, emails, org }: WireCard, clean: Cleaner) {
  const parts = [name?.first_name, name?.last_name].flatMap((part) => clean.text(part) ?? [])
  const numbers = (phones ?? []).slice(0, LIST_MAX).flatMap(({ phone, wa_id, type }) => {
    const number = clean.text(phone) ?? clean.text(wa_id)
    return number === null ? [] : { phone: number, type: clean.text(type) }
  })
  return {
    name: clean.text(name?.formatted_name) ?? (parts.join(' ') || numbers[0]?.phone || ''),
    phones: numbers,
    emails: (emails ?? []).slice(0, LIST_MAX).flatMap(({ email }) => clean.text(email) ?? []),
    organisation: clean.text(org?.company),
  }
}

/** A flow's answers, as name and value; its token is for machines. */
function answers(json: string | undefined, clean: Cleaner): { name: string; value: string }[] {
  if (typeof json !== 'string' || json.length > ANSWERS_BYTES_MAX) return []
  try {
    const said: unknown = JSON.parse(json)
    if (typeof said !== 'object' || said === null) return []
    return Object.entries(said)
      .filter(([name]) => name !== 'flow_token')
      .slice(0, LIST_MAX)
      .map(([name, value]) => ({
        name: clean.text(name) ?? '',
        value: clean.text(typeof value === 'string' ? value : JSON.stringify(value)) ?? '',
      }))
  } catch {
    return []
  }
}

/** What may stand around any kind: forwarded, an ad or a product that led here (§4.13, §4.14). */
function around({ context, referral }: Message, clean: Cleaner): MessageContent {
  const content: MessageContent = {}
  if (context?.frequently_forwarded) content.forwarded = 'often'
  else if (context?.forwarded) content.forwarded = 'once'
  const product = context?.referred_product
  if (product) {
    const [catalogId, productId] = [clean.text(product.catalog_id), clean.text(product.product_retailer_id)]
    if (catalogId !== null && productId !== null) content.product = { catalogId, productId }
  }
  if (referral) {
    content.referral = {
      headline: clean.text(referral.headline),
      body: clean.text(referral.body),
      sourceUrl: clean.text(referral.source_url),
      sourceType: clean.text(referral.source_type),
    }
  }
  return content
}
