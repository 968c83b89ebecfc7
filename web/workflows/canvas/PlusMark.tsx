import type { Node, NodeProps } from '@xyflow/react'
import { Plus } from 'lucide-react'
import { useTranslation } from '../../i18n/translate.ts'
import type { Point } from './layout.ts'

interface PlusData extends Record<string, unknown> {
  /** What its way is called, where ways part. */
  name: string | null
  after: string
  isChosen: boolean
  add: (() => void) | null
}
export type PlusNode = Node<PlusData, 'plus'>

const WIDTH = 160
const HEIGHT = 48
const PLUS_SIZE = 24

/** So that the middle of the + stands there. */
export const plusPosition = ({ x, y }: Point): Point => ({ x: x - WIDTH / 2, y: y + PLUS_SIZE / 2 - HEIGHT })

/** The + that adds a step on a line, below the name of the way. */
export function PlusMark({ data: { name, after, isChosen, add } }: NodeProps<PlusNode>) {
  const { t } = useTranslation()
  const label = t('workflows.addAfter', { step: name ? `${after}, ${name}` : after })
  return (
    <div
      className="pointer-events-none flex flex-col items-center justify-end gap-0.5"
      style={{ width: WIDTH, height: HEIGHT }}
    >
      {name && <span className="rounded bg-sunk px-1.5 text-sm leading-tight whitespace-nowrap text-soft">{name}</span>}
      {add && (
        <button
          type="button"
          aria-label={label}
          data-tip={label}
          aria-pressed={isChosen}
          onClick={add}
          className="nodrag nopan pointer-events-auto inline-flex size-6 items-center justify-center rounded-full border border-line-strong bg-paper text-ink hover:border-ink hover:bg-ink-wash aria-pressed:bg-ink-fill aria-pressed:text-on-ink"
        >
          <Plus aria-hidden size={14} strokeWidth={2} />
        </button>
      )}
    </div>
  )
}
