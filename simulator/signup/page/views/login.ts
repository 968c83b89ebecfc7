/** Who is there, what will happen, what the app may do. */
import { type Child, element } from '../../../phone/element.ts'
import { type State, update } from '../state.ts'
import { agree, continueAs, go, goBack } from '../steps.ts'
import { button, form, heading, paragraph, submit } from './controls.ts'

export function login(state: State): Child {
  const { words, people, app, values } = state
  const [first] = people
  if (first === undefined) return [heading(words.loginTitle(app)), paragraph(words.noPeople)]
  const person = people.find(({ id }) => id === values.personId) ?? first
  if (state.isPickingPerson) {
    return [
      heading(words.pickPerson),
      element(
        'ul',
        { class: 'people' },
        people.map((one) =>
          element(
            'li',
            { key: one.id },
            element(
              'button',
              { type: 'button', class: 'person', disabled: state.busy, onclick: () => pick(one.id) },
              element('strong', null, one.name),
              element('small', null, one.email),
            ),
          ),
        ),
      ),
      element(
        'div',
        { class: 'actions' },
        button(words.back, () => update({ isPickingPerson: false })),
      ),
    ]
  }
  return [
    heading(words.loginTitle(app)),
    paragraph(words.loginText),
    element('p', { class: 'who' }, element('strong', null, person.name), element('small', null, person.email)),
    element(
      'div',
      { class: 'stack' },
      button(words.continueAs(person.name), () => continueAs(person.id), 'primary'),
      people.length > 1 && button(words.otherPerson, () => update({ isPickingPerson: true })),
    ),
  ]
}

function pick(personId: string) {
  update({ isPickingPerson: false })
  continueAs(personId)
}

export const intro = ({ words, app }: State): Child =>
  form(
    () => go('permissions'),
    heading(words.introTitle(app)),
    paragraph(words.introText),
    element(
      'ol',
      { class: 'list' },
      words.introSteps.map((text) => element('li', { key: text }, text)),
    ),
    actions(words.back, words.getStarted),
  )

export const permissions = ({ words, app }: State): Child =>
  form(
    agree,
    heading(words.permissionsTitle(app)),
    element(
      'ul',
      { class: 'list' },
      words.permissions.map((text) => element('li', { key: text }, text)),
    ),
    paragraph(words.permissionsText),
    actions(words.back, words.agree),
  )

const actions = (back: string, next: string): Child =>
  element('div', { class: 'actions' }, button(back, goBack), submit(next))
