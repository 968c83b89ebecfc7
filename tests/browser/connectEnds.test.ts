/** Meta's window ends otherwise than hoped, or tells only half: each is said in words, and goes on from there. */
import { equal, match } from 'node:assert/strict'
import { before, test } from 'node:test'
import { stepWords } from '#core/channel/stepWords.ts'
import { type App, setUp, startApp } from '../app.ts'
import { prepareWeb } from '../browser.ts'
import { begin, endOf, lookAt, openWindow, press, pressAndClose, WORDS, walkShort } from '../connectStage.ts'
import type { Person } from '../person.ts'

let app: App
let mira: Person

before(async () => {
  await prepareWeb()
  app = await startApp()
  mira = await setUp(app)
})

test('cancelled in the window: where, that nothing is lost, and the window opens again; the attempt waits in the settings', async () => {
  const { connect, signup, popup: words } = WORDS.en
  const page = await begin(app, mira, 'en')
  const popup = await openWindow(page, signup.open)
  await press(popup, words.continueAs('Mira Winter'))
  await press(popup, words.getStarted)
  await press(popup, words.cancel)
  await pressAndClose(popup, words.leave)
  await page.getByText(signup.cancelledAt.replace('{{screen}}', signup.screens.PERMISSIONS[0] ?? '')).waitFor()
  await lookAt(page, 'cancelled')
  equal((await endOf(page, mira, 'cancelled')).currentStep, 'PERMISSIONS')

  const again = await openWindow(page, signup.openAgain)
  await again.evaluate('window.opener = null') // as when it is gone before it could say a word
  await again.close()
  await page.getByText(signup.closed).waitFor()
  await endOf(page, mira, 'closed')

  await page.getByRole('link', { name: signup.back }).click()
  await page.getByRole('link', { name: new RegExp(connect.goOnOf.replace('{{date}}', '.*')) }).click()
  await page.getByText(connect.ended.closed).waitFor()
  await lookAt(page, 'an attempt to be continued')
  await page.getByRole('button', { name: connect.giveUp }).click()
  await page.getByRole('dialog').getByRole('button', { name: connect.giveUp }).click()
  await page.getByText(connect.unfinishedTitle).waitFor({ state: 'detached' })
  await page.context().close()
})

test('a blocked window is told as such, and what to do about it', async () => {
  const { signup } = WORDS.de
  const page = await begin(app, mira, 'de')
  await page.evaluate('window.open = () => null')
  await page.getByRole('button', { name: signup.open }).click()
  await page.getByText(signup.blocked).waitFor()
  await lookAt(page, 'blocked')
  await endOf(page, mira, 'blocked')
  await page.context().close()
})

test('an error of Meta’s is shown with its words and its session, to be copied', async () => {
  const { connect, signup, popup: words } = WORDS.en
  const page = await begin(app, mira, 'en')
  await app.sim('POST', '/signup', { error: { step: 'PERMISSIONS', message: 'Not just now' } })
  const popup = await openWindow(page, signup.open)
  await press(popup, words.continueAs('Mira Winter'))
  await press(popup, words.getStarted)
  await press(popup, words.agree)
  await popup.getByRole('heading', { name: words.errorTitle }).waitFor()
  await popup.close()
  await page.getByText('Not just now').waitFor()
  const { sessionId, errorMessage } = await endOf(page, mira, 'error')
  match(sessionId ?? '', /^[0-9a-f]{15}$/)
  equal(errorMessage, 'Not just now')
  await page.getByText(`${signup.sessionId}: ${sessionId}`).waitFor()
  await lookAt(page, 'an error of Meta’s')
  // It also stands where the attempt is taken up again, for whoever left the page.
  await page.goto(new URL(page.url()).pathname.replace('/signup/practice/', '/settings/inboxes/connect/'))
  await page.getByText(connect.endedSession.replace('{{id}}', sessionId ?? '')).waitFor()
  await page.context().close()
})

test('the window’s message never comes: the code alone is enough, and the numbers are found', async () => {
  const { connect, signup, popup: words } = WORDS.en
  const page = await begin(app, mira, 'en')
  await app.sim('POST', '/signup', { dropMessageEvent: true })
  await walkShort(await openWindow(page, signup.open), words)
  await page.getByRole('heading', { name: connect.foundTitle }).waitFor()
  await page.getByText('+49 30 5550 0310').waitFor()
  await page.context().close()
})

test('the callback never comes: without a code nothing is connected, that is said, and a second window does it', async () => {
  const { connect, signup, popup: words } = WORDS.de
  const page = await begin(app, mira, 'de')
  await app.sim('POST', '/signup', { dropCallback: true })
  await walkShort(await openWindow(page, signup.open), words)
  await page.getByText(signup.closed).waitFor()
  await endOf(page, mira, 'closed')
  await app.sim('POST', '/signup', { secondDelivery: true })
  await walkShort(await openWindow(page, signup.openAgain), words)
  await page.getByRole('heading', { name: connect.foundTitle }).waitFor()
  await page.context().close()
})

test('the code comes too late: said with Meta’s own words, and the way on is the window', async () => {
  const { connect, signup, popup: words } = WORDS.en
  const page = await begin(app, mira, 'en')
  await app.sim('POST', '/signup', { expireCode: true })
  await walkShort(await openWindow(page, signup.open), words)
  await page.getByRole('alert').getByText(stepWords('signup_code_spent', 'en').reason).waitFor()
  await page.getByRole('link', { name: connect.openWindowAgain }).click()
  await page.getByRole('button', { name: signup.open }).waitFor()
  await page.context().close()
})

test('the SDK does not load: said, with what may hold it back; loaded again it goes on', async () => {
  const { signup } = WORDS.en
  const page = await begin(app, mira, 'en')
  await page.route('**/practice/sdk.js', (route) => route.abort())
  await page.reload()
  await page.getByText(signup.sdkFailed).waitFor()
  await lookAt(page, 'the SDK held back')
  await page.unroute('**/practice/sdk.js')
  await page.getByRole('button', { name: signup.tryAgain }).click()
  await page.getByRole('button', { name: signup.open }).waitFor()
  await page.context().close()
})
