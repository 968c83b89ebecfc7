import { deepEqual, equal, ok, rejects } from 'node:assert/strict'
import type { LookupFunction } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import { createGraph } from './client.ts'
import { type EgressRefusal, openGuarded } from './egress.ts'
import { downloadMedia, findMedia, isMetaMediaHost, uploadMedia } from './media.ts'
import { json, serve } from './serve.samples.ts'

const refused = (because: string) => (error: EgressRefusal) => error.because === because

test('an upload is multipart with product, type, name and bytes', async (t) => {
  const { url, seen } = await serve(t, (response) => json(response, { id: 1037543291543636 }))
  const graph = createGraph({ token: 't', baseUrl: url })
  const file = new Blob(['%PDF-1.7'])
  equal(
    await uploadMedia(graph, '106', { file, mimeType: 'application/pdf', fileName: 'Rechnung ä.pdf' }),
    '1037543291543636',
  )
  equal(seen[0]?.url, '/v26.0/106/media')
  ok(seen[0]?.headers['content-type']?.startsWith('multipart/form-data; boundary='))
  for (const part of [
    'name="messaging_product"',
    'name="file"; filename="Rechnung ä.pdf"',
    'Content-Type: application/pdf',
    '%PDF-1.7',
  ]) {
    ok(seen[0]?.body.includes(part), part)
  }
})

test('looking up gives address, type and size, as string or number', async (t) => {
  const sizes: unknown[] = ['303833', 303833, 'many', undefined]
  const { url } = await serve(t, (response) =>
    json(response, { id: '1', url: 'https://l/x', mime_type: 'image/jpeg', file_size: sizes.shift() }),
  )
  const graph = createGraph({ token: 't', baseUrl: url })
  const found = [
    await findMedia(graph, '1'),
    await findMedia(graph, '1'),
    await findMedia(graph, '1'),
    await findMedia(graph, '1'),
  ]
  deepEqual(
    found.map((media) => media.bytes),
    [303833, 303833, null, null],
  )
})

test('a download brings the token to the allowed host only, and a name for itself', async (t) => {
  const { url, host, seen } = await serve(t, (response) =>
    response.writeHead(200, { 'content-type': 'image/jpeg' }).end('bytes'),
  )
  const answer = await downloadMedia(`${url}/a`, 'tok', {
    isAllowedHost: (given) => given === host,
    allowPrivate: true,
  })
  deepEqual([answer.status, answer.contentType, (await buffer(answer.body)).toString()], [200, 'image/jpeg', 'bytes'])
  deepEqual([seen[0]?.headers.authorization, seen[0]?.headers['user-agent']], ['Bearer tok', 'Posthorn'])
  await rejects(
    downloadMedia(`${url}/a`, 'tok', { isAllowedHost: isMetaMediaHost, allowPrivate: true }),
    refused('host'),
  )
  equal(seen.length, 1)
})

test('redirects are looked at again and followed without the token; loops end', async (t) => {
  const other = await serve(t, (response) => response.end('moved'))
  const { url, host } = await serve(t, (response, { url: asked }) => {
    const to = {
      '/moved': `${other.url}/b`,
      '/loop': '/loop',
      '/file': 'file:///etc/passwd',
      '/out': 'http://169.254.169.254/',
      '/user': `http://a:b@${other.host}/`,
    }[asked]
    response.writeHead(302, { location: to ?? '' }).end()
  })
  const allowed = { isAllowedHost: (given: string) => given === host || given === other.host, allowPrivate: true }
  const answer = await downloadMedia(`${url}/moved`, 'tok', allowed)
  equal((await buffer(answer.body)).toString(), 'moved')
  equal(other.seen[0]?.headers.authorization, undefined)
  await rejects(downloadMedia(`${url}/loop`, 'tok', allowed), refused('too_many_redirects'))
  await rejects(downloadMedia(`${url}/file`, 'tok', allowed), refused('protocol'))
  await rejects(downloadMedia(`${url}/out`, 'tok', allowed), refused('host'))
  await rejects(downloadMedia(`${url}/user`, 'tok', allowed), refused('credentials_in_url'))
})

test('private addresses are refused however they are spelt or named, also when a name changes its answer', async () => {
  const anyHost = { isAllowedHost: () => true, bytesMax: 10 }
  const spelt = [
    '127.0.0.1',
    '2130706433',
    '0177.0.0.1',
    '0x7f.1',
    '127.1',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '169.254.169.254',
    '10.0.0.1',
    '0',
  ]
  for (const host of spelt)
    await rejects(openGuarded(`https://${host}/`, {}, anyHost), refused('private_address'), host)
  await rejects(openGuarded('http://8.8.8.8/', {}, anyHost), refused('protocol'))
  await rejects(openGuarded('https://', {}, anyHost), refused('not_a_url'))
  const named =
    (addresses: string[]): LookupFunction =>
    (_host, options, callback) => {
      const found = addresses.map((address) => ({ address, family: 4 }))
      if (options.all) callback(null, found)
      else callback(null, found[0]?.address ?? '', 4)
    }
  for (const addresses of [['127.0.0.1'], ['8.8.8.8', '10.0.0.1']]) {
    await rejects(
      openGuarded('https://lookaside.fbsbx.com/', {}, { ...anyHost, lookup: named(addresses) }),
      refused('private_address'),
    )
  }
  let looked = 0
  const changing: LookupFunction = (host, options, callback) => {
    looked += 1
    named(looked === 1 ? ['127.0.0.1'] : ['8.8.8.8'])(host, options, callback)
  }
  await rejects(
    openGuarded('https://lookaside.fbsbx.com/', {}, { ...anyHost, lookup: changing }),
    refused('private_address'),
  )
  equal(looked, 1)
})

test('size and time are bounded: announced, unannounced, cut short, never ending', async (t) => {
  const { url } = await serve(t, (response, { url: asked }) => {
    if (asked === '/announced') response.writeHead(200, { 'content-length': '11' }).end('12345678901')
    else if (asked === '/unannounced') response.write('123456', () => response.end('78901'))
    else if (asked === '/short')
      response.writeHead(200, { 'content-length': '9' }).write('123', () => response.socket?.destroy())
    else if (asked === '/endless') response.write('1')
  })
  const open = (path: string) =>
    openGuarded(url + path, {}, { isAllowedHost: () => true, allowPrivate: true, bytesMax: 10, timeoutMs: 300 })
  await rejects(open('/announced'), refused('too_large'))
  await rejects(buffer((await open('/unannounced')).body), refused('too_large'))
  await rejects(buffer((await open('/short')).body))
  await rejects(buffer((await open('/endless')).body), refused('timed_out'))
  await rejects(open('/silent'), refused('timed_out'))
})
