/** Three seconds of a ball crossing a meadow, as MP4 (ISO/IEC 14496-12). */
import { encode, type Picture, parameters } from './h264.ts'

const BLOCKS_WIDE = 8
const BLOCKS_HIGH = 6
const WIDTH = BLOCKS_WIDE * 16
const HEIGHT = BLOCKS_HIGH * 16
const FRAMES = 24
const FRAMES_PER_SECOND = 8
const BALL_RADIUS = 11

export function sampleVideo(): Buffer {
  const { sps, pps } = parameters(BLOCKS_WIDE, BLOCKS_HIGH)
  const frames = Array.from({ length: FRAMES }, (_, index) =>
    prefixed(encode(scene(index), BLOCKS_WIDE, BLOCKS_HIGH, index)),
  )
  const type = box('ftyp', text('isom'), u32(512), text('isomavc1mp41'))
  const data = box('mdat', ...frames)
  return Buffer.concat([
    type,
    data,
    movie(
      sps,
      pps,
      frames.map(({ length }) => length),
      type.length + 8,
    ),
  ])
}

const scene =
  (index: number): Picture =>
  (x, y) => {
    const ballX = (index / (FRAMES - 1)) * WIDTH
    const ballY = HEIGHT * 0.66 - Math.abs(Math.sin((index / FRAMES) * Math.PI * 3)) * HEIGHT * 0.4
    if ((x - ballX) ** 2 + (y - ballY) ** 2 < BALL_RADIUS ** 2) return [110, 100, 200]
    return y > HEIGHT * 0.75 ? [130, 80, 95] : [200, 150, 110]
  }

function movie(sps: Buffer, pps: Buffer, sizes: number[], dataAt: number): Buffer {
  const identity = Buffer.concat([
    u32(0x10000),
    u32(0),
    u32(0),
    u32(0),
    u32(0x10000),
    u32(0),
    u32(0),
    u32(0),
    u32(0x40000000),
  ])
  const header = box(
    'mvhd',
    u32(0),
    u32(0),
    u32(0),
    u32(FRAMES_PER_SECOND),
    u32(FRAMES),
    u32(0x10000),
    u16(0x100),
    zeros(10),
    identity,
    zeros(24),
    u32(2),
  )
  const trackHeader = box(
    'tkhd',
    u32(3),
    u32(0),
    u32(0),
    u32(1),
    u32(0),
    u32(FRAMES),
    zeros(16),
    identity,
    u32(WIDTH << 16),
    u32(HEIGHT << 16),
  )
  const mediaHeader = box('mdhd', u32(0), u32(0), u32(0), u32(FRAMES_PER_SECOND), u32(FRAMES), u16(0x55c4), u16(0))
  const handler = box('hdlr', u32(0), u32(0), text('vide'), zeros(12), text('video\0'))
  const config = box(
    'avcC',
    Buffer.from([1, 66, 0, sps[3] as number, 0xff, 0xe1]),
    u16(sps.length),
    sps,
    Buffer.from([1]),
    u16(pps.length),
    pps,
  )
  const picture = box(
    'avc1',
    zeros(6),
    u16(1),
    zeros(16),
    u16(WIDTH),
    u16(HEIGHT),
    u32(0x480000),
    u32(0x480000),
    u32(0),
    u16(1),
    zeros(32),
    u16(24),
    u16(0xffff),
    config,
  )
  const samples = box(
    'stbl',
    box('stsd', u32(0), u32(1), picture),
    box('stts', u32(0), u32(1), u32(FRAMES), u32(1)),
    box('stsc', u32(0), u32(1), u32(1), u32(FRAMES), u32(1)),
    box('stsz', u32(0), u32(0), u32(FRAMES), ...sizes.map(u32)),
    box('stco', u32(0), u32(1), u32(dataAt)),
  )
  const place = box('dinf', box('dref', u32(0), u32(1), box('url ', u32(1))))
  const information = box('minf', box('vmhd', u32(1), zeros(8)), place, samples)
  return box('moov', header, box('trak', trackHeader, box('mdia', mediaHeader, handler, information)))
}

const prefixed = (unit: Buffer) => Buffer.concat([u32(unit.length), unit])
const box = (name: string, ...parts: Buffer[]) => {
  const content = Buffer.concat(parts)
  return Buffer.concat([u32(content.length + 8), text(name), content])
}
const text = (value: string) => Buffer.from(value, 'latin1')
const zeros = (count: number) => Buffer.alloc(count)
const u16 = (value: number) => {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16BE(value)
  return bytes
}
const u32 = (value: number) => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value >>> 0)
  return bytes
}
