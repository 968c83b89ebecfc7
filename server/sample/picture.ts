import sharp from 'sharp'
import { FILE_BYTES_MAX } from '#core/whatsapp/limits.ts'
import { inspect } from '../conversations/media/inspect.ts'
import { insertFile } from '../conversations/media/queries.ts'
import type { OutgoingFile } from '../conversations/outbox.ts'
import { visibleFile } from '../conversations/outbox.ts'
import type { Clock } from '../platform/clock.ts'
import { type Db, inWorkspaces } from '../platform/db/database.ts'
import type { FileStore } from '../platform/files.ts'
import { idOf } from './ids.ts'

const FILE_NAME = 'Bouquet.jpg'
/** Any fixed time: the file's id must be the same at each filling. */
const MADE_AT = new Date('2026-01-01T00:00:00Z')

/** The picture of a bouquet that the shop sends; kept once for each workspace. */
export async function keepPicture(
  { db, files, clock }: { db: Db; files: FileStore; clock: Clock },
  workspaceId: string,
  userId: string,
): Promise<OutgoingFile> {
  const id = idOf(MADE_AT, 'picture', workspaceId)
  const reader = { userId, sight: null }
  const find = () => inWorkspaces(db, [workspaceId], (tx) => visibleFile(tx, workspaceId, reader, id))
  const known = await find()
  if (known) return known
  const jpeg = await sharp(Buffer.from(BOUQUET)).jpeg({ quality: 82 }).toBuffer()
  const stored = await files.put(workspaceId, oneChunk(jpeg), { bytesMax: FILE_BYTES_MAX })
  const inspected = await inspect(files, workspaceId, stored.hash, 'image/jpeg')
  const file = { workspaceId, id, hash: stored.hash, sizeBytes: stored.size, ...inspected }
  await inWorkspaces(db, [workspaceId], (tx) =>
    insertFile(tx, { ...file, fileName: FILE_NAME, uploadedBy: userId, now: clock.now() }),
  )
  return { ...file, fileName: FILE_NAME }
}

async function* oneChunk(bytes: Buffer) {
  yield bytes
}

/** Peonies and eucalyptus in brown paper. */
const BOUQUET = `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="1100" viewBox="0 0 90 110">
  <defs><linearGradient id="wall" x2="0" y2="1"><stop stop-color="#eef1ec"/><stop offset="1" stop-color="#cfd8cc"/></linearGradient></defs>
  <rect width="90" height="110" fill="url(#wall)"/><rect y="92" width="90" height="18" fill="#a98263"/>
  <g fill="#7f9f88"><ellipse cx="24" cy="34" rx="5" ry="10" transform="rotate(-35 24 34)"/><ellipse cx="66" cy="34" rx="5" ry="10" transform="rotate(35 66 34)"/>
  <ellipse cx="34" cy="20" rx="4" ry="9" transform="rotate(-15 34 20)"/><ellipse cx="57" cy="20" rx="4" ry="9" transform="rotate(15 57 20)"/><ellipse cx="17" cy="48" rx="4" ry="8" transform="rotate(-60 17 48)"/><ellipse cx="73" cy="48" rx="4" ry="8" transform="rotate(60 73 48)"/></g>
  <g fill="#e9a6b6"><circle cx="33" cy="38" r="10"/><circle cx="56" cy="36" r="11"/><circle cx="45" cy="50" r="12"/></g>
  <g fill="#d67f97"><circle cx="33" cy="38" r="6"/><circle cx="56" cy="36" r="6.6"/><circle cx="45" cy="50" r="7.2"/></g>
  <g fill="#f7dfe4"><circle cx="45" cy="28" r="7"/><circle cx="27" cy="52" r="6"/><circle cx="64" cy="51" r="6.5"/></g>
  <g fill="#f2c14e"><circle cx="45" cy="28" r="2"/><circle cx="27" cy="52" r="1.8"/><circle cx="64" cy="51" r="1.9"/></g>
  <path d="M23 56Q45 70 67 56L55 100H35z" fill="#c79b6d"/><path d="M45 64L55 100H35z" fill="#b78957"/><path d="M36 80h18l-1 5H37z" fill="#3f6b57"/></svg>`
