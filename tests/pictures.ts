/** Pictures of the interface, held against those that are kept. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import sharp from 'sharp'

const KEPT = join(import.meta.dirname, 'browser', 'pictures')
const FONTS = join(import.meta.dirname, 'browser', 'fonts')
const FOUND = join(tmpdir(), 'posthorn-pictures')
/** Set to anything: what is seen now is what is kept from now on. */
const RENEW = 'RENEW_PICTURES'
/** Of 255 for each of red, green and blue: less nobody sees. */
const CHANNEL_DIFFERENCE_MAX = 24
/** Of all pixels: an edge that is drawn a little otherwise. */
const SHARE_MAX = 0.0005
const CACHED_SECONDS = 3_600

const FACES = [
  ['Pictures Arabic', ['arabic'], 'U+600-65F'],
  ['Pictures Han', ['han-0', 'han-1', 'han-2', 'han-3', 'han-4'], null],
  ['Pictures Emoji', ['emoji'], 'U+2764,U+FE0F,U+1F300-1FAFF'],
] as const

/** From now on the page draws with fonts of ours alone. Needs a context with `bypassCSP`, since the app allows only its own. */
export async function bringFonts(page: Page): Promise<void> {
  await page.route('**/pictures-fonts/*', async (route) => {
    const body = await readFile(join(FONTS, new URL(route.request().url()).pathname.split('/').at(-1) ?? ''))
    await route.fulfill({ body, contentType: 'font/woff2', headers: { 'cache-control': `max-age=${CACHED_SECONDS}` } })
  })
  const families = FACES.flatMap(([name, files]) => files.map((_, index) => `"${name} ${index}"`))
  const faces = FACES.flatMap(([name, files, range]) =>
    files.map(
      (file, index) =>
        `@font-face { font-family: "${name} ${index}"; src: url(/pictures-fonts/${file}.woff2); font-weight: 100 900; ${range ? `unicode-range: ${range}` : ''} }`,
    ),
  )
  await page.addStyleTag({
    content: `${faces.join('\n')}
      :root { --font-sans: "Inter Variable", ${families.join(', ')}, sans-serif !important }
      *, *::before, *::after { animation: none !important; transition: none !important; caret-color: transparent !important }`,
  })
  await page.evaluate(async () => {
    await Promise.all([...document.fonts].map((face) => face.load()))
    await document.fonts.ready
  })
}

/** Null where the picture is as it is kept; else what is the matter, in words. With RENEW_PICTURES it is kept instead. */
export async function compare(name: string, png: Buffer): Promise<string | null> {
  const path = join(KEPT, `${name}.png`)
  if (process.env[RENEW]) {
    mkdirSync(KEPT, { recursive: true })
    await sharp(png)
      .png({ ...FEW_COLOURS, compressionLevel: 9 })
      .toFile(path)
    return null
  }
  const renew = `If that is meant: ${RENEW}=1 npm test -- browser/gallery`
  if (!existsSync(path)) return `There is no picture ${path}. ${renew}`
  const [now, kept] = await Promise.all([pixelsOf(await shrunk(png)), pixelsOf(await readFile(path))])
  mkdirSync(FOUND, { recursive: true })
  const found = join(FOUND, `${name}.png`)
  if (now.width !== kept.width || now.height !== kept.height) {
    writeFileSync(found, png)
    return `${name} is ${now.width}×${now.height} in place of ${kept.width}×${kept.height}: ${found}. ${renew}`
  }
  const marked = Buffer.from(now.data)
  let others = 0
  for (let at = 0; at < now.data.length; at += 4) {
    if (!isOther(now.data, kept.data, at)) continue
    others++
    marked.set([255, 0, 160, 255], at)
  }
  const share = others / (now.data.length / 4)
  if (share <= SHARE_MAX) return null
  const difference = join(FOUND, `${name}-difference.png`)
  writeFileSync(found, png)
  const { width, height } = now
  await sharp(marked, { raw: { width, height, channels: 4 } })
    .png()
    .toFile(difference)
  return `${name}: ${(share * 100).toFixed(3)} % of it looks otherwise, see ${difference} and ${found}. ${renew}`
}

const FEW_COLOURS = { palette: true, colours: 256, effort: 10, dither: 0 } as const

/** With the colours it would be kept with. Only its pixels are read, so nothing is done to make it small. */
const shrunk = (png: Buffer) =>
  sharp(png)
    .png({ ...FEW_COLOURS, compressionLevel: 0 })
    .toBuffer()

/** Millions of times: without an array for each pixel. */
function isOther(now: Buffer, kept: Buffer, at: number): boolean {
  for (let channel = at; channel < at + 3; channel++) {
    if (Math.abs((now[channel] ?? 0) - (kept[channel] ?? 0)) > CHANNEL_DIFFERENCE_MAX) return true
  }
  return false
}

async function pixelsOf(png: Buffer) {
  const { data, info } = await sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height }
}
