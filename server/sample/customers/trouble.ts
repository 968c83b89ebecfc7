import { answers, assigned, type Customer, closed, file, says, sends, template, waits } from '../lines.ts'

const FAULTS = {
  undeliverable: { code: 131026, title: 'Message undeliverable', details: 'Message undeliverable.' },
  windowClosed: {
    code: 131047,
    title: 'Re-engagement message',
    details:
      'Message failed to send because more than 24 hours have passed since the customer last replied to this number.',
  },
  capped: {
    code: 131049,
    title: 'Meta chose not to deliver.',
    details: 'This message was not delivered to maintain healthy ecosystem engagement.',
  },
}

/** Complaints, and messages that did not get through. */
export const TROUBLE: Customer[] = [
  {
    key: 'martina',
    name: 'Martina Scholz',
    waId: '4917139200031',
    language: 'de',
    owner: 0,
    details: { email: 'martina.scholz@example.com' },
    lines: [
      says('1d 18:20', 'Ich bin ehrlich gesagt enttäuscht. Der Strauß kam mit geknickten Stielen an.'),
      file('1d 18:21', 'photo', 'Das ist von heute Nachmittag'),
      assigned('1d 18:30', 0),
      answers(
        '1d 18:32',
        'Liebe Frau Scholz, das tut mir sehr leid. Das ist nicht unser Anspruch. Wir binden sofort einen neuen.',
      ),
      says('1d 18:40', 'Danke. Morgen Vormittag bin ich zu Hause.'),
      answers('3h45m', 'Der neue Strauß ist unterwegs, mit einem kleinen Gruß von uns.'),
      says('1h15m', 'Gerade angekommen, er ist herrlich. So geht Kundendienst! 💐', { as: 'peace' }),
      answers('1h10m', 'Da fällt uns ein Stein vom Herzen. Danke für Ihre Geduld!', { quotes: 'peace' }),
    ],
  },
  {
    key: 'ryan',
    name: 'Ryan Mitchell',
    waId: '12125550132',
    language: 'en',
    owner: 1,
    lines: [
      says('2h40m', 'I was charged twice for order 4829. Can you check please?'),
      assigned('2h35m', 1),
      answers('2h33m', 'Sorry about that, Ryan! I see it too. The second one is going back today.', {
        became: 'unconfirmed',
      }),
      says('45m', 'Hello? Anybody there?'),
    ],
    unread: 1,
  },
  {
    key: 'sabine',
    name: 'Sabine Neumann',
    waId: '4917139200033',
    language: 'de',
    owner: 2,
    lines: [
      says('4d 15:10', 'Ist die Orchidee aus dem Schaufenster noch da?'),
      answers('4d 15:18', 'Ja! Ich stelle sie gern zurück.'),
      says('4d 15:19', 'Bitte bis Samstag 🙏'),
      answers('1d 17:00', 'Liebe Frau Neumann, die Orchidee wartet noch auf Sie. Soll sie bleiben?', {
        became: { failed: FAULTS.windowClosed },
      }),
      waits('1d 17:05'),
    ],
  },
  {
    key: 'diego',
    name: 'Diego Fernández',
    waId: '34600123434',
    language: 'en',
    owner: 0,
    lines: [
      says('5d 12:00', 'Hola! Do you have white hydrangeas this week?'),
      answers('5d 12:08', 'Hola Diego! From Wednesday on, 6 € a stem.'),
      says('5d 12:09', 'Genial, I will come by'),
      template('2d 09:00', 'spring_offer', 'en', 'Spring is here: 20 % off all tulips until Sunday.', null, {
        became: { failed: FAULTS.capped },
      }),
    ],
  },
  {
    key: 'wolfgang',
    name: 'Wolfgang Dietz',
    waId: '4917139200035',
    language: 'de',
    owner: 1,
    lines: [
      says('7h30m', 'Bitte um Rückruf wegen Trauerkranz. Danke.'),
      sends('7h20m', 'call', {}),
      assigned('7h', 1),
      answers(
        '6h55m',
        'Lieber Herr Dietz, wie eben besprochen: weiße Lilien und Efeu, Schleife „In stillem Gedenken“.',
      ),
      says('6h40m', 'Ja, so ist es richtig. Vielen Dank für das einfühlsame Gespräch.'),
      answers('6h38m', 'Von Herzen gern. Wir liefern am Freitag um 9 Uhr zur Kapelle.', {
        became: { failed: FAULTS.undeliverable },
      }),
    ],
  },
  {
    key: 'chloe',
    name: 'Chloé Martin',
    waId: '33639980136',
    language: 'en',
    lines: [
      says('1d 21:15', 'bonsoir, what is the best before date of the chocolate in the gift box?'),
      sends('1d 21:16', 'poll', { poll: {} }),
      says('1d 21:17', 'sorry wrong chat', { isRevoked: true }),
    ],
    unread: 3,
  },
  {
    key: 'frank',
    name: 'Frank Zimmer',
    waId: '4917139200037',
    language: 'de',
    owner: 0,
    lines: [
      says('6d 08:20', 'Können Sie mir den Lieferschein als Datei schicken?'),
      answers('6d 08:31', 'Lieferschein 4790', {
        became: { refused: { fault: 'bad_content', code: 131009, details: 'Parameter value is not valid.' } },
      }),
      answers('6d 08:33', 'Das hat nicht geklappt, ich schicke ihn per E-Mail.'),
      says('6d 08:50', 'Ist angekommen, danke!'),
      closed('6d 09:00'),
    ],
  },
  {
    key: 'amelia',
    name: 'Amelia Clarke',
    waId: '447700900138',
    language: 'en',
    owner: 2,
    lines: [
      says('4h15m', 'My neighbour says the flowers were left in the rain.'),
      file('4h14m', 'video', 'Look at this box…'),
      assigned('4h5m', 2),
      answers(
        '4h',
        'Oh no. I am so sorry, Amelia. Shall we replace them tomorrow, or would you rather have the money back?',
      ),
      says('3h50m', 'Replace them please, it is for my gran 💛'),
      answers('3h48m', 'Then they will be extra beautiful.', { became: 'delivered' }),
    ],
  },
]
