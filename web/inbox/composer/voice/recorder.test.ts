import { equal } from 'node:assert/strict'
import { test } from 'node:test'
import { composer as german } from '../../../i18n/de/composer.ts'
import { composer as english } from '../../../i18n/en/composer.ts'
import { problemOf } from './recorder.ts'

test('a microphone that does not open says why: not allowed, not there, in use, or that it is not known', () => {
  const refusals: [unknown, ReturnType<typeof problemOf>][] = [
    [new DOMException('', 'NotAllowedError'), 'denied'],
    [new DOMException('', 'SecurityError'), 'denied'],
    [new DOMException('', 'NotFoundError'), 'absent'],
    [new DOMException('', 'NotSupportedError'), 'absent'],
    // In some browsers neither an Error nor a DOMException.
    [{ name: 'OverconstrainedError', constraint: 'channelCount' }, 'absent'],
    [new DOMException('', 'NotReadableError'), 'busy'],
    [new DOMException('', 'AbortError'), 'busy'],
    [new DOMException('', 'InvalidStateError'), 'unopened'],
    [new TypeError('no'), 'unopened'],
    [undefined, 'unopened'],
  ]
  for (const [refusal, problem] of refusals) {
    equal(problemOf(refusal), problem)
    equal(english.voice[problem].includes('could not make'), false)
    equal(german.voice[problem] === '', false)
  }
})
