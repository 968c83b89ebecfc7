/** Which network addresses an outgoing request to a named place may reach (SSRF). */
import { BlockList, isIP } from 'node:net'

/** Private, shared, loopback, link-local (with cloud metadata), documentation, multicast and reserved ranges. */
const PRIVATE_V4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
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

/** Also everything that carries an IPv4 address inside (mapped, translated, tunnelled): public hosts do not need it. */
const PRIVATE_V6 = [
  '::/96',
  '::ffff:0:0/96',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
  '5f00::/16',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
]

// Two lists: a single one would compare IPv4 addresses with the mapped range and refuse them all.
const v4 = blockList(PRIVATE_V4, 'ipv4')
const v6 = blockList(PRIVATE_V6, 'ipv6')

/** False for anything that is not a public address, also for what is no address at all. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address)
  if (family === 4) return !v4.check(address, 'ipv4')
  if (family === 6) return !v6.check(address.replace(/%.*$/, ''), 'ipv6')
  return false
}

function blockList(ranges: readonly string[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList()
  for (const range of ranges) {
    const [network, prefix] = range.split('/') as [string, string]
    list.addSubnet(network, Number(prefix), family)
  }
  return list
}
