/** The way in: what is asked before, what happens, and each step after Meta's window. */
export const connect = {
  title: 'Connect WhatsApp',
  start: 'Connect a channel',
  toInboxes: 'All inboxes',
  next: 'Next',
  continueWithWhatsApp: 'Continue with WhatsApp',

  chooseTitle: 'Connect a channel',
  chooseText: 'A channel is one address at which customers reach you. Its conversations arrive in an inbox of yours.',
  whatsApp: 'WhatsApp',
  whatsAppText: 'A business number of yours. Meta’s window leads you through it in about ten minutes.',
  notSetUp:
    'Meta’s window needs an app of Meta’s that the operator of this Posthorn has entered. That has not been done here: connect by hand, or ask the operator to set META_APP_ID, META_APP_SECRET and META_CONFIG_ID.',
  byHand: 'WhatsApp, by hand',
  byHandText:
    'For whoever has a Meta app already: paste five values from Meta’s console. They are checked as you paste.',
  practice: 'WhatsApp, for practice',
  practiceText: 'The same way with a Meta that exists only on this machine: nothing leaves it and nothing can break.',
  practiceByHand: 'WhatsApp by hand, for practice',
  practiceByHandText: 'The five values of the practice app, checked as Meta’s are.',
  practiceMark: 'Practice',

  stages: 'Where you are',
  stagePrepare: 'Prepare',
  stageWindow: 'Meta’s window',
  stageFields: 'Paste five values',
  stageNumber: 'Choose the number',
  stageSteps: 'Connect',
  stageDone: 'done',
  stageNow: 'now',

  prepareText: 'Ten minutes when everything is at hand. Tick what you have; what you have not is explained.',
  againTitle: 'Connect {{name}} again',
  againText:
    'Meta’s window gives Posthorn access anew: log in there, choose the same account and number. Inbox, name and conversations stay.',
  againByHand: 'Paste the five values once more, with a new token. Inbox, name and conversations stay.',
  listTitle: 'Have these at hand',
  listDone: 'Everything is at hand.',
  listLeft_one: '{{count}} point is still open. You can go on all the same; Meta will ask for it.',
  listLeft_other: '{{count}} points are still open. You can go on all the same; Meta will ask for them.',
  ifNot: 'If not',
  list: {
    name: 'Your legal name and the name customers will see',
    nameText:
      'As in the register or on your trade licence. The display name may differ, for example a brand, but must clearly belong to you.',
    nameNot:
      'Does the display name differ? Show both names together on your website, for example in the imprint: Meta looks for that when it reviews the name.',
    website: 'Your website',
    websiteText: 'Its address, open to everyone and with your business name on it.',
    websiteNot:
      'Without a website, put one page online with your name, address and what you offer. Meta’s form asks for an address, and the review looks at it.',
    email: 'A business e-mail address',
    emailText: 'One that somebody reads: Meta writes there about the review and about limits.',
    emailNot:
      'A private address works for signing up, but whoever leaves takes it along. Better create office@ or similar first.',
    portfolio: 'Admin rights on your Meta business portfolio',
    portfolioText:
      'You need full control, not only partial access. It is shown at business.facebook.com → Settings → People.',
    portfolioNot:
      'No portfolio yet? Meta’s window creates one. It belongs to a colleague? Ask them for full control, or do this at their screen.',
    access: 'The number is in your hands',
    accessText: 'Meta sends a code of six digits to it while the window is open.',
    accessNot:
      'Is the phone elsewhere? Ask a colleague to read the code to you; it is valid for a few minutes and can be sent again.',
    call: 'It can receive a text message or a call',
    callText: 'A mobile number, a landline or a VoIP number with country and area code. It may be abroad.',
    callNot:
      'A landline gets no text messages: choose the call in Meta’s window. Short numbers such as 11833 cannot be connected.',
    ivr: 'No phone menu answers it, or the menu is off for now',
    ivrText: 'A voice tells the code to whoever picks up. “Press 1 for sales” swallows it.',
    ivrNot: 'Route the number straight to a telephone for these ten minutes. Afterwards the menu may answer again.',
    free: 'It is not used with WhatsApp anywhere else',
    freeText:
      'Not in the app on a phone, not with another provider, not in another program. A number works in one place only.',
    freeNot: 'Where is it used?',
    freeApp: 'In WhatsApp or WhatsApp Business on a phone',
    freeAppNot:
      'A number in the app cannot be connected. Save what you need (a chat → Export chat), then on that phone: Settings → Account → Delete account. A few minutes later the number is free. The chats are gone from the phone then.',
    freeProvider: 'With another provider',
    freeProviderNot:
      'Ask them to release it, or release it yourself: WhatsApp Manager → Phone numbers → the number → Settings → switch two-step verification off, then delete the number there.',
    freeProgram: 'In another program of your own',
    freeProgramNot:
      'Take the number out of that program’s WhatsApp account in WhatsApp Manager. Two programs cannot share a number.',
    freeOwn: 'It is your own private number',
    freeOwnNot:
      'Keep it private and get a second one: a prepaid card is enough, it only has to receive one text message.',
  },

  happensTitle: 'What will happen',
  happens: {
    history: 'Only what customers write after connecting arrives here. Earlier chats are not brought along.',
    app: 'Messages to this number no longer show in the phone app. They are here, for the whole team.',
    calls: 'Ordinary phone calls and text messages to the number go on as before.',
    window:
      'For 24 hours after a customer’s message you answer freely. Later, and to write first, Meta wants an approved template.',
    limit:
      'At first you may write first to 250 people in 24 hours. Answers do not count. It grows as you verify your business.',
    cost: 'Meta charges for some templates and takes a payment method in WhatsApp Manager. Answering is free.',
  },

  inboxTitle: 'Where shall its conversations arrive?',
  inbox: 'Inbox',
  newInbox: 'A new inbox …',
  newInboxName: 'Name of the new inbox',
  newInboxDefault: 'Support',
  newInboxHint: 'Add colleagues to it afterwards, under People.',

  termsChanged: 'The text has changed since {{name}} accepted version {{version}} on {{date}}. Please read it again.',
  termsVersion: 'Version {{version}}',
  termsNeeded: 'Without this, no number can be connected.',
  termsAccepted: 'Accepted by {{name}} on {{date}} (version {{version}}).',
  termsRead: 'Read it again',
  termsMore: 'Where your data is',

  members_one: '{{count}} person works on it',
  members_other: '{{count}} people work on it',
  noMembers: 'Nobody was made a member; admins see it all the same.',
  editMembers: 'Change under People',

  unfinishedTitle: 'Not finished yet',
  unfinished: 'Begun {{date}} by {{name}}',
  goOn: 'Continue',
  goOnOf: 'Continue what was begun {{date}}',
  giveUp: 'Give up',
  giveUpOf: 'Give up what was begun {{date}}',
  giveUpTitle: 'Give this up?',
  giveUpText:
    'Nothing has been connected by it. What you created in Meta’s window, such as an account or a number, stays at Meta and can be connected later.',
  givenUp: 'Given up.',

  foundTitle: 'Choose the number',
  foundText: 'This is what you may connect. Press Connect on each number that shall be answered here.',
  accountOf: 'WhatsApp account of {{portfolio}}',
  accountId: 'Account {{id}}',
  chosen: 'Chosen in the window',
  nameStatus: {
    APPROVED: 'Name approved',
    AVAILABLE_WITHOUT_REVIEW: 'Name can be used',
    PENDING_REVIEW: 'Name is being reviewed',
    DECLINED: 'Name was declined',
    EXPIRED: 'Name review has expired',
    NONE: 'No display name',
  },
  verification: {
    verified: 'Business verified',
    not_verified: 'Business not verified yet',
    pending: 'Verification under way',
  },
  connect: 'Connect',
  connectOf: 'Connect {{number}}',
  connectAnother: 'Connect another number',
  isConnected: 'Connected here',
  toChannel: 'Open the channel',
  reconnects: 'Was connected here before: its conversations continue.',
  takenElsewhere: 'Connected to another workspace of this Posthorn. Disconnect it there first.',
  takenNow: 'Somebody is connecting it right now, in another attempt.',
  notVerified:
    'Meta does not know yet that this number is yours: the code was not entered. Open Meta’s window again and enter it.',
  onApp:
    'Also used in the WhatsApp Business app. That cannot be kept up here yet: delete the account in the app first.',
  banned: 'WhatsApp has banned this number. WhatsApp Manager says why and takes an appeal.',
  noNumbers: 'No number in this account yet. Open Meta’s window again and enter one there.',
  noAccounts: 'Meta’s answer names no account.',

  pinTitle: 'PIN of the number',
  pinNew: 'The number gets a PIN of six digits. Whoever moves it later must know it: write it down before you go on.',
  pinSet: 'The number has a PIN already (two-step verification). Enter that one; another one will not do.',
  pinForgotten:
    'Nobody knows it? WhatsApp Manager → Phone numbers → the number → Settings → Two-step verification → change it.',
  pin: 'PIN',
  pinShape: 'Six digits.',
  pinMake: 'Make one',
  pinKept: 'I have written it down',
  pinCopy: 'Copy the PIN',
  pinReminder: 'The PIN you gave it: {{pin}}. It is shown only now; Posthorn does not keep it.',
  noPin: 'Already registered with Meta: no PIN is needed.',
  region: 'Where Meta keeps its messages at rest',
  regionDefault: 'USA (Meta’s default)',
  regionHint: 'Can be changed later only by taking the number off and registering it again.',
  inboxOf: 'Inbox of {{number}}',

  stepsTitle: 'What Posthorn does now',
  stepsOf: 'Connecting {{number}}',
  step: {
    code: 'Exchange Meta’s confirmation for access',
    token: 'Check what the access permits',
    account: 'Read the WhatsApp account',
    numbers: 'Read its numbers',
    subscription: 'Have messages sent to this Posthorn',
    registration: 'Register the number',
    profile: 'Read name and profile',
    first_event: 'Receive the first message',
  },
  stepState: {
    waiting: 'waiting',
    running: 'under way',
    done: 'done',
    failed: 'failed',
    skipped: 'not needed',
  },
  metaSaid: 'Meta’s own words: {{details}}',
  metaCode: 'Meta’s number: {{code}}',
  notBefore: 'Not before {{date}}.',
  tryAgainOf: 'Try again: {{step}}',
  openWindow: 'Open Meta’s window',
  openWindowAgain: 'Open Meta’s window again',
  running: 'Posthorn is talking to Meta. You may close this page: it goes on, and you find it under Inboxes.',

  ended: {
    cancelled: 'You cancelled in Meta’s window.',
    closed: 'Meta’s window was closed before it had finished.',
    blocked: 'Your browser did not let Meta’s window open.',
    error: 'Meta reported an error: {{message}}',
  },
  endedSession: 'Session {{id}}, for Meta’s support.',
  endedText: 'Nothing has been connected. Open the window again when you are ready; Meta keeps what you had entered.',
  windowNext: 'Next comes Meta’s window.',

  doneTitle: '{{number}} is connected',
  writeTo: 'Now write to {{number}} from any phone with WhatsApp.',
  writePractice: 'Now write to {{number}} from the practice phone.',
  writeWaits: 'This turns green when your message has arrived.',
  wrote: 'Your first message has arrived.',
  takePhone: 'Take the practice phone',
  openWhatsApp: 'Open in WhatsApp',
  toInbox: 'To the inbox',
  afterTitle: 'Next',
  after: {
    people: 'Add the colleagues who shall answer',
    profile: 'Complete the profile that customers see',
    payment: 'Add a payment method in WhatsApp Manager, for templates',
  },
  givenUpNow: 'This attempt was given up.',
  begunAgain: 'Begin again',
  gone: 'This attempt is not here',
  goneText: 'It was finished or given up, or belongs to another workspace.',

  webhook: {
    not_https:
      'Meta delivers only to https, and this Posthorn’s address is {{url}}. Connecting will stop at “Have messages sent to this Posthorn” until the operator sets PUBLIC_URL to an https address.',
    local_address:
      'Meta cannot reach {{url}}: the address exists only on this machine. Connecting will stop at “Have messages sent to this Posthorn” until the operator sets PUBLIC_URL to a public https address.',
  },
}
