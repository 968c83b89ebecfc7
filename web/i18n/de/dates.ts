import type { AreaWords } from '../areas.ts'
import type { Shape } from '../index.ts'

export const dates: Shape<AreaWords['dates']> = {
  format: 'TT.MM.JJJJ',
  timeFormat: 'HH:MM',
  open: 'Kalender öffnen',
  calendar: 'Kalender',
  previous: 'Voriger Monat',
  next: 'Nächster Monat',
  today: 'Heute',
  clear: 'Leeren',
  day: 'Tag',
  time: 'Uhrzeit',
  dayAndTime: 'Tag und Uhrzeit',
  isOver: 'Das ist schon vorbei.',
  tooFar: 'Das ist mehr als ein Jahr hin.',
  notADay: 'Das ist kein Datum. Schreib es so: {{example}}.',
  notATime: 'Das ist keine Uhrzeit. Schreib sie so: 14:30.',
  tooEarly: 'Frühestens {{day}}.',
  tooLate: 'Spätestens {{day}}.',
}
