import { equal } from 'node:assert/strict'
import { test } from 'node:test'
import { isPublicAddress } from './addresses.ts'

test('only public addresses are public', () => {
  const isPublic = [
    '8.8.8.8',
    '31.13.84.53',
    '172.15.0.1',
    '100.63.255.255',
    '2a03:2880:f12d:83:face:b00c::25de',
    '2606:4700::1111',
  ]
  const isPrivate = [
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '127.255.255.254',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '::127.0.0.1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001:0:1::',
    'fc00::1',
    'fd12::1',
    'fe80::1',
    'fe80::1%eth0',
    'ff02::1',
    '',
    'localhost',
    '0177.0.0.1',
    '2130706433',
  ]
  for (const address of isPublic) equal(isPublicAddress(address), true, address)
  for (const address of isPrivate) equal(isPublicAddress(address), false, address)
})
