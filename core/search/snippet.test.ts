import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fold } from './fold.ts'
import { parseQuery, TERMS_MAX, tsqueryOf } from './query.ts'
import {
  type Mark,
  marksOf,
  marksOfDigits,
  marksOfName,
  marksOfPart,
  NAME_LEAD_UNITS_MAX,
  SNIPPET_UNITS_MAX,
  snippetOf,
} from './snippet.ts'
import { wordsOf } from './words.ts'

const marked = (text: string, marks: readonly Mark[] | null) => marks?.map(([from, to]) => text.slice(from, to)) ?? null
const found = (text: string, typed: string) => marked(text, marksOf(text, parseQuery(typed)))

test('F5: a word of four letters finds longer ones that begin with it, the last one while it is being typed from two', () => {
  deepEqual(found('Two orders were shipped', 'order'), ['order'])
  deepEqual(found('Two orders were shipped', 'or'), ['or'])
  equal(found('Two orders were shipped', 'or '), null)
  equal(found('Two orders were shipped', 'o'), null)
  deepEqual(found('Two orders were shipped', 'orders we'), ['orders', 'we'])
  equal(found('Two orders were shipped', 'we two'), null)
  equal(tsqueryOf(parseQuery('Bestellung kam an')), "'bestellung':* & 'kam' & 'an':*")
})

test('F5: words in quotation marks are meant exactly', () => {
  equal(found('Two orders', '"order"'), null)
  deepEqual(found('One order', '„order“'), ['order'])
  equal(tsqueryOf(parseQuery('"order"')), "'order'")
})

test('F6: all words must be there, in any order, and none may be a sign of the query language', () => {
  deepEqual(found('Die Rechnung ist bezahlt', 'bezahlt rechnung'), ['Rechnung', 'bezahlt'])
  equal(found('Die Rechnung ist da', 'bezahlt rechnung'), null)
  equal(tsqueryOf(parseQuery("a | b & !c <-> (d) 'e' \\f :*")), "'a' & 'b' & 'c' & 'd' & 'e' & 'f'")
  equal(tsqueryOf(parseQuery('?! …')), null)
  equal(parseQuery('a1 b2 c3 d4 e5 f6 g7 h8 i9 j0').terms.length, TERMS_MAX)
})

test('F7: a stretch without spaces is found as it stands, not as pairs that happen to be near', () => {
  deepEqual(found('我在北京大学工作', '北京大学'), ['北京大学'])
  equal(found('北京 京大 大学', '北京大学'), null)
  deepEqual(found('小猫。', '猫'), ['猫'])
  equal(tsqueryOf(parseQuery('猫')), "'猫':*")
  equal(tsqueryOf(parseQuery('北京大学')), "'北京' & '京大' & '大学'")
  deepEqual(found('テストがっこう', 'がっこう'), ['がっこう'])
})

test('F8: marks stand on what was written, however it is compared', () => {
  deepEqual(found('Grüße aus der STRASSE', 'grusse strasse'), ['Grüße', 'STRASSE'])
  deepEqual(found('هل وصل الطَّلَب؟', 'الطلب'), ['الطَّلَب'])
  deepEqual(found('Mu\u0308ller war da', 'müll'), ['Mu\u0308ll'])
  deepEqual(
    found('Zwei 👍🏽 dafür', '👍'),
    ['👍🏽'].map((one) => one.slice(0, 2)),
  )
  deepEqual(marked('Ayşe Demir', marksOfName('Ayşe Demir', parseQuery('SE mir'))), ['şe', 'mir'])
  deepEqual(marked('Angebot_Müller.PDF', marksOfPart('Angebot_Müller.PDF', fold('MÜLLER.p'))), ['Müller.P'])
  equal(marksOfPart('Angebot.pdf', 'rechnung'), null)
})

test('F9: a number is found in any spelling, and marked across its spaces', () => {
  equal(parseQuery('+49 (151) 234-56').digits, '4915123456')
  equal(parseQuery('0151 / 234 56').digits, '15123456')
  equal(parseQuery('٠١٥١٢٣٤').digits, '151234')
  equal(parseQuery('order 4711').digits, null)
  equal(parseQuery('0151').digits, '151')
  equal(parseQuery('12').digits, null)
  deepEqual(marked('+49 151 234 56 78', marksOfDigits('+49 151 234 56 78', '15123456')), ['151 234 56'])
  equal(marksOfDigits('+49 151', '999'), null)
})

test('F10: a long text is shown around its first mark, cut between words and never within a character', () => {
  const text = `${'before '.repeat(60)}the needle ${'after '.repeat(60)}`
  const snippet = snippetOf(text, marksOf(text, parseQuery('needle')) ?? [])
  deepEqual(marked(snippet.text, snippet.marks), ['needle'])
  ok(snippet.text.startsWith('…before') && snippet.text.endsWith('…'))
  ok(snippet.text.length <= SNIPPET_UNITS_MAX + 2)
  const family = '👨‍👩‍👧‍👦'
  const pictures = snippetOf(`${family.repeat(40)} needle ${family.repeat(40)}`, [
    [family.length * 40 + 1, family.length * 40 + 7],
  ])
  deepEqual(marked(pictures.text, pictures.marks), ['needle'])
  equal(pictures.text.replaceAll(family, '').replace(/[… ]|needle/g, ''), '')
  deepEqual(snippetOf('short', []), { text: 'short', marks: [] })
  const name = 'Prof. Dr. Maximiliane Freifrau von und zu Hohenlohe Demir'
  const shown = snippetOf(name, marksOfName(name, parseQuery('demir')), NAME_LEAD_UNITS_MAX)
  deepEqual(shown, { text: '…Hohenlohe Demir', marks: [[11, 16]] })
})

const words = fc.constantFrom(
  'Straße',
  'أحمد',
  '北京大学',
  'Müller',
  'order',
  '4711',
  '👍',
  'がっこう',
  'Ὀδυσσεύς',
  'don’t',
)
const anyText = fc.oneof(fc.string({ unit: 'binary', maxLength: 400 }), fc.string({ unit: 'grapheme', maxLength: 400 }))

test('F11: whatever is kept of a text finds it again', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(words, fc.string({ unit: 'grapheme', maxLength: 12 })), { minLength: 1, maxLength: 12 }),
      fc.nat(),
      (parts, pick) => {
        const text = parts.join(' ')
        const part = parts[pick % parts.length] ?? ''
        const query = parseQuery(part)
        const asked = tsqueryOf(query)
        if (asked === null) return
        ok(marksOf(text, query) !== null, `${part} in ${text}`)
        const kept = wordsOf(text)
        for (const { kind, folded } of query.terms) {
          if (kind === 'word')
            ok(
              kept.some((word) =>
                word.startsWith(
                  folded
                    .slice(0, 64)
                    .toWellFormed()
                    .replace(/\uFFFD$/, ''),
                ),
              ),
            )
        }
      },
    ),
  )
})

test('F12: whatever is typed and whatever was written, a snippet is a piece of it with marks inside', () => {
  fc.assert(
    fc.property(anyText, anyText, (text, typed) => {
      const query = parseQuery(typed)
      const asked = tsqueryOf(query)
      ok(asked === null || asked.isWellFormed())
      const all = [...(marksOf(text, query) ?? []), ...marksOfName(text, query)].sort((a, b) => a[0] - b[0])
      const snippet = snippetOf(text, all)
      ok(snippet.text.length <= SNIPPET_UNITS_MAX + 2 + 64)
      ok(text.includes(snippet.text.replace(/^…|…$/g, '')) || text.includes(snippet.text))
      for (const [from, to] of snippet.marks) ok(from >= 0 && from < to && to <= snippet.text.length)
    }),
    { numRuns: 500 },
  )
})
