/** How the popup ends: cancelled, failed, handed over late, twice or by half (fact sheet §14.2, §14.3). */
import { deepEqual, equal, match, notEqual } from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { type Shape, shapeOf } from '../shape.ts'
import { eventually, type Ground, logInAs, openGround, press, pressAndLeave, screen, walkTo } from './popup.stage.ts'

/** Long enough that a page which is busy meanwhile still hears one before the other. */
const LATE_MS = 1_000

let ground: Ground
before(async () => {
  ground = await openGround()
})
after(() => ground?.close())

const exchange = (code: string) => {
  const { appId, appSecret } = ground.practice
  return ground.graph(`oauth/access_token?client_id=${appId}&client_secret=${appSecret}&code=${code}`)
}
const subcode = (body: Shape) => shapeOf(body.error).error_subcode

const STEPS = [
  ['login', 'PERMISSIONS'],
  ['intro', 'PERMISSIONS'],
  ['permissions', 'PERMISSIONS'],
  ['portfolio', 'BUSINESS_ACCOUNT_SELECTION'],
  ['account', 'WABA_PHONE_PROFILE_PICKER'],
  ['confirm', 'WABA_PHONE_PROFILE_PICKER'],
  ['profile', 'WHATSAPP_BUSINESS_PROFILE_SETUP'],
  ['number', 'PHONE_NUMBER_SETUP'],
  ['code', 'PHONE_NUMBER_VERIFICATION'],
] as const

for (const [index, [name, step]] of STEPS.entries()) {
  test(`cancelled at ${name}: one CANCEL with ${step}, and the callback knows of nothing`, async () => {
    const { popup, heard } = await ground.openPopup()
    await walkTo(popup, name, `30 5550 07${10 + index}`)
    if (index % 2 === 0) {
      await press(popup, 'Cancel')
      await press(popup, 'Stay')
      await press(popup, 'Cancel')
      await pressAndLeave(popup, 'Leave')
    } else await popup.close({ runBeforeUnload: true })
    const { events, callbacks } = await eventually(async () =>
      (await heard()).callbacks.length > 0 ? await heard() : null,
    )
    deepEqual(
      events.map(({ event, data }) => [event, data]),
      [['CANCEL', { current_step: step }]],
    )
    deepEqual(callbacks, [{ status: 'unknown', authResponse: null }])
  })
}

test('a popup that the browser blocks: the callback knows of nothing, and no message comes', async () => {
  const { page, popup, heard } = await ground.openPopup()
  await popup.close()
  await eventually(async () => (await heard()).callbacks.length === 1)
  await page.evaluate('window.open = () => null')
  await page.locator('button').click()
  await eventually(async () => (await heard()).callbacks.length === 2)
  deepEqual((await heard()).callbacks[1], { status: 'unknown', authResponse: null })
})

/** Mira's number needs no code, so this is the short way through. */
async function shortWay(popup: Page) {
  await logInAs(popup, 'Mira Winter')
  await press(popup, 'Get started')
  await press(popup, 'Continue')
  await press(popup, 'Next')
  await screen(popup, 'account')
  await press(popup, 'Next')
  await press(popup, 'Confirm')
  await press(popup, 'Next')
  await screen(popup, 'done')
  await pressAndLeave(popup, 'OK')
}

const finishWith = async (faults: Shape) => {
  await ground.control('POST', 'signup', faults)
  const { popup, page, heard } = await ground.openPopup()
  await shortWay(popup)
  return {
    page,
    heard,
    settled: (isSo: (all: Awaited<ReturnType<typeof heard>>) => boolean) =>
      eventually(async () => (isSo(await heard()) ? heard() : null)),
  }
}

test('message and callback in any order, twice, or one of them never', async () => {
  const late = await finishWith({ delayMessageMs: LATE_MS })
  deepEqual((await late.settled(({ order }) => order.length === 2)).order, ['callback', 'message'])
  const early = await finishWith({ delayCallbackMs: LATE_MS })
  deepEqual((await early.settled(({ order }) => order.length === 2)).order, ['message', 'callback'])
  const twice = await finishWith({ secondDelivery: true })
  const all = await twice.settled(({ order }) => order.length === 4)
  equal(new Set(all.callbacks.map(({ authResponse }) => authResponse?.code)).size, 1)
  const mute = await finishWith({ dropMessageEvent: true })
  deepEqual((await mute.settled(({ order }) => order.length === 1)).order, ['callback'])
  const deaf = await finishWith({ dropCallback: true })
  await deaf.settled(({ order }) => order.length === 1)
  // Longer than the SDK looks whether the popup has gone.
  await deaf.page.waitForTimeout(1_000)
  deepEqual((await deaf.heard()).order, ['message'])
  deepEqual(await ground.control('GET', 'signup'), {}, 'each fault met one popup')
})

test('a code lives 30 seconds by the simulator’s clock; one can be expired from the start; claims can be false', async () => {
  const codeOf = async (faults: Shape) => {
    const { settled } = await finishWith(faults)
    const { callbacks, events } = await settled(({ order }) => order.length === 2)
    return { code: String(callbacks[0]?.authResponse?.code), data: events[0]?.data }
  }
  const dead = await codeOf({ expireCode: true })
  equal(subcode((await exchange(dead.code)).body), 36007)
  const slow = await codeOf({})
  await ground.control('POST', 'clock', { advanceMs: 30_000 })
  equal(subcode((await exchange(slow.code)).body), 36007)
  const short = await codeOf({ tokenLifeSeconds: 3_600, claims: { waba_id: ground.practice.wabaId } })
  equal(short.data?.waba_id, ground.practice.wabaId)
  const { body } = await exchange(short.code)
  equal(body.expires_in, 3_600)
  notEqual((await ground.graph(ground.practice.wabaId, String(body.access_token))).status, 200)
})

test('Meta fails in the middle: the popup shows the session, the page gets ERROR or CANCEL with it', async () => {
  for (const as of ['ERROR', 'CANCEL']) {
    await ground.control('POST', 'signup', {
      error: { message: 'Try later.', code: '524126', step: 'PERMISSIONS', as },
    })
    const { popup, heard } = await ground.openPopup()
    await walkTo(popup, 'permissions')
    await press(popup, 'Continue')
    await popup.getByText('Try later.').waitFor()
    await pressAndLeave(popup, 'Close')
    const { events, callbacks } = await eventually(async () =>
      (await heard()).callbacks.length > 0 ? await heard() : null,
    )
    const { event, data } = events[0] ?? {}
    deepEqual([events.length, event, data?.error_message, data?.error_id], [1, as, 'Try later.', '524126'])
    match(String(data?.session_id), /^[0-9a-f]{15}$/)
    match(String(data?.timestamp), /^\d{10}$/)
    deepEqual(callbacks, [{ status: 'unknown', authResponse: null }])
  }
})

test('a number can come later, and an app can ask for the account alone', async () => {
  const later = await ground.openPopup()
  await walkTo(later.popup, 'profile')
  await later.popup.getByLabel('Add a number later').check()
  await press(later.popup, 'Next')
  await screen(later.popup, 'done')
  await pressAndLeave(later.popup, 'OK')
  const only = await ground.openPopup({ extras: { featureType: 'only_waba_sharing' } })
  await walkTo(only.popup, 'confirm')
  await press(only.popup, 'Confirm')
  await screen(only.popup, 'done')
  await pressAndLeave(only.popup, 'OK')
  for (const { heard } of [later, only]) {
    const { events } = await eventually(async () => ((await heard()).order.length === 2 ? heard() : null))
    deepEqual(
      [events[0]?.event, Object.keys(events[0]?.data ?? {}).sort()],
      ['FINISH_ONLY_WABA', ['business_id', 'waba_id']],
    )
  }
})

test('the app fills in what it knows, and behind a prefix everything is found too', async () => {
  const setup = { business: { name: 'Vorab GmbH', email: 'post@vorab.example', website: 'https://vorab.example' } }
  const { popup, heard } = await ground.openPopup({ path: '/proxied', extras: { setup } })
  equal(new URL(popup.url()).pathname, '/practice/signup/dialog/oauth')
  await walkTo(popup, 'portfolio')
  const create = popup.getByLabel('Create a business portfolio')
  if ((await create.count()) > 0) await create.check()
  equal(await popup.getByLabel('Legal name of the business').inputValue(), 'Vorab GmbH')
  await popup.close({ runBeforeUnload: true })
  const { events } = await eventually(async () => ((await heard()).events.length > 0 ? heard() : null))
  equal(events[0]?.origin, ground.url)
})
