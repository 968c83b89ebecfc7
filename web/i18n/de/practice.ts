import type { Words } from '../index.ts'

export const practice: Words['practice'] = {
  inTab: 'In eigenem Tab öffnen',
  putAway: 'Handy weglegen',
}
