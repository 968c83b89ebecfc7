/** Sample files, made on the spot and real: what a phone might send. */
import sharp from 'sharp'
import { samplePdf } from './document.ts'
import { sampleVideo } from './video.ts'
import { sampleVoice } from './voice.ts'

export type SampleName = 'photo' | 'voice' | 'document' | 'sticker' | 'video'

export interface SampleFile {
  bytes: Buffer
  mimeType: string
  fileName: string | null
}

const MAKERS: Record<SampleName, () => Promise<SampleFile> | SampleFile> = {
  photo: async () => ({
    bytes: await picture(PHOTO).jpeg({ quality: 80 }).toBuffer(),
    mimeType: 'image/jpeg',
    fileName: null,
  }),
  sticker: async () => ({
    bytes: await picture(STICKER).webp({ quality: 80 }).toBuffer(),
    mimeType: 'image/webp',
    fileName: null,
  }),
  document: () => ({ bytes: samplePdf(), mimeType: 'application/pdf', fileName: 'Invoice 4711.pdf' }),
  voice: () => ({ bytes: sampleVoice(), mimeType: 'audio/ogg; codecs=opus', fileName: null }),
  video: () => ({ bytes: sampleVideo(), mimeType: 'video/mp4', fileName: null }),
}

const made = new Map<SampleName, SampleFile>()

export const isSampleName = (name: unknown): name is SampleName => typeof name === 'string' && name in MAKERS

export async function sampleFile(name: SampleName): Promise<SampleFile> {
  const known = made.get(name)
  if (known !== undefined) return known
  const file = await MAKERS[name]()
  made.set(name, file)
  return file
}

const picture = (svg: string) => sharp(Buffer.from(svg))

/** A bunch of flowers on a table. */
const PHOTO = `<svg xmlns="http://www.w3.org/2000/svg" width="960" height="720" viewBox="0 0 96 72">
  <defs><linearGradient id="wall" x2="0" y2="1"><stop stop-color="#f6e7d8"/><stop offset="1" stop-color="#e3c6a8"/></linearGradient></defs>
  <rect width="96" height="72" fill="url(#wall)"/><rect y="54" width="96" height="18" fill="#8a5a3b"/>
  <g stroke="#3f7d4e" stroke-width="1.6" fill="none"><path d="M48 46Q44 30 36 22M48 46Q49 28 50 16M48 46Q54 32 62 24M48 46Q40 38 30 36M48 46Q57 40 67 38"/></g>
  <g fill="#e2557b"><circle cx="36" cy="21" r="6"/><circle cx="62" cy="23" r="6"/><circle cx="29" cy="35" r="5"/></g>
  <g fill="#f3a53b"><circle cx="50" cy="15" r="6.5"/><circle cx="68" cy="37" r="5"/></g>
  <g fill="#fff4d6"><circle cx="36" cy="21" r="2"/><circle cx="62" cy="23" r="2"/><circle cx="50" cy="15" r="2.2"/><circle cx="29" cy="35" r="1.7"/><circle cx="68" cy="37" r="1.7"/></g>
  <path d="M40 44h16l-3 18h-10z" fill="#5f9fb8"/><path d="M40 44h16l-.6 4h-14.8z" fill="#7fb8cd"/></svg>`

/** 512 × 512, see-through, as stickers are. */
const STICKER = `<svg xmlns="http://www.w3.org/2000/svg" width="512" height="512" viewBox="0 0 64 64">
  <path d="M32 58C10 42 6 30 6 22a13 13 0 0 1 26-4 13 13 0 0 1 26 4c0 8-4 20-26 36z" fill="#e23d58" stroke="#fff" stroke-width="3"/>
  <g fill="#2b1a1e"><circle cx="24" cy="27" r="2.6"/><circle cx="40" cy="27" r="2.6"/></g>
  <path d="M24 35q8 8 16 0" stroke="#2b1a1e" stroke-width="2.4" fill="none" stroke-linecap="round"/></svg>`
