import swagger from '@fastify/swagger'
import { jsonSchemaTransform } from 'fastify-type-provider-zod'
import type { Http } from './platform/http.ts'

/** The API described from the schemas that check it: what is served under /api/v1/openapi.json cannot differ from what is done. */
export function openapiRoute(app: Http, publicUrl: string): void {
  app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Posthorn',
        version: '1',
        description:
          'Everything the interface does. Each request names its workspace by the header `posthorn-workspace`, or by `?workspace=` where headers cannot be set.',
      },
      servers: [{ url: publicUrl }],
    },
    // The table of routes gives each of its lines a tag; sockets, pages and health are no part of the API.
    transform: (route) => jsonSchemaTransform({ ...route, schema: { ...route.schema, hide: !route.schema?.tags } }),
  })
  app.after(() => {
    app.get('/api/v1/openapi.json', { schema: { hide: true } }, () => app.swagger())
  })
}
