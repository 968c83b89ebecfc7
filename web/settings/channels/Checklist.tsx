import { ChevronDown } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from '../../i18n/translate.ts'
import { Notice } from '../../ui/Notice.tsx'

/** What Meta will ask for, in the order in which it is gathered (product A2). */
const POINTS = ['name', 'website', 'email', 'portfolio', 'access', 'call', 'ivr', 'free'] as const
type Point = (typeof POINTS)[number]

/** Where a number can be in use, each with its way out. */
const USES = ['freeApp', 'freeProvider', 'freeProgram', 'freeOwn'] as const

/** Ticks are kept for this tab: whoever comes back from Meta's window finds them as they were. */
const STORAGE_KEY = 'posthorn.checklist'

/** The admin's own list. Nothing is checked with it; it says what to have at hand, and the way out where something is missing. */
export function Checklist() {
  const { t: say } = useTranslation()
  const [ticked, setTicked] = useState(read)
  const toggle = (point: Point, isTicked: boolean) => {
    const next = POINTS.filter((one) => (one === point ? isTicked : ticked.includes(one)))
    sessionStorage.setItem(STORAGE_KEY, next.join(' '))
    setTicked(next)
  }
  const left = POINTS.length - ticked.length
  return (
    <section aria-labelledby="checklist-title">
      <h2 id="checklist-title" className="border-b border-line pb-2 text-base font-semibold">
        {say('connect.listTitle')}
      </h2>
      <ul className="mb-4">
        {POINTS.map((point) => (
          <Item key={point} point={point} ticked={ticked.includes(point)} onToggle={(is) => toggle(point, is)} />
        ))}
      </ul>
      <div role="status">
        <Notice tone={left === 0 ? 'success' : 'info'}>
          {left === 0 ? say('connect.listDone') : say('connect.listLeft', { count: left })}
        </Notice>
      </div>
    </section>
  )
}

function Item({ point, ticked, onToggle }: { point: Point; ticked: boolean; onToggle: (is: boolean) => void }) {
  const { t: say } = useTranslation()
  const id = useId()
  return (
    <li className="flex items-start gap-3 border-b border-line py-3">
      <input
        id={id}
        type="checkbox"
        checked={ticked}
        onChange={({ target }) => onToggle(target.checked)}
        aria-describedby={`${id}text`}
        className="mt-0.5 size-4 shrink-0 accent-ink-fill"
      />
      <div className="min-w-0 flex-1">
        <label htmlFor={id} className="block text-base font-medium">
          {say(`connect.list.${point}`)}
        </label>
        <p id={`${id}text`} className="mt-0.5 text-soft">
          {say(`connect.list.${point}Text`)}
        </p>
        <details className="group mt-1">
          <summary className="inline-flex list-none items-center gap-1 rounded text-sm font-medium text-ink hover:underline [&::-webkit-details-marker]:hidden">
            {say('connect.ifNot')}
            <span className="sr-only">: {say(`connect.list.${point}`)}</span>
            <ChevronDown aria-hidden size={14} className="group-open:rotate-180" />
          </summary>
          {point === 'free' ? (
            <dl className="mt-1 flex flex-col gap-2 border-l-2 border-line pl-3">
              {USES.map((use) => (
                <div key={use}>
                  <dt className="font-medium">{say(`connect.list.${use}`)}</dt>
                  <dd className="text-soft">{say(`connect.list.${use}Not`)}</dd>
                </div>
              ))}
            </dl>
          ) : (
            <p className="mt-1 border-l-2 border-line pl-3 text-soft">{say(`connect.list.${point}Not`)}</p>
          )}
        </details>
      </div>
    </li>
  )
}

function read(): Point[] {
  const kept = (sessionStorage.getItem(STORAGE_KEY) ?? '').split(' ')
  return POINTS.filter((point) => kept.includes(point))
}
