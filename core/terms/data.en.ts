import type { TermsText } from './index.ts'

export const english: TermsText = {
  title: 'Where your customers’ messages go',
  consent:
    'I have read this, I may decide it for this business, and I agree that messages are processed by Meta as described here.',
  sections: [
    {
      heading: 'Who processes the messages',
      paragraphs: [
        'Every message between your customers and a connected WhatsApp number passes through the Cloud API of Meta. For this service Meta acts as a processor on your behalf (as a sub-processor where you work for somebody else), under the terms that you accept at Meta: the WhatsApp Business Platform terms and the data processing terms that belong to them.',
        'Between the phone of a customer and the Cloud API messages are encrypted end to end. The Cloud API decrypts them, because it hands them to you: from there on they are protected by Meta and by this Posthorn, no longer by end-to-end encryption.',
        'Posthorn itself runs on a machine that you or your operator chose. Messages, files, contacts and the history of who did what are kept there. The makers of Posthorn receive none of it.',
      ],
    },
    {
      heading: 'Where Meta keeps them: in the USA, unless you choose otherwise',
      paragraphs: [
        'By default Meta keeps the content of messages in data centres in the USA for up to thirty days, so that it can deliver them again, and then deletes it.',
        'If you have customers in the European Union, this is a transfer of personal data to a third country. It needs a ground that holds for it: at present that is the EU–US Data Privacy Framework, under which Meta is certified, and standard contractual clauses in Meta’s terms. You are responsible for naming Meta as a recipient in your privacy notice and your record of processing, for a contract with Meta on processing, and for judging whether the transfer is acceptable for the kind of data that your customers send.',
        'Do not use WhatsApp for data that needs special protection, such as health data, unless you have examined it.',
      ],
    },
    {
      heading: 'The other choice: Local Storage',
      paragraphs: [
        'When a number is registered you can choose one of the regions that Meta offers, among them Germany and Switzerland. Then the content of messages at rest is kept only there. While a message is in use it may be processed elsewhere for up to sixty minutes.',
        'Local Storage covers the content of messages. Facts about them, such as numbers, times and delivery states, and what Meta needs for billing and safety, may still be processed in the USA.',
        'The region is chosen at the registration. Changing it later means taking the number off the Cloud API and registering it again.',
      ],
    },
    {
      heading: 'What changes with the number',
      paragraphs: [
        'From the moment of connecting, messages to this number arrive here and no longer in the WhatsApp app on a phone. A number cannot be used in the app and here at the same time.',
        'Only messages after connecting are received. Earlier chats are not brought over: save what you need in the app before.',
        'If you disconnect later, everything received so far stays in Posthorn until somebody deletes it.',
      ],
    },
    {
      heading: 'What Posthorn keeps of this consent',
      paragraphs: [
        'Who agreed, when, to which version, in which language and from which network address. This is shown to the admins of this workspace under “Where your data is”. When this text changes in its meaning, you are asked again before the next number is connected.',
        'This text describes the facts as carefully as we can. It is not legal advice.',
      ],
    },
  ],
}
