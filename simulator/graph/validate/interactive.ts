/** Interactive messages (fact sheet §7.8–§7.10). */
import { listOf, type Shape, shapeOf, textOf } from '../../shape.ts'
import { invalid, missing, wrongValue } from '../fault.ts'
import { tooLong } from './length.ts'

const BODY_MAX = 1_024
const LIST_BODY_MAX = 4_096
const HEADER_MAX = 60
const FOOTER_MAX = 60
const BUTTONS_MAX = 3
const TITLE_MAX = 20
const BUTTON_ID_MAX = 256
const ROW_TITLE_MAX = 24
const ROW_ID_MAX = 200
const ROW_DESCRIPTION_MAX = 72
const ROWS_MAX = 10
const SECTIONS_MAX = 10

export function checkInteractive(interactive: Shape) {
  const type = textOf(interactive.type)
  if (!type) throw missing("The parameter interactive['type'] is required.")
  const check = ACTIONS[type]
  if (check === undefined)
    throw invalid(`Param interactive['type'] must be one of {${Object.keys(ACTIONS).join(', ')}}`)
  if (!BODILESS.has(type) && !textOf(shapeOf(interactive.body).text)) {
    throw missing("The parameter interactive['body']['text'] is required.")
  }
  tooLong("interactive['body']['text']", shapeOf(interactive.body).text, type === 'list' ? LIST_BODY_MAX : BODY_MAX)
  tooLong("interactive['footer']['text']", shapeOf(interactive.footer).text, FOOTER_MAX)
  checkHeader(type, interactive.header)
  check(shapeOf(interactive.action))
}

const BODILESS = new Set(['product', 'catalog_message', 'call_permission_request'])

function checkHeader(type: string, given: unknown) {
  if (given === undefined) {
    if (type === 'product_list') throw missing("The parameter interactive['header'] is required.")
    return
  }
  const header = shapeOf(given)
  const kind = textOf(header.type) ?? ''
  const kinds = type === 'list' || type === 'product_list' ? ['text'] : ['text', 'image', 'video', 'document']
  if (!kinds.includes(kind)) throw wrongValue(`interactive['header']['type'] must be one of {${kinds.join(', ')}}`)
  if (kind === 'text') {
    if (!textOf(header.text)) throw missing("The parameter interactive['header']['text'] is required.")
    tooLong("interactive['header']['text']", header.text, HEADER_MAX)
  } else if (!textOf(shapeOf(header[kind]).id) && !textOf(shapeOf(header[kind]).link)) {
    throw missing(`The parameter interactive['header']['${kind}'] is required.`)
  }
}

const ACTIONS: Record<string, (action: Shape) => void> = {
  button: (action) => {
    const buttons = listOf(action.buttons).map((button) => shapeOf(shapeOf(button).reply))
    if (buttons.length < 1 || buttons.length > BUTTONS_MAX) {
      throw wrongValue(`Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: ${BUTTONS_MAX}`)
    }
    for (const { id, title } of buttons) {
      if (!textOf(id) || !textOf(title)) throw missing('A reply button needs an id and a title.')
      tooLong('button id', id, BUTTON_ID_MAX)
      tooLong('button title', title, TITLE_MAX)
    }
    unique(
      'button ids',
      buttons.map(({ id }) => id),
    )
    unique(
      'button titles',
      buttons.map(({ title }) => title),
    )
  },
  list: (action) => {
    if (!textOf(action.button)) throw missing("The parameter interactive['action']['button'] is required.")
    tooLong("interactive['action']['button']", action.button, TITLE_MAX)
    const sections = listOf(action.sections).map(shapeOf)
    if (sections.length < 1 || sections.length > SECTIONS_MAX)
      throw wrongValue(`A list has 1 to ${SECTIONS_MAX} sections.`)
    if (sections.length > 1 && sections.some(({ title }) => !textOf(title))) {
      throw missing('Each section needs a title when there are several.')
    }
    for (const { title } of sections) tooLong('section title', title, ROW_TITLE_MAX)
    const rows = sections.flatMap((section) => listOf(section.rows).map(shapeOf))
    if (rows.length < 1 || rows.length > ROWS_MAX) {
      throw wrongValue(`Total row count exceed max allowed count: ${ROWS_MAX}`)
    }
    for (const { id, title, description } of rows) {
      if (!textOf(id) || !textOf(title)) throw missing('A row needs an id and a title.')
      tooLong('row id', id, ROW_ID_MAX)
      tooLong('row title', title, ROW_TITLE_MAX)
      tooLong('row description', description, ROW_DESCRIPTION_MAX)
    }
    unique(
      'row ids',
      rows.map(({ id }) => id),
    )
  },
  cta_url: (action) => {
    const { display_text: text, url } = shapeOf(action.parameters)
    if (!textOf(text) || !textOf(url)) throw missing('A call-to-action needs display_text and url.')
    tooLong('display_text', text, TITLE_MAX)
  },
  location_request_message: (action) => named(action, 'send_location'),
  request_contact_info: (action) => named(action, 'request_contact_info'),
  flow: (action) => {
    const { flow_id: id, flow_name: name, flow_cta: cta } = shapeOf(action.parameters)
    if (!textOf(id) && !textOf(name)) throw missing('A flow needs flow_id or flow_name.')
    if (!textOf(cta)) throw missing('The parameter flow_cta is required.')
  },
  product: (action) => {
    if (!textOf(action.catalog_id) || !textOf(action.product_retailer_id))
      throw missing('A product needs its catalog and retailer id.')
  },
  product_list: (action) => {
    if (!textOf(action.catalog_id) || listOf(action.sections).length === 0)
      throw missing('A product list needs a catalog and sections.')
  },
  catalog_message: (action) => named(action, 'catalog_message'),
  carousel: (action) => {
    const count = listOf(action.cards).length
    if (count < 2 || count > 10) throw wrongValue('A carousel has 2 to 10 cards.')
  },
  voice_call: (action) => named(action, 'voice_call'),
  call_permission_request: (action) => named(action, 'call_permission_request'),
  address_message: (action) => named(action, 'address_message'),
}

function named(action: Shape, name: string) {
  if (action.name !== name) throw wrongValue(`interactive['action']['name'] must be ${name}`)
}

function unique(what: string, values: unknown[]) {
  if (new Set(values).size < values.length) throw wrongValue(`Duplicate ${what} are not allowed.`)
}
