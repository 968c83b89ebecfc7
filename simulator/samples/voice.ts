/** Two seconds of silence as OGG with Opus inside (RFC 3533, RFC 7845): a voice message that every player takes. */
const SAMPLE_RATE = 48_000
const FRAME_SAMPLES = 960 // 20 ms
const FRAMES = 100
const FRAMES_PER_PAGE = 50
const SERIAL = 0x504f5354
/** One 20 ms frame of silence, CELT fullband, mono. */
const SILENCE = Buffer.from([0xf8, 0xff, 0xfe])

export function sampleVoice(): Buffer {
  const head = Buffer.alloc(19)
  head.write('OpusHead', 0, 'latin1')
  head.writeUInt8(1, 8) // version
  head.writeUInt8(1, 9) // channels
  head.writeUInt16LE(312, 10) // samples to skip at the start
  head.writeUInt32LE(SAMPLE_RATE, 12)
  const vendor = Buffer.from('posthorn')
  const tags = Buffer.concat([Buffer.from('OpusTags'), uint32(vendor.length), vendor, uint32(0)])
  const pages = [page(2, 0, 0, [head]), page(0, 0, 1, [tags])]
  for (let frame = 0; frame < FRAMES; frame += FRAMES_PER_PAGE) {
    const end = Math.min(frame + FRAMES_PER_PAGE, FRAMES)
    const isLast = end === FRAMES
    pages.push(page(isLast ? 4 : 0, end * FRAME_SAMPLES, pages.length, new Array(end - frame).fill(SILENCE)))
  }
  return Buffer.concat(pages)
}

function page(flags: number, granule: number, sequence: number, packets: Buffer[]): Buffer {
  const head = Buffer.alloc(27 + packets.length)
  head.write('OggS', 0, 'latin1')
  head.writeUInt8(flags, 5)
  head.writeBigUInt64LE(BigInt(granule), 6)
  head.writeUInt32LE(SERIAL, 14)
  head.writeUInt32LE(sequence, 18)
  head.writeUInt8(packets.length, 26)
  for (const [index, packet] of packets.entries()) head.writeUInt8(packet.length, 27 + index)
  const whole = Buffer.concat([head, ...packets])
  whole.writeUInt32LE(checksum(whole), 22)
  return whole
}

/** CRC-32 with the polynomial 0x04c11db7, not reflected, as Ogg has it. */
function checksum(bytes: Buffer): number {
  let sum = 0
  for (const byte of bytes) {
    sum ^= byte << 24
    for (let bit = 0; bit < 8; bit++) sum = sum & 0x80000000 ? (sum << 1) ^ 0x04c11db7 : sum << 1
  }
  return sum >>> 0
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
