import { type Description, element } from '../element.ts'

/** Own line drawings on a 24 by 24 field. */
const PATHS = {
  back: 'M15 5l-7 7 7 7',
  plus: 'M12 5v14M5 12h14',
  close: 'M6 6l12 12M18 6L6 18',
  send: 'M4 12l16-8-6 16-3-6z',
  mic: 'M12 4a2.500 2.500 0 0 1 2.500 2.500v5a2.500 2.500 0 0 1-5 0v-5A2.500 2.500 0 0 1 12 4zM6 11.500a6 6 0 0 0 12 0M12 17.500V21',
  photo: 'M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.500 9.500h.01',
  video: 'M3 6h12v12H3zM15 10.500l6-3.500v10l-6-3.500z',
  file: 'M6 3h8l4 4v14H6zM14 3v4h4',
  folder: 'M3 6h6l2 2h10v11H3z',
  sticker: 'M5 4h14v9l-6 7H5zM19 13h-6v7M9 10h.01M14 9h.01',
  place: 'M12 21c-4-5-6-8-6-11a6 6 0 0 1 12 0c0 3-2 6-6 11zM12 8a2 2 0 1 1 0 4 2 2 0 0 1 0-4',
  person: 'M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8M4 20c1-4 4-5.500 8-5.500s7 1.500 8 5.500',
  poll: 'M4 6h12M4 12h16M4 18h8',
  list: 'M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01',
  reply: 'M10 6L4 12l6 6M4 12h10a6 6 0 0 1 6 6',
  dots: 'M12 5.500h.01M12 12h.01M12 18.500h.01',
  lock: 'M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3',
  settings: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 5v4M9 15v4',
  plane:
    'M10.500 10V5a1.500 1.500 0 0 1 3 0v5l7 4v2.500l-7-2V18l2 1.500V21L12 20l-3.500 1v-1.500l2-1.500v-3.500l-7 2V14z',
  signal: 'M5 19v-3M10 19v-6M15 19v-9.500M20 19V5',
  call: 'M6 4h3l1.500 4.500L8 10c1 3 3 5 6 6l1.500-2.500L20 15v3c0 1.500-1 2-2 2C11 20 4 13 4 6c0-1 .5-2 2-2z',
  check: 'M5 12.500l4.500 4.500L19 7',
  checks: 'M1.500 12.500L6 17l9-10M10.500 15.500L12 17l9.500-10',
  wait: 'M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16M12 8v4.500l3 1.500',
  alert: 'M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16M12 8v5M12 16h.01',
  link: 'M14 5h5v5M19 5l-8 8M17 14v5H5V7h5',
  play: 'M8 5l11 7-11 7z',
  pause: 'M8 5v14M16 5v14',
  ban: 'M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16M6.500 6.500l11 11',
  clock: 'M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16M12 7.500V12l3 2',
  edit: 'M4 20l1-4L16 5l3 3L8 19z',
  trash: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13',
  copy: 'M8 8h11v12H8zM16 8V4H5v12h3',
  down: 'M6 9l6 6 6-6',
  tester: 'M10 3v6l-5 9c-.7 1.500.3 3 2 3h10c1.700 0 2.700-1.500 2-3l-5-9V3M8.500 3h7M8 15h8',
  phone:
    'M8 3h8a1.500 1.500 0 0 1 1.500 1.500v15A1.500 1.500 0 0 1 16 21H8a1.500 1.500 0 0 1-1.500-1.500v-15A1.500 1.500 0 0 1 8 3zM11 18h2',
  cart: 'M4 5h2l2 10h9l2-7H7M9.500 19h.01M16 19h.01',
} as const

export type IconName = keyof typeof PATHS

/** An icon is never the only thing that says something: its button carries the label. */
export const icon = (name: IconName, className = ''): Description =>
  element(
    'svg',
    { class: `icon ${className}`, viewBox: '0 0 24 24', 'aria-hidden': 'true', focusable: 'false' },
    element('path', { d: PATHS[name] }),
  )
