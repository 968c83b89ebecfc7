/** The plainest H.264 there is: every picture whole, every block uncompressed (I_PCM). Small pictures only. */
/** Brightness and the two colour parts of a pixel, each 16–235. */
export type Picture = (x: number, y: number) => [luma: number, blue: number, red: number]

const PROFILE_BASELINE = 66
const LEVEL = 20
const MB_I_PCM = 25
const SLICE_I_ONLY = 7

export const parameters = (widthInBlocks: number, heightInBlocks: number) => ({
  sps: unit(0x67, (bits) => {
    bits.fixed(PROFILE_BASELINE, 8)
    bits.fixed(0, 8)
    bits.fixed(LEVEL, 8)
    for (const value of [0, 0, 2, 0]) bits.golomb(value) // ids, frame number of 4 bits, order as decoded, no references
    bits.fixed(0, 1)
    bits.golomb(widthInBlocks - 1)
    bits.golomb(heightInBlocks - 1)
    bits.fixed(0b1100, 4) // whole frames, 8×8 inference, no cropping, no further hints
    bits.stop()
  }),
  pps: unit(0x68, (bits) => {
    bits.golomb(0)
    bits.golomb(0)
    bits.fixed(0, 2)
    for (let count = 0; count < 3; count++) bits.golomb(0)
    bits.fixed(0, 3)
    for (let count = 0; count < 3; count++) bits.golomb(0)
    bits.fixed(0, 3)
    bits.stop()
  }),
})

/** One picture that stands by itself; `index` tells neighbours apart. */
export function encode(picture: Picture, widthInBlocks: number, heightInBlocks: number, index: number): Buffer {
  return unit(0x65, (bits) => {
    bits.golomb(0)
    bits.golomb(SLICE_I_ONLY)
    bits.golomb(0)
    bits.fixed(0, 4)
    bits.golomb(index % 2)
    bits.fixed(0, 2)
    bits.golomb(0)
    for (let row = 0; row < heightInBlocks; row++) {
      for (let column = 0; column < widthInBlocks; column++) {
        bits.golomb(MB_I_PCM)
        bits.align()
        block(bits, picture, column * 16, row * 16)
      }
    }
    bits.stop()
  })
}

function block(bits: Bits, picture: Picture, left: number, top: number) {
  for (let y = 0; y < 16; y++) for (let x = 0; x < 16; x++) bits.fixed(picture(left + x, top + y)[0], 8)
  for (const part of [1, 2] as const) {
    for (let y = 0; y < 16; y += 2) for (let x = 0; x < 16; x += 2) bits.fixed(picture(left + x, top + y)[part], 8)
  }
}

interface Bits {
  fixed(value: number, count: number): void
  /** Exponential-Golomb code of a whole number from 0 up. */
  golomb(value: number): void
  align(): void
  /** One bit, then zeros to the end of the byte. */
  stop(): void
}

function unit(head: number, write: (bits: Bits) => void): Buffer {
  const bytes: number[] = []
  let current = 0
  let filled = 0
  const bit = (value: number) => {
    current = (current << 1) | value
    filled += 1
    if (filled < 8) return
    bytes.push(current)
    current = 0
    filled = 0
  }
  const bits: Bits = {
    fixed(value, count) {
      for (let at = count - 1; at >= 0; at--) bit((value >> at) & 1)
    },
    golomb(value) {
      const length = 32 - Math.clz32(value + 1)
      bits.fixed(0, length - 1)
      bits.fixed(value + 1, length)
    },
    align() {
      while (filled > 0) bit(0)
    },
    stop() {
      bit(1)
      bits.align()
    },
  }
  write(bits)
  return Buffer.from([head, ...guarded(bytes)])
}

/** Three bytes that look like a start code get a 3 in between. */
function guarded(bytes: number[]): number[] {
  const out: number[] = []
  let zeros = 0
  for (const byte of bytes) {
    if (zeros >= 2 && byte <= 3) {
      out.push(3)
      zeros = 0
    }
    out.push(byte)
    zeros = byte === 0 ? zeros + 1 : 0
  }
  return out
}
