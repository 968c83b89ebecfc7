import { answers, assigned, type Customer, closed, file, reacts, says } from '../lines.ts'

const FORWARDED = { extra: { forwarded: true } }
const FORWARDED_OFTEN = { extra: { frequentlyForwarded: true } }

/** What lies some days back. */
export const LONG_AGO: Customer[] = [
  {
    key: 'birgit',
    name: 'Birgit Sommer',
    waId: '4917139200061',
    language: 'de',
    owner: 0,
    lines: [
      says('12d 09:05', 'Vielen Dank für die schöne Trauerfloristik. Es war tröstlich.', { as: 'thanks' }),
      answers('12d 09:20', 'Danke für Ihre lieben Worte, Frau Sommer. Wir wünschen Ihnen viel Kraft.', {
        quotes: 'thanks',
      }),
      closed('12d 09:25'),
    ],
  },
  {
    key: 'peter',
    name: 'Peter Lang',
    waId: '4917139200062',
    movedTo: '4917139200072',
    language: 'de',
    owner: 1,
    lines: [
      says('11d 16:00', 'Kette weiterleiten bringt Glück!!! 🍀', FORWARDED_OFTEN),
      says('11d 16:04', 'Entschuldigung, das sollte an meine Schwester.'),
      answers('11d 16:10', 'Kein Problem, Glück können wir immer brauchen 😄'),
      closed('11d 16:11'),
    ],
  },
  {
    key: 'hannah',
    name: 'Hannah Schmidt',
    waId: '4917139200063',
    language: 'de',
    owner: 2,
    details: { company: 'Schmidt & Partner' },
    lines: [
      says('10d 08:45', 'Wir hätten gern ein Angebot für Weihnachtsgestecke, 14 Büros.'),
      assigned('10d 09:00', 2),
      answers('10d 09:10', 'Sehr gern, Frau Schmidt. Das Angebot kommt bis Freitag.'),
      file('7d 10:00', 'document', 'Hier unser unterschriebener Auftrag'),
      answers('7d 10:15', 'Vielen Dank, wir freuen uns!'),
      closed('7d 10:20'),
    ],
  },
  {
    key: 'liam',
    name: 'Liam O’Connor',
    waId: '447700900164',
    language: 'en',
    owner: 0,
    lines: [
      says('7d 17:30', 'She said YES 💍', { as: 'yes' }),
      says('7d 17:31', 'Thank you for the 100 roses at such short notice'),
      answers('7d 17:40', 'Congratulations to you both!! 🥂 You know where to find us for the wedding.', {
        quotes: 'yes',
        as: 'cheers',
      }),
      reacts('7d 17:41', 'cheers', '🎉'),
      closed('7d 18:00'),
    ],
  },
  {
    key: 'anneliese',
    name: 'Anneliese Bauer',
    waId: '4917139200065',
    language: 'de',
    owner: 1,
    lines: [
      file('5d 10:10', 'voice'),
      answers('5d 10:25', 'Liebe Frau Bauer, natürlich, wir liefern auch in den dritten Stock.'),
      file('5d 10:27', 'voice'),
      answers('5d 10:31', 'Das machen wir gern. Bis Mittwoch!'),
      closed('5d 11:00'),
    ],
  },
  {
    key: 'tariq',
    name: 'Tariq Mahmood',
    waId: '923001234566',
    language: 'en',
    owner: 2,
    lines: [
      says('5d 14:20', 'A friend sent me this, can you make something similar?'),
      file('5d 14:21', 'photo', undefined, FORWARDED),
      answers('5d 14:40', 'We can! The blue ones are delphiniums, in season for two more weeks.'),
      says('5d 14:45', 'Nice, I will come by on Saturday'),
    ],
  },
]
