/** Graph's face: every address of Meta's that the simulator answers. */
import multipart, { type MultipartFile } from '@fastify/multipart'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Place } from '../rules/faults.ts'
import type { Sim } from '../sim.ts'
import {
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
import { listClients, listOwned, readApp, readPortfolio, seesPortfolio } from './business.ts'
import { accountFor, type Call, callerOf, need, type Scope } from './call.ts'
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
import { changeProfile, PICTURES, readProfile } from './profile.ts'
import { changeTemplate, createTemplate, deleteTemplates, unpauseTemplate } from './templates.ts'
import { accessToken, debugToken } from './tokens.ts'
import { openUpload, readUpload, sendPicture, takeBytes, uploadOf } from './uploads.ts'
import { createNumber, requestCode, verifyCode } from './verification.ts'

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

  // The bytes of a resumable upload come under whatever type the client likes.
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: UPLOAD_BYTES_MAX }, (_, body, done) => done(null, body))

  const media = () => ['media', 'graph'] as Place[]
  const send = (call: Call): Place[] => (isReceipt(call.params) ? ['graph'] : ['send', 'graph'])
  const add = (
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    handler: Handler,
    scopes: Scope[] = [],
    places: (call: Call) => Place[] = () => ['graph'],
  ) =>
    app.route({
      method,
      url: `/:version(^v\\d+\\.\\d+$)${path}`,
      bodyLimit: JSON_BYTES_MAX,
      preHandler: readParts,
      handler: perform(sim, places, (call, fault, reply) => {
        if (scopes.length > 0) need(call, ...scopes)
        return handler(call, fault, reply)
      }),
    })

  const manage: Scope[] = ['whatsapp_business_management']
  const message: Scope[] = ['whatsapp_business_messaging']
  // Meta's pages differ on whether its own permission is enough; either is taken.
  const business: Scope[] = ['business_management', 'whatsapp_business_management']
  const either: Scope[] = ['whatsapp_business_management', 'whatsapp_business_messaging']
  add('GET', '/debug_token', debugToken)
  add('GET', '/oauth/access_token', accessToken)
  add('POST', '/oauth/access_token', accessToken)
  add('POST', '/:id/messages', postMessage, message, send)
  add('POST', '/:id/media', uploadMedia, message, media)
  add('POST', '/:id/request_code', requestCode, manage)
  add('POST', '/:id/verify_code', verifyCode, manage)
  add('POST', '/:id/register', registerNumber, either)
  add('POST', '/:id/deregister', deregisterNumber, either)
  add('GET', '/:id/settings', readSettings, manage)
  add('POST', '/:id/settings', changeSettings, manage)
  add('GET', '/:id/whatsapp_business_profile', readProfile, either)
  add('POST', '/:id/whatsapp_business_profile', changeProfile, either)
  add('DELETE', '/:id/contact_book', eraseFromContactBook, either)
  add('POST', '/:id/block_users', blockUsers, message)
  add('DELETE', '/:id/block_users', blockUsers, message)
  add('GET', '/:id/phone_numbers', listNumbers, manage)
  add('POST', '/:id/phone_numbers', createNumber, manage)
  add('GET', '/:id/message_templates', listTemplates, manage)
  add('POST', '/:id/message_templates', createTemplate, manage)
  add('DELETE', '/:id/message_templates', deleteTemplates, manage)
  add('POST', '/:id/unpause', unpauseTemplate, manage)
  add('GET', '/:id/subscribed_apps', listSubscribedApps, manage)
  add('POST', '/:id/subscribed_apps', subscribeApp, manage)
  add('DELETE', '/:id/subscribed_apps', unsubscribeApp, manage)
  add('GET', '/:id/subscriptions', listWebhooks)
  add('POST', '/:id/subscriptions', subscribeWebhook)
  add('DELETE', '/:id/subscriptions', unsubscribeWebhook)
  add('POST', '/:id/uploads', openUpload)
  add('GET', '/:id/owned_whatsapp_business_accounts', listOwned, business)
  add('GET', '/:id/client_whatsapp_business_accounts', listClients, business)
  add('GET', '/:id', readNode, [], (call) => (findMedia(call) === null ? ['graph'] : media()))
  add('POST', '/:id', changeNode)
  add('DELETE', '/:id', deleteNode, message, media)
  app.get(
    `${PICTURES}:id`,
    perform(
      sim,
      () => [],
      (call, _, reply) => sendPicture(call, reply),
    ),
  )
  app.get(
    '/whatsapp_business/attachments/',
    perform(sim, media, (call, _, reply) => download(call, reply)),
  )
}

/** One address for every kind of node: app, portfolio, WABA, number, media, template, upload. */
function readNode(call: Call) {
  const caller = callerOf(call)
  const { store } = call.sim.world
  const upload = uploadOf(call)
  if (upload !== null) return readUpload(call, upload)
  const media = findMedia(call)
  if (media !== null) {
    need(call, 'whatsapp_business_messaging')
    return lookUpMedia(call, caller, media)
  }
  if (call.id === caller.app.id) return readApp(call, caller.app)
  const portfolio = store.portfolios.get(call.id)
  if (portfolio !== undefined && seesPortfolio(call, caller, portfolio)) return readPortfolio(call, portfolio)
  const number = store.numbers.get(call.id)
  const template = store.templates.get(call.id)
  const isNumber = number !== undefined && caller.wabaIds.includes(number.wabaId)
  const account = isNumber || template !== undefined ? undefined : accountFor(call, caller)
  need(call, 'whatsapp_business_management', 'whatsapp_business_messaging')
  if (isNumber) return readNumber(call, number)
  if (template !== undefined && mayReadTemplate(caller, template)) return readTemplate(call, template)
  return readAccount(call, account ?? accountFor(call, caller))
}

function changeNode(call: Call) {
  const caller = callerOf(call)
  const upload = uploadOf(call)
  if (upload !== null) return takeBytes(call, upload)
  const template = call.sim.world.store.templates.get(call.id)
  if (template !== undefined && mayReadTemplate(caller, template)) {
    need(call, 'whatsapp_business_management')
    return changeTemplate(call, template)
  }
  const number = call.sim.world.store.numbers.get(call.id)
  if (number === undefined || !caller.wabaIds.includes(number.wabaId)) throw unknownNode(call.id, call.method)
  need(call, 'whatsapp_business_management')
  return changeNumber(call, caller, number)
}

function deleteNode(call: Call) {
  const caller = callerOf(call)
  const media = findMedia(call)
  if (media === null) throw unknownNode(call.id, call.method)
  return deleteMedia(call, caller, media)
}

/** Multipart fields become the body; the file lies under `file`. */
async function readParts(request: FastifyRequest) {
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
