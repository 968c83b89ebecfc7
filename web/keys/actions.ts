/**
 * Everything that people do in the inbox, with contacts and in automation: by its name in the code, with its key, by place. An
 * asterisk stands for several of a kind. Each is offered by `useCommands`, so it is in the palette; `tests/keys/keyboard.test.ts`
 * holds the code, its buttons and menus, and docs/keyboard.md against this table.
 */
export const ACTIONS = {
  everywhere: {
    keys: '?',
    notifications: 'N',
    'go /inbox': 'g i',
    'go /contacts': 'g c',
    'go /automation': 'g a',
    'go /settings': 'g s',
    'view *': 'g 1 … g 9',
    practice: 'g p',
    away: 'y a',
    'theme *': 'y 1 … y 3',
    'locale *': 'y 4 … y 5',
    'hold back': 'y u',
    toast: 'y z',
    'workspace *': 'y 6 … y 9',
    'sign out': 'y o',
  },
  list: {
    next: 'j',
    previous: 'k',
    open: 'o',
    choose: 'x',
    search: '/',
    filter: 'f',
    status: 's',
    'show new': '.',
    'clear filters': 'F',
    'save view': 'S',
    'edit view': 'Q',
    'fill sample': 'B',
    'try practice': 'T',
  },
  chosen: {
    'bulk clear': 'Escape',
    'bulk all': 'X',
    'bulk assign': 'a',
    'bulk team': 't',
    'bulk label': 'l',
    'bulk snooze': 'z',
    'bulk wait': 'w',
    'bulk read': 'u',
    'bulk unread': 'U',
    'bulk close': 'e',
    'bulk reopen': 'E',
  },
  thread: {
    reply: 'r',
    note: 'n',
    template: 'm',
    insert: 'p',
    'insert *': ', 1 … , 6',
    assign: 'a',
    'assign to me': 'A',
    team: 't',
    label: 'l',
    snooze: 'z',
    wait: 'w',
    wake: 'Z',
    close: 'e',
    details: 'i',
    'to newest': 'G',
    'find here': ';',
    'copy link': 'L',
    back: 'b',
    'edit stopped': '<',
    'send anyway': '>',
    'doubts sent': 'Y',
    'doubts not sent': 'W',
  },
  message: {
    answer: 'q',
    react: '+',
    'undo sending': 'u',
    life: 'h',
    retry: 'R',
    'settle sent': '1',
    'settle not sent': '0',
    'put back': 'P',
    'copy text': 'd',
    discard: 'D',
    'react again': '=',
    'forget reaction': '-',
    quoted: 'J',
    play: 'v',
    speed: 'V',
    whole: 'M',
    large: 'O',
    'ask again': 'K',
    'change note': 'E',
  },
  composer: {
    'composer bold': 'Ctrl+B',
    'composer italic': 'Ctrl+I',
    'composer strike': 'Ctrl+Shift+X',
    'composer monospace': 'Ctrl+E',
    'composer link': 'Ctrl+Shift+U',
    'composer bullets': 'Ctrl+Shift+8',
    'composer numbers': 'Ctrl+Shift+7',
    'composer quote': 'Ctrl+Shift+9',
    'composer emoji': 'Ctrl+.',
    'composer attach': 'Ctrl+O',
    'composer voice': 'Ctrl+Shift+Y',
  },
  panel: {
    'edit contact': 'c',
    'consent history': 'H',
    'consent change': 'C',
  },
  contacts: {
    'contact next': 'j',
    'contact previous': 'k',
    'contact choose': 'x',
    'contacts search': '/',
    'contacts filter': 'f',
    'contacts clear filters': 'F',
    'contact new': 'n',
    'segment new': 'S',
    'segment edit': 'E',
  },
  chosenContacts: {
    'contacts owner': 'a',
    'contacts property': 'p',
    'contacts consent': 'C',
    'contacts unselect': 'Escape',
  },
  workflows: {
    'workflow new': 'n',
    'workflow publish': 'P',
    'workflow switch': 'w',
    'workflow trial': 't',
    'workflow enrol': 'e',
    'workflow rename': 'r',
    'workflow remove': '#',
    'workflow tab *': '1 … 4',
    'workflow retry all': 'R',
    'workflow move': 'M',
  },
  /** By name in the palette alone. */
  settings: {
    'go *': '',
    'new rule': '',
  },
} as const satisfies Record<string, Record<string, string>>

export type Place = keyof typeof ACTIONS
export const PLACES = Object.keys(ACTIONS) as Place[]

/** To which place of the table a command belongs. */
export function placeOf(id: string): Place | undefined {
  return (
    PLACES.find((place) => id in ACTIONS[place]) ??
    PLACES.find((place) => Object.keys(ACTIONS[place]).some((name) => fits(name, id)))
  )
}

/** Its turn among those of the place, in the order of the table. */
export const rankOf = (place: Place, id: string): number =>
  Object.keys(ACTIONS[place]).findIndex((name) => name === id || fits(name, id))

const fits = (name: string, id: string) => name.endsWith('*') && id.startsWith(name.slice(0, -1))
