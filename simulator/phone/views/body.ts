/** The words of a message. */
import { type Child, element } from '../element.ts'
import { formatted } from './text.ts'

export const body = (text: string): Child =>
  text !== '' && element('div', { class: 'body', dir: 'auto' }, formatted(text))
