/** What Meta decides about a template, decided by the tester; each is told as Meta would (fact sheet §3.2–§3.5, §9.4). */
import { type Description, element } from '../element.ts'
import type { State } from '../state.ts'
import { decideTemplate } from '../tester.ts'
import type { Template, TemplateDecision } from '../wire.ts'
import type { Words } from '../words/index.ts'
import { form, section, submit } from './controls.ts'

type Decision = keyof Words['templateDecision']

const DECISIONS: Record<Decision, TemplateDecision> = {
  approve: { status: 'APPROVED' },
  rejectFormat: { status: 'REJECTED', reason: 'INVALID_FORMAT' },
  rejectContent: { status: 'REJECTED', reason: 'ABUSIVE_CONTENT' },
  rejectCategory: { status: 'REJECTED', reason: 'INCORRECT_CATEGORY' },
  pause: { status: 'PAUSED' },
  disable: { status: 'DISABLED' },
  remove: { status: 'DELETED' },
  green: { quality: 'GREEN' },
  yellow: { quality: 'YELLOW' },
  red: { quality: 'RED' },
  announceMarketing: { category: 'MARKETING', notice: true },
  marketing: { category: 'MARKETING' },
  utility: { category: 'UTILITY' },
}

export const templates = ({ words, drawer }: State): Description =>
  section(
    words.templates,
    element('p', { class: 'hint' }, drawer.templates.length === 0 ? words.templatesNone : words.templatesNote),
    drawer.templates.length > 0 &&
      form(
        ({ template = '', decision = '' }) => decideTemplate(template, DECISIONS[decision as Decision]),
        element(
          'label',
          { class: 'field' },
          element('span', null, words.template),
          element(
            'select',
            { name: 'template' },
            drawer.templates.map((one) => element('option', { value: one.id, key: one.id }, standing(one, words))),
          ),
        ),
        element(
          'label',
          { class: 'field' },
          element('span', null, words.metaDecides),
          element(
            'select',
            { name: 'decision' },
            Object.entries(words.templateDecision).map(([name, text]) => element('option', { value: name }, text)),
          ),
        ),
        submit(words.decide),
      ),
  )

const standing = ({ name, language, status, category, quality }: Template, words: Words): string =>
  [
    `${name} (${language})`,
    words.templateStatus[status] ?? status,
    category.toLowerCase(),
    words.templateQuality[quality],
  ]
    .filter((part) => part !== undefined)
    .join(' · ')
