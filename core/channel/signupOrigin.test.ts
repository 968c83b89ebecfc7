import { equal } from 'node:assert/strict'
import { test } from 'node:test'
import { allowedSignupOrigins, isSignupOrigin } from './signupOrigin.ts'

const meta = allowedSignupOrigins('meta', 'https://inbox.example.com')
const practice = allowedSignupOrigins('practice', 'http://localhost:4000')

const CASES: [origin: string, ofMeta: boolean][] = [
  ['https://www.facebook.com', true],
  ['https://facebook.com', true],
  ['https://business.facebook.com', true],
  ['https://web.de-de.facebook.com', true],
  ['http://www.facebook.com', false],
  ['https://evilfacebook.com', false],
  ['https://www.evilfacebook.com', false],
  ['https://facebook.com.evil.com', false],
  ['https://facebook.com.', false],
  ['https://www.facebook.com.', false],
  ['https://www.facebook.com:8443', false],
  ['https://www.facebook.com@evil.com', false],
  ['https://evil.com/www.facebook.com', false],
  ['https://evil.com#www.facebook.com', false],
  ['https://evil.com?.facebook.com', false],
  ['https://www.facebook.com/', false],
  ['https://www.facebook.com\\@evil.com', false],
  ['https://WWW.FACEBOOK.COM', false],
  ['https://www.facebооk.com', false],
  ['https://user:secret@www.facebook.com', false],
  ['//www.facebook.com', false],
  ['www.facebook.com', false],
  ['https://*.facebook.com', false],
  ['javascript://www.facebook.com', false],
  ['null', false],
  ['', false],
]

test('O1: messages of the popup are heard from facebook.com and below over https, written plainly, and from nowhere else', () => {
  for (const [origin, expected] of CASES) equal(isSignupOrigin(origin, meta), expected, origin)
})

test('O1: the popup of practice is heard from Posthorn itself only', () => {
  equal(isSignupOrigin('http://localhost:4000', practice), true)
  for (const [origin] of CASES) equal(isSignupOrigin(origin, practice), false, origin)
  for (const origin of ['https://localhost:4000', 'http://localhost:4001', 'http://localhost:4000.evil.com']) {
    equal(isSignupOrigin(origin, practice), false, origin)
  }
  equal(isSignupOrigin('http://localhost:4000', meta), false)
})
