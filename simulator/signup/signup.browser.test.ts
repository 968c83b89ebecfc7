/** Embedded Signup in a real browser: the page that loads the SDK lies elsewhere, as it does with Meta (fact sheet §14.2). */
import { deepEqual, equal, match } from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { type Shape, shapeOf } from '../shape.ts'
import {
  BUSINESS,
  eventually,
  fillNumber,
  type Ground,
  openGround,
  press,
  pressAndLeave,
  screen,
  walkTo,
} from './popup.stage.ts'

let ground: Ground
before(async () => {
  ground = await openGround()
})
after(() => ground?.close())

const enterCode = async (popup: Page, code: string) => {
  await popup.getByLabel('Six-digit code').fill(code)
  await press(popup, 'Next')
}
const exchange = (code: string) => {
  const { appId, appSecret } = ground.practice
  return ground.graph(`oauth/access_token?client_id=${appId}&client_secret=${appSecret}&code=${code}`)
}
const subcode = (body: Shape) => shapeOf(body.error).error_subcode

test('Jonas has nothing yet: portfolio, account, profile, number and code, and the app gets a token for just that', async () => {
  const { popup, heard } = await ground.openPopup()
  await walkTo(popup, 'code')
  await enterCode(popup, await ground.codeFor('493055500611'))
  await screen(popup, 'done')
  await pressAndLeave(popup, 'OK')
  const { events, callbacks } = await eventually(async () => {
    const all = await heard()
    return all.callbacks.length > 0 && all.events.length > 0 ? all : null
  })
  const [event] = events
  equal(event?.origin, ground.simulator.url)
  deepEqual(
    [event?.event, event?.version, Object.keys(event?.data ?? {}).sort()],
    ['FINISH', '3', ['ad_account_ids', 'business_id', 'dataset_ids', 'page_ids', 'phone_number_id', 'waba_id']],
  )
  equal(callbacks[0]?.status, 'connected')
  const code = String(callbacks[0]?.authResponse?.code)

  const { body } = await exchange(code)
  const token = String(body.access_token)
  deepEqual(body, { access_token: token, token_type: 'bearer' })
  const again = await exchange(code)
  deepEqual([again.status, subcode(again.body)], [400, 36009])
  const { appId, appSecret } = ground.practice
  const { body: debugged } = await ground.graph(`debug_token?input_token=${token}`, `${appId}|${appSecret}`)
  const { waba_id: wabaId, phone_number_id: numberId, business_id: businessId } = event?.data ?? {}
  deepEqual((shapeOf(debugged.data).granular_scopes as Shape[])[0]?.target_ids, [wabaId])
  const { body: number } = await ground.graph(
    `${numberId}?fields=display_phone_number,verified_name,name_status,status,code_verification_status,whatsapp_business_manager_messaging_limit`,
    token,
  )
  deepEqual(number, {
    display_phone_number: '+49 30 5550 0611',
    verified_name: 'Keller Fahrräder',
    name_status: 'PENDING_REVIEW',
    status: 'PENDING',
    code_verification_status: 'VERIFIED',
    whatsapp_business_manager_messaging_limit: 'TIER_250',
    id: numberId,
  })
  const { body: account } = await ground.graph(
    `${wabaId}?fields=name,owner_business_info,business_verification_status`,
    token,
  )
  deepEqual(account, {
    name: 'Keller Fahrräder GmbH',
    owner_business_info: { id: businessId, name: 'Keller Fahrräder GmbH' },
    business_verification_status: 'not_verified',
    id: wabaId,
  })
  equal((await ground.graph(ground.practice.wabaId, token)).status, 400, 'other accounts stay out of reach')
})

test('Mira uses what is there: no code is needed for a number that has proved itself', async () => {
  const { popup, heard } = await ground.openPopup()
  await press(popup, 'Continue as Mira Winter')
  await press(popup, 'Get started')
  await press(popup, 'Continue')
  await popup.getByLabel('Gärtnerei Winter GmbH').check()
  await press(popup, 'Next')
  await popup.getByLabel('Gärtnerei Winter').check()
  await press(popup, 'Next')
  await press(popup, 'Confirm')
  await popup.getByLabel('+49 30 5550 0310').check()
  await press(popup, 'Next')
  await screen(popup, 'done')
  // Closing the last screen counts as finishing.
  await popup.close({ runBeforeUnload: true })
  const { events, callbacks } = await eventually(async () =>
    (await heard()).callbacks.length > 0 ? await heard() : null,
  )
  equal(events[0]?.event, 'FINISH')
  const { body } = await exchange(String(callbacks[0]?.authResponse?.code))
  match(String(body.access_token), /^EAA/)
})

test('back keeps what was entered, and what was made is changed instead of made twice', async () => {
  const { popup } = await ground.openPopup()
  await walkTo(popup, 'number', '30 5550 0622')
  const portfolios = async () =>
    ((await ground.control('GET', 'portfolios')) as unknown as Shape[]).map(({ name }) => name)
  const before = (await portfolios()).length
  for (const [name, label, text] of [
    ['profile', 'Display name', 'Keller Fahrräder'],
    ['confirm', null, ''],
    ['account', 'Name of the account', 'Keller Fahrräder GmbH'],
    ['portfolio', 'Website', BUSINESS.Website],
  ] as const) {
    await press(popup, 'Back')
    await screen(popup, name)
    if (label) equal(await popup.getByLabel(label).inputValue(), text)
  }
  await popup.getByLabel('Legal name of the business').fill('Keller Räder AG')
  await press(popup, 'Next')
  await press(popup, 'Next')
  await press(popup, 'Confirm')
  await screen(popup, 'profile')
  const names = await portfolios()
  deepEqual([names.length, names.includes('Keller Räder AG')], [before, true])
  // A number given and then changed leaves one number behind.
  await press(popup, 'Next')
  await fillNumber(popup, '30 5550 0623')
  await screen(popup, 'code')
  await press(popup, 'Change number')
  equal(await popup.getByLabel('Phone number').inputValue(), '30 5550 0623')
  await fillNumber(popup, '30 5550 0624')
  await screen(popup, 'code')
  const made = ((await ground.control('GET', 'portfolios')) as unknown as Shape[]).find(
    ({ name }) => name === 'Keller Räder AG',
  )
  equal(made?.numbers, 1)
  await popup.context().close()
})

test('each field says what is wrong with it', async () => {
  const { popup } = await ground.openPopup()
  await walkTo(popup, 'portfolio')
  const create = popup.getByLabel('Create a business portfolio')
  if ((await create.count()) > 0) await create.check()
  await popup.getByLabel('Legal name of the business').fill('1')
  await popup.getByLabel('Business phone').fill('12')
  await popup.getByLabel('Website').fill('not a site')
  await popup.getByLabel('Business e-mail').fill('post@')
  await press(popup, 'Next')
  await popup.locator('.wrong').first().waitFor()
  deepEqual(await popup.locator('.wrong').allTextContents(), [
    'Enter the name, with at least two letters.',
    'Enter a phone number with its area code, such as 030 5550 0300.',
    'Enter a web address such as https://blumen.example.',
    'Enter an e-mail address such as post@blumen.example.',
  ])
  equal(await popup.evaluate('document.activeElement.name'), 'businessName')
  await walkFromPortfolio(popup)
  const wrong = async (name: string) => {
    await popup.getByLabel('Display name').fill(name)
    await press(popup, 'Next')
    return popup.locator('#wrong-displayName').textContent()
  }
  match(String(await wrong('x')), /at least 2 characters/)
  match(String(await wrong('Keller 🚲')), /no emoji/)
  match(String(await wrong('WhatsApp Keller')), /names of Meta/)
  match(String(await wrong('Ganz anders')), /not your legal business name/)
  equal(await popup.locator('#wrong-vertical').textContent(), 'Choose a category.')
  await popup.context().close()
})

const walkFromPortfolio = async (popup: Page) => {
  for (const [label, text] of Object.entries(BUSINESS)) await popup.getByLabel(label).fill(text)
  await popup.getByLabel('Country').selectOption('DE')
  await press(popup, 'Next')
  await screen(popup, 'account')
  await press(popup, 'Next')
  await press(popup, 'Confirm')
  await screen(popup, 'profile')
}

test('a number in use is refused with its own words and way out', async () => {
  const { popup } = await ground.openPopup()
  await walkTo(popup, 'number')
  const refused = async (number: string) => {
    await popup.getByLabel('Phone number').fill(number)
    await press(popup, 'Send code')
    const box = popup.locator('[data-refusal]')
    await box.waitFor()
    return [await box.getAttribute('data-refusal'), await box.textContent()].join(': ')
  }
  match(await refused('030 5550 0401'), /^business_app: .*WhatsApp Business app.*Delete the account in the app/)
  match(await refused('030 5550 0402'), /^provider: .*another provider. Provider: Chatfix.*release the number/)
  match(await refused('030 5550 0403'), /^personal: .*personal WhatsApp account.*Delete that account/)
  match(await refused('0170 1234501'), /^personal: /, 'Ayşe’s own phone')
  match(await refused('030 5550 0100'), /^connected_here: .*already belongs.*Account: Blumen Huber/)
  match(await refused('110'), /^invalid: /)
  await popup.context().close()
})

test('a new business may have two numbers, an account twenty-five', async () => {
  const { popup } = await ground.openPopup()
  await walkTo(popup, 'profile')
  const all = (await ground.control('GET', 'portfolios')) as unknown as {
    id: string
    accounts: { wabaId: string; name: string }[]
  }[]
  const made = all.at(-1)
  const numbers = (count: number, from: number) =>
    Array.from({ length: count }, (_, index) => ({
      displayPhoneNumber: `+49 30 5551 ${from + index}`,
      verifiedName: 'Keller',
      registered: false,
    }))
  const fill = (count: number, from: number) =>
    ground.control('POST', 'accounts', {
      wabaId: made?.accounts[0]?.wabaId,
      portfolioId: made?.id,
      name: made?.accounts[0]?.name,
      numbers: numbers(count, from),
    })
  const kindNow = async () => {
    await press(popup, 'Back')
    await press(popup, 'Confirm')
    await screen(popup, 'profile')
    await popup.getByLabel('Add a new number').check()
    await press(popup, 'Next')
    return popup.locator('[data-refusal]').getAttribute('data-refusal')
  }
  await fill(2, 1000)
  equal(await kindNow(), 'portfolio_full')
  await ground.control('PATCH', `portfolios/${made?.id}`, { verification: 'verified', numbersMax: 100 })
  await fill(23, 1002)
  equal(await kindNow(), 'account_full')
  await popup.context().close()
})

test('codes: wrong, too many, by call, expired; too many asked for', async () => {
  const { popup } = await ground.openPopup()
  await walkTo(popup, 'code', '30 5550 0633')
  const number = '493055500633'
  const refusal = async (code: string) => {
    await enterCode(popup, code)
    return popup.locator('#wrong-code').textContent()
  }
  const first = await ground.codeFor(number)
  const wrong = first === '111111' ? '222222' : '111111'
  equal(await refusal('12'), 'The code has six digits.')
  for (let guess = 0; guess < 4; guess++) match(String(await refusal(wrong)), /not right/)
  match(String(await refusal(wrong)), /Too many wrong codes/)
  await press(popup, 'Call me instead')
  await popup.getByText('We are calling +49 30 5550 0633').waitFor()
  const called = await ground.control('GET', `company-phones/${number}`)
  deepEqual(
    (called.texts as Shape[]).map(({ by }) => by),
    ['SMS', 'VOICE'],
  )
  await ground.control('POST', 'clock', { advanceMs: 10 * 60_000 })
  match(String(await refusal(await ground.codeFor(number))), /expired after 10 minutes/)
  for (let count = 0; count < 3; count++) {
    await press(popup, 'Send the code again')
    await popup.getByText('A new code is on its way.').waitFor()
  }
  await press(popup, 'Send the code again')
  // Fifty, less what a slow machine has taken so far.
  await popup
    .getByText(/^Too many codes were asked for\. You can ask for the next one in (50|4\d) minutes\.$/)
    .waitFor()
  await enterCode(popup, await ground.codeFor(number))
  await screen(popup, 'done')
  await popup.context().close()
})
