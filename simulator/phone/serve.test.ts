import { equal, match, ok } from 'node:assert/strict'
import { after, before, test } from 'node:test'
import Fastify from 'fastify'
import { phonePages } from './serve.ts'

const app = Fastify()
before(() => app.register(phonePages))
after(() => app.close())

const get = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers })

test('the page comes with a policy that lets nothing inline or foreign run', async () => {
  const page = await get('/phone/?embedded=1')
  equal(page.statusCode, 200)
  match(String(page.headers['content-type']), /^text\/html/u)
  const policy = String(page.headers['content-security-policy'])
  match(policy, /script-src 'self'/u)
  match(policy, /style-src 'self'/u)
  ok(!policy.includes('unsafe'))
  ok(!/ style=|<script>|<style|https?:/u.test(page.body), 'the page itself has nothing inline or foreign')
})

test('modules come as scripts, with their types gone', async () => {
  const module = await get('/phone/main.ts')
  match(String(module.headers['content-type']), /^text\/javascript/u)
  ok((await get('/phone/state.ts')).body.includes('export const now'))
  ok(!(await get('/phone/state.ts')).body.includes('interface State'))
})

test('everything a page or style or module names is there', async () => {
  const seen = new Set<string>()
  const queue = ['/phone/index.html']
  for (let url = queue.pop(); url !== undefined; url = queue.pop()) {
    if (seen.has(url)) continue
    seen.add(url)
    const answer = await get(url)
    equal(answer.statusCode, 200, url)
    const names = [...answer.body.matchAll(/(?:from|href=|src=|url\(|^import) ?["']([^"':]+)["']/gmu)].map(
      ([, name]) => name,
    )
    if (!url.endsWith('.woff2')) queue.push(...names.map((name) => new URL(name ?? '', `http://host${url}`).pathname))
  }
  ok(seen.has('/phone/views/chat.ts') && seen.has('/phone/fonts/inter-latin-wght-normal.woff2'))
})

test('a second look costs no bytes', async () => {
  const first = await get('/phone/styles/tokens.css')
  equal(first.headers['cache-control'], 'no-cache')
  const second = await get('/phone/styles/tokens.css', { 'if-none-match': String(first.headers.etag) })
  equal(second.statusCode, 304)
  equal(second.body, '')
})

test('only the folder is served, without its tests and its server', async () => {
  for (const name of ['serve.ts', 'serve.test.ts', '../server.ts', '%2e%2e/server.ts', '..%2fserver.ts', 'words']) {
    equal((await get(`/phone/${name}`)).statusCode, 404, name)
  }
})

test('without its last slash the address leads to the page, also behind a prefix', async () => {
  const answer = await get('/phone?lang=de')
  equal(answer.statusCode, 302)
  equal(answer.headers.location, 'phone/?lang=de')
})
