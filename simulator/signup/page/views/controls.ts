/** The fields and buttons of the popup. */
import { type Child, type Description, element } from '../../../phone/element.ts'
import { current, enter, type Values } from '../state.ts'

type TextName = Exclude<keyof Values, 'differs'>

export const heading = (text: string, step: string | null = null): Child => [
  step && element('p', { class: 'step' }, step),
  element('h1', { tabindex: '-1', 'data-arrive': true }, text),
]

export const paragraph = (text: string): Description => element('p', { class: 'lead' }, text)

export const button = (label: Child, onclick: () => unknown, className = ''): Description =>
  element('button', { type: 'button', class: `button ${className}`, disabled: current().busy, onclick }, label)

export function textField(
  label: string,
  name: TextName,
  properties: Record<string, unknown> = {},
  hint: string | null = null,
): Description {
  const input = element('input', { ...common(name, hint), autocomplete: 'off', ...properties })
  return field(label, name, input, hint)
}

export const textArea = (label: string, name: TextName, hint: string | null = null): Description =>
  field(label, name, element('textarea', { ...common(name, hint), rows: 3 }), hint)

export function select(label: string, name: TextName, options: readonly (readonly [string, string])[]): Description {
  const { values, words } = current()
  const known = options.some(([value]) => value === values[name])
  const empty = known ? null : element('option', { value: '', key: 'none' }, words.choose)
  const all = options.map(([value, text]) => element('option', { value, key: value }, text))
  const chosen = { ...common(name, null), value: known ? values[name] : '' }
  return field(label, name, element('select', chosen, empty, all), null)
}

/** One of several, each with a line about it. */
export function choice(
  label: string,
  name: TextName,
  options: readonly { value: string; text: string; about?: string }[],
): Description {
  const { values } = current()
  return element(
    'fieldset',
    { class: 'choice', key: `choice ${name}` },
    element('legend', null, label),
    options.map(({ value, text, about }) =>
      element(
        'label',
        { class: 'option', key: value },
        element('input', {
          type: 'radio',
          name,
          value,
          checked: values[name] === value,
          onchange: () => enter({ [name]: value }),
        }),
        element('span', null, text, about ? element('small', null, about) : null),
      ),
    ),
  )
}

export function tick(label: string, name: 'differs'): Description {
  const { values } = current()
  const onchange = (event: Event) =>
    enter({ [name]: (event.target as HTMLInputElement).checked, displayName: values.displayName })
  return element(
    'label',
    { class: 'tick', key: `tick ${name}` },
    element('input', { type: 'checkbox', checked: values[name], onchange }),
    element('span', null, label),
  )
}

/** A form whose Enter key is its main button. */
export const form = (onsubmit: () => unknown, ...children: Child[]): Description =>
  element(
    'form',
    {
      class: 'form',
      novalidate: true,
      onsubmit: (event: SubmitEvent) => {
        event.preventDefault()
        onsubmit()
      },
    },
    ...children,
  )

export const submit = (label: string): Description =>
  element('button', { type: 'submit', class: 'button primary', disabled: current().busy }, label)

function common(name: TextName, hint: string | null): Record<string, unknown> {
  const { values, refusals } = current()
  const oninput = (event: Event) => enter({ [name]: (event.target as HTMLInputElement).value })
  const isWrong = refusals[name] !== undefined
  const described = [hint === null ? '' : `hint-${name}`, isWrong ? `wrong-${name}` : ''].filter((id) => id !== '')
  return {
    id: `field-${name}`,
    name,
    value: values[name],
    oninput,
    'aria-invalid': isWrong ? 'true' : false,
    'aria-describedby': described.length > 0 ? described.join(' ') : false,
  }
}

function field(label: string, name: TextName, control: Description, hint: string | null): Description {
  const { refusals, words } = current()
  const refusal = refusals[name]
  return element(
    'div',
    { class: 'field', key: `field ${name}` },
    element('label', { for: `field-${name}` }, label),
    control,
    hint && element('small', { id: `hint-${name}`, key: 'hint' }, hint),
    refusal &&
      element(
        'p',
        { class: 'wrong', id: `wrong-${name}`, key: 'wrong' },
        words.refusals[refusal] ?? words.somethingWrong,
      ),
  )
}
