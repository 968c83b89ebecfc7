import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { openHouse } from '../house.ts'

interface Described {
  openapi: string
  paths: Record<string, Record<string, { responses: Record<string, unknown> }>>
}

test('the description of the API names every route of the table and nothing else', async () => {
  const house = await openHouse()
  const answer = await fetch(`${house.url}/api/v1/openapi.json`)
  const described = (await answer.json()) as Described
  equal(described.openapi, '3.1.0')
  const named = Object.entries(described.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
  )
  deepEqual(named.sort(), house.routes.map(({ method, url }) => `${method} ${url}`).sort())
})

test('it says what a reply looks like, and how a refusal does', async () => {
  const house = await openHouse()
  const { paths } = (await (await fetch(`${house.url}/api/v1/openapi.json`)).json()) as Described
  const responses = paths['/api/v1/conversations/{id}/messages']?.post?.responses ?? {}
  deepEqual(Object.keys(responses).sort(), ['202', 'default'])
})
