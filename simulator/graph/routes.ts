/** Graph's face: every address of Meta's that the simulator answers. */
import multipart, { type MultipartFile } from '@fastify/multipart'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Place } from '../rules/faults.ts'
import type { Sim } from '../sim.ts'
import {
  accessToken,
  debugToken,
  listAccounts,
  listSubscribedApps,
  listTemplates,
  listWebhooks,
  mayReadTemplate,
  readAccount,
  readTemplate,
  subscribeApp,
  subscribeWebhook,
  unsubscribeApp,
  unsubscribeWebhook,
} from './accounts.ts'
import { accountFor, type Call, callerOf } from './call.ts'
import { GraphFault, unknownNode } from './fault.ts'
import { deleteMedia, download, findMedia, lookUpMedia, type UploadedFile, uploadMedia } from './media.ts'
import { isReceipt, postMessage } from './messages.ts'
import {
  blockUsers,
  changeNumber,
  changeSettings,
  deregisterNumber,
  eraseFromContactBook,
  listNumbers,
  readNumber,
  readSettings,
  registerNumber,
} from './numbers.ts'
import { type Handler, perform } from './perform.ts'
import { changeProfile, readProfile } from './profile.ts'

const JSON_BYTES_MAX = 5 * 1024 * 1024
const UPLOAD_BYTES_MAX = 100 * 1024 * 1024
const UPLOAD_FIELDS_MAX = 20

export async function graphFace(app: FastifyInstance, { sim }: { sim: Sim }) {
  await app.register(multipart, {
    attachFieldsToBody: false,
    limits: { fileSize: UPLOAD_BYTES_MAX, files: 1, fields: UPLOAD_FIELDS_MAX, parts: UPLOAD_FIELDS_MAX + 1 },
  })
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: JSON_BYTES_MAX },
    (_, body, done) => done(null, formFields(String(body))),
  )
  app.setErrorHandler((error: FastifyError, request, reply) => refuse(sim, error, request, reply))
  app.setNotFoundHandler((request, reply) => refuse(sim, unknownNode(request.url, request.method), request, reply))

  const media: Place[] = ['media', 'graph']
  const send = (call: Call): Place[] => (isReceipt(call.params) ? ['graph'] : ['send', 'graph'])
  const add = (method: 'GET' | 'POST' | 'DELETE', path: string, handler: Handler, places?: (call: Call) => Place[]) =>
    app.route({
      method,
      url: `/:version(^v\\d+\\.\\d+$)${path}`,
      bodyLimit: JSON_BYTES_MAX,
      preHandler: readUpload,
      handler: perform(sim, places ?? (() => ['graph']), handler),
    })

  add('GET', '/debug_token', debugToken)
  add('GET', '/oauth/access_token', accessToken)
  add('POST', '/oauth/access_token', accessToken)
  add('POST', '/:id/messages', postMessage, send)
  add('POST', '/:id/media', uploadMedia, () => media)
  add('POST', '/:id/register', registerNumber)
  add('POST', '/:id/deregister', deregisterNumber)
  add('GET', '/:id/settings', readSettings)
  add('POST', '/:id/settings', changeSettings)
  add('GET', '/:id/whatsapp_business_profile', readProfile)
  add('POST', '/:id/whatsapp_business_profile', changeProfile)
  add('DELETE', '/:id/contact_book', eraseFromContactBook)
  add('POST', '/:id/block_users', blockUsers)
  add('DELETE', '/:id/block_users', blockUsers)
  add('GET', '/:id/phone_numbers', listNumbers)
  add('GET', '/:id/message_templates', listTemplates)
  add('GET', '/:id/subscribed_apps', listSubscribedApps)
  add('POST', '/:id/subscribed_apps', subscribeApp)
  add('DELETE', '/:id/subscribed_apps', unsubscribeApp)
  add('GET', '/:id/subscriptions', listWebhooks)
  add('POST', '/:id/subscriptions', subscribeWebhook)
  add('DELETE', '/:id/subscriptions', unsubscribeWebhook)
  add('GET', '/:id/owned_whatsapp_business_accounts', listAccounts)
  add('GET', '/:id', readNode, (call) => (findMedia(call) === null ? ['graph'] : media))
  add('POST', '/:id', changeNode)
  add('DELETE', '/:id', deleteNode, () => media)
  app.get(
    '/whatsapp_business/attachments/',
    perform(
      sim,
      () => media,
      (call, _, reply) => download(call, reply),
    ),
  )
}

/** One address for every kind of node: WABA, number, media, template. */
function readNode(call: Call) {
  const caller = callerOf(call)
  const { store } = call.sim.world
  const media = findMedia(call)
  if (media !== null) return lookUpMedia(call, caller, media)
  const number = store.numbers.get(call.id)
  if (number !== undefined && caller.wabaIds.includes(number.wabaId)) return readNumber(call, number)
  const template = store.templates.get(call.id)
  if (template !== undefined && mayReadTemplate(caller, template)) return readTemplate(call, template)
  return readAccount(call, accountFor(call, caller))
}

function changeNode(call: Call) {
  const caller = callerOf(call)
  const number = call.sim.world.store.numbers.get(call.id)
  if (number === undefined || !caller.wabaIds.includes(number.wabaId)) throw unknownNode(call.id, call.method)
  return changeNumber(call, caller, number)
}

function deleteNode(call: Call) {
  const caller = callerOf(call)
  const media = findMedia(call)
  if (media === null) throw unknownNode(call.id, call.method)
  return deleteMedia(call, caller, media)
}

/** Multipart fields become the body; the file lies under `file`. */
async function readUpload(request: FastifyRequest) {
  if (!request.isMultipart()) return
  const body: Record<string, unknown> = {}
  for await (const part of request.parts()) {
    body[part.fieldname] = part.type === 'file' ? await readFilePart(part) : part.value
  }
  request.body = body
}

async function readFilePart(part: MultipartFile): Promise<UploadedFile> {
  const chunks: Buffer[] = []
  for await (const chunk of part.file) chunks.push(chunk as Buffer)
  return {
    bytes: Buffer.concat(chunks),
    fileName: part.filename ?? null,
    mimeType: part.mimetype,
    isTruncated: part.file.truncated,
  }
}

/** Values that look like JSON objects or lists are read as such, as Graph does. */
function formFields(text: string): Record<string, unknown> {
  const fields: Record<string, unknown> = {}
  for (const [name, value] of new URLSearchParams(text)) fields[name] = readField(value)
  return fields
}

function readField(value: string): unknown {
  if (!/^[[{]/.test(value)) return value
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}

function refuse(sim: Sim, error: FastifyError | GraphFault, _request: FastifyRequest, reply: FastifyReply) {
  const traceId = `A${sim.world.chance().hex(sim.world.nextKey('trace'), 22)}`
  const fault = error instanceof GraphFault ? error : asFault(sim, error)
  if (fault.options.retryAfterSeconds !== undefined) reply.header('retry-after', fault.options.retryAfterSeconds)
  reply
    .code(fault.httpStatus)
    .header('x-fb-trace-id', traceId)
    .type('application/json; charset=UTF-8')
    .send(fault.envelope(traceId))
}

function asFault(sim: Sim, error: FastifyError): GraphFault {
  if (error.statusCode !== undefined && error.statusCode < 500) {
    return new GraphFault(100, { httpStatus: 400, message: `(#100) ${error.message}`, details: error.message })
  }
  sim.world.log.warn(error.stack ?? error.message)
  return new GraphFault(1)
}
