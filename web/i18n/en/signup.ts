/** The page that opens Meta's window. It stands alone: plain sentences, no library. */
export const signup = {
  pageTitle: 'Connect WhatsApp · Posthorn',
  title: 'Meta’s window',
  practice: 'Practice',
  back: 'Back to the settings',
  stages: 'Where you are',
  stageList: ['Prepare', 'Meta’s window', 'Choose the number', 'Connect'],
  stageDone: 'done',
  stageNow: 'now',

  loading: 'One moment …',
  ready: 'The next step is Meta’s own. It opens in a window of its own, and you come back here by yourself.',
  readyPractice:
    'The next step is Meta’s own, here played by the simulator. It opens in a window of its own, and you come back here by yourself.',
  open: 'Open Meta’s window',
  openAgain: 'Open it again',
  insideTitle: 'This awaits you there',
  inside: [
    'Log in with your Facebook account, and continue as yourself.',
    'Look at the permissions and confirm. Posthorn needs all of them.',
    'Choose your business portfolio, or create one.',
    'Choose a WhatsApp Business account, or create one.',
    'Say how customers will see you: display name, category, description.',
    'Name your number and enter the code that Meta sends to it.',
  ],
  phoneText: 'The code appears on the practice phone of the business, as on a locked screen.',
  phoneLink: 'Open that phone',

  isOpen: 'Meta’s window is open.',
  isOpenText: 'Go on there. When you have finished, this page continues by itself.',
  bringUp: 'Show the window',
  nothingHappens: 'The window is gone and nothing happens here',

  handing: 'Meta has confirmed it.',
  handingText: 'Posthorn takes over what you have chosen. This takes a few seconds.',

  cancelled: 'You cancelled in Meta’s window.',
  cancelledAt: 'You cancelled in Meta’s window, at “{{screen}}”.',
  cancelledText: 'Nothing has been connected. What you had already created there is kept and is offered next time.',
  screens: {
    BUSINESS_ACCOUNT_SELECTION: [
      'Business portfolio',
      'No portfolio to choose? Create one there, or ask its admin for full control.',
    ],
    WABA_PHONE_PROFILE_PICKER: ['WhatsApp account', 'If in doubt, create a new account: it costs nothing.'],
    WHATSAPP_BUSINESS_PROFILE_SETUP: [
      'Business profile',
      'The display name must clearly belong to your business. It can be changed later.',
    ],
    PHONE_NUMBER_SETUP: [
      'Phone number',
      'Is the number said to be in use? Delete its WhatsApp account on the phone, or have its provider release it.',
    ],
    PHONE_NUMBER_VERIFICATION: [
      'Code',
      'No code? Choose the call instead of the text message, and switch a phone menu off for now.',
    ],
    PERMISSIONS: ['Permissions', 'All of them are needed: without them Posthorn can neither receive nor send.'],
  },
  closed: 'Meta’s window was closed before it had finished.',
  closedText: 'Nothing has been connected. In the window, go on to its last page and close it with “Finish” there.',
  blocked: 'Your browser did not let the window open.',
  blockedText:
    'In the address bar at the top stands a sign for blocked windows: allow them for this page, then press again.',
  failed: 'Meta reported an error.',
  failedText: 'Often it helps to try again. If not, Meta’s support wants to know this:',
  sessionId: 'Session',
  errorCode: 'Error',
  copy: 'Copy',
  copied: 'Copied',

  sdkFailed: 'Meta’s program for the window could not be loaded.',
  sdkFailedText:
    'An ad blocker, a tracking protection or a company network holds it back. Allow connect.facebook.net for this page, then try again.',
  sdkFailedPractice:
    'The practice simulator does not answer just now. It starts again by itself; try again in a moment.',
  insecure: 'Meta opens its window only from a page with https.',
  insecureText: 'Whoever runs this Posthorn sets PUBLIC_URL to an address with https. Until then, connect by hand.',
  signedOut: 'You are no longer signed in.',
  signIn: 'Sign in',
  over: 'This attempt has ended.',
  overText: 'Begin again in the settings.',
  noAnswer: 'Posthorn does not answer.',
  noAnswerText: 'Check your connection, then try again.',
  tryAgain: 'Try again',
  toState: 'See how far it is',
}
