/** The few controls that every part of the page shares. */
import { type Child, type Description, element } from '../element.ts'
import { initials } from '../format.ts'
import { type IconName, icon } from './icon.ts'

export const iconButton = (name: IconName, label: string, onclick: () => void, className = ''): Description =>
  element(
    'button',
    { type: 'button', class: `icon-button ${className}`, 'aria-label': label, title: label, onclick },
    icon(name),
  )

export const button = (label: Child, onclick: () => void, className = ''): Description =>
  element('button', { type: 'button', class: `button ${className}`, onclick }, label)

/** A switch with its explanation; the whole row is its label. */
export const toggle = (
  label: string,
  isOn: boolean,
  onchange: (isOn: boolean) => void,
  hint: string | null = null,
): Description =>
  element(
    'label',
    { class: 'toggle' },
    element('span', { class: 'toggle-text' }, label, hint && element('small', null, hint)),
    element('input', {
      type: 'checkbox',
      role: 'switch',
      checked: isOn,
      onchange: (event: Event) => onchange((event.target as HTMLInputElement).checked),
    }),
  )

export const field = (
  label: string,
  name: string,
  properties: Record<string, unknown> = {},
  hint: string | null = null,
): Description =>
  element(
    'label',
    { class: 'field', key: `field ${name}` },
    element('span', null, label),
    element('input', { name, autocomplete: 'off', ...properties }),
    hint && element('small', null, hint),
  )

/** A form that hands over its trimmed values; nothing is ever posted by the browser itself. */
export const form = (onsubmit: OnSubmit, ...children: Child[]): Description => drawForm('form', onsubmit, children)

/** One field with its button beside it. */
export const lineForm = (onsubmit: OnSubmit, ...children: Child[]): Description =>
  drawForm('form beside', onsubmit, children)

type OnSubmit = (values: Record<string, string>) => void

const drawForm = (className: string, onsubmit: OnSubmit, children: Child[]): Description =>
  element(
    'form',
    {
      class: className,
      onsubmit: (event: SubmitEvent) => {
        event.preventDefault()
        const entries = [...new FormData(event.target as HTMLFormElement)]
        onsubmit(Object.fromEntries(entries.map(([name, value]) => [name, String(value).trim()])))
      },
    },
    ...children,
  )

export const submit = (label: string): Description =>
  element('button', { type: 'submit', class: 'button primary' }, label)

const AVATAR_HUES = 6

export const avatar = (name: string, className = ''): Description => {
  const hue = [...name].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % AVATAR_HUES
  return element('span', { class: `avatar hue-${hue} ${className}`, 'aria-hidden': 'true' }, initials(name))
}

export const badge = (count: number, label: string): Description | null =>
  count === 0 ? null : element('span', { class: 'badge', 'aria-label': label }, count > 99 ? '99+' : String(count))

/** Focuses a node when it appears, unless that would raise a keyboard on a touch screen. */
export const focusOnArrival = (node: HTMLElement): void => {
  if (matchMedia('(pointer: fine)').matches) node.focus({ preventScroll: true })
}

/** A part of the tester's drawer. */
export const section = (title: string, ...inside: Child[]): Description =>
  element('section', { class: 'drawer-section' }, element('h3', null, title), ...inside)
