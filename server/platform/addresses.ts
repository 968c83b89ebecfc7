import { BlockList, isIP, isIPv4 } from 'node:net'

const NOT_PUBLIC_4 = [
  '0.0.0.0/8', // "this network"; 0.0.0.0 itself is loopback on Linux
  '10.0.0.0/8',
  '100.64.0.0/10', // carrier-grade NAT
  '127.0.0.0/8',
  '169.254.0.0/16', // link-local, with the metadata services of the clouds
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
]
const NOT_PUBLIC_6 = [
  '::/128',
  '::1/128',
  '100::/64',
  '2001::/23', // Teredo, ORCHID and others of the protocol registry
  '2001:db8::/32',
  '3fff::/20',
  '5f00::/16',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
]
/** Forms that carry an IPv4 address: groups before it, and at which group it begins. */
const EMBEDDED: { prefix: number[]; at: number }[] = [
  { prefix: [0, 0, 0, 0, 0, 0xffff], at: 6 }, // mapped
  { prefix: [0, 0, 0, 0, 0xffff, 0], at: 6 }, // translated
  { prefix: [0, 0, 0, 0, 0, 0], at: 6 }, // compatible
  { prefix: [0x64, 0xff9b, 0, 0, 0, 0], at: 6 }, // NAT64
  { prefix: [0x64, 0xff9b, 1], at: 6 }, // NAT64, local use
  { prefix: [0x2002], at: 1 }, // 6to4
]

const notPublic = new BlockList()
for (const range of NOT_PUBLIC_4) add(range, 'ipv4')
for (const range of NOT_PUBLIC_6) add(range, 'ipv6')
const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** Whether an address is one of the open internet: neither this machine nor its network, in any spelling. */
export function isPublicAddress(address: string): boolean {
  const plain = withoutZone(address)
  if (!isIP(plain)) return false
  const inner = embeddedIpv4(plain)
  if (inner !== null) return isPublicAddress(inner)
  return !notPublic.check(plain, isIPv4(plain) ? 'ipv4' : 'ipv6')
}

/** Whether whoever has this address sits at this machine. */
export function isLoopbackAddress(address: string): boolean {
  const plain = withoutZone(address)
  if (!isIP(plain)) return false
  const inner = embeddedIpv4(plain)
  if (inner !== null && plain !== '::1') return isLoopbackAddress(inner)
  return loopback.check(plain, isIPv4(plain) ? 'ipv4' : 'ipv6')
}

const withoutZone = (address: string) => address.replace(/%.*$/, '')

function embeddedIpv4(address: string): string | null {
  if (isIPv4(address)) return null
  const groups = groupsOf(address)
  for (const { prefix, at } of EMBEDDED) {
    if (!prefix.every((group, index) => groups[index] === group)) continue
    const [high, low] = [groups[at] ?? 0, groups[at + 1] ?? 0]
    return `${high >> 8}.${high & 0xff}.${low >> 8}.${low & 0xff}`
  }
  return null
}

/** The eight groups of an IPv6 address; a dotted end counts as two. */
function groupsOf(address: string): number[] {
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address)
  if (dotted) {
    const [a, b, c, d] = dotted.slice(2).map(Number) as [number, number, number, number]
    return groupsOf(`${dotted[1]}${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`)
  }
  const [before = '', after] = address.split('::')
  const numbers = (part: string) => (part ? part.split(':').map((group) => Number.parseInt(group, 16)) : [])
  const [head, tail] = [numbers(before), numbers(after ?? '')]
  return after === undefined ? head : [...head, ...Array(8 - head.length - tail.length).fill(0), ...tail]
}

function add(range: string, family: 'ipv4' | 'ipv6') {
  const [network, bits] = range.split('/')
  notPublic.addSubnet(network as string, Number(bits), family)
}
