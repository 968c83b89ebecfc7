import { memo, type ReactNode, useMemo, useState } from 'react'
import { cutText } from '#core/text.ts'
import { type Block, type Inline, parseMarkup } from '#core/whatsapp/markup.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { classes } from '../../ui/classes.ts'
import { Each } from '../../ui/Each.tsx'

/** WhatsApp itself shows long texts in pieces; so do we. */
const SHOWN_CHARACTERS = 1_500

/** A message's text as the phone shows it: elements made from the tree, never HTML. */
export const Markup = memo(function Markup({ text }: { text: string }) {
  const { t } = useTranslation()
  const [whole, setWhole] = useState(false)
  const shown = useMemo(() => (whole ? { text, cut: false } : cutText(text, SHOWN_CHARACTERS)), [text, whole])
  const { blocks, jumbo } = useMemo(() => parseMarkup(shown.text), [shown])
  return (
    <div
      dir="auto"
      className={classes('flex flex-col gap-1 wrap-anywhere', jumbo > 0 && 'text-[2.25rem] leading-tight')}
    >
      <Each of={blocks}>{drawBlock}</Each>
      {shown.cut && (
        <button
          type="button"
          data-act="whole"
          onClick={() => setWhole(true)}
          className="self-start font-medium text-ink hover:underline"
        >
          {t('message.readMore')}
        </button>
      )}
    </div>
  )
})

function drawBlock(block: Block): ReactNode {
  switch (block.type) {
    case 'paragraph':
      return <p className="whitespace-pre-wrap">{lines(block.lines)}</p>
    case 'quote':
      return (
        <blockquote className="border-l-2 border-field pl-2.5 whitespace-pre-wrap">{lines(block.lines)}</blockquote>
      )
    case 'bullets':
      return (
        <ul className="list-disc pl-5">
          <Each of={block.items}>{(item) => <li>{drawInlines(item)}</li>}</Each>
        </ul>
      )
    case 'numbers':
      return (
        <ol className="list-decimal pl-6">
          <Each of={block.items}>{({ number, children }) => <li value={number}>{drawInlines(children)}</li>}</Each>
        </ol>
      )
  }
}

const lines = (all: Inline[][]): ReactNode => (
  <Each of={all}>
    {(line, index) => (
      <>
        {index > 0 && '\n'}
        {drawInlines(line)}
      </>
    )}
  </Each>
)

const drawInlines = (children: readonly Inline[]): ReactNode => <Each of={children}>{drawInline}</Each>

function drawInline(inline: Inline): ReactNode {
  switch (inline.type) {
    case 'text':
      return inline.text
    case 'bold':
      return <strong className="font-semibold">{drawInlines(inline.children)}</strong>
    case 'italic':
      return <em>{drawInlines(inline.children)}</em>
    case 'strike':
      return <s>{drawInlines(inline.children)}</s>
    case 'monospace':
      return inline.block ? (
        <code className="block rounded-sm bg-inset px-2 py-1 font-mono text-sm whitespace-pre-wrap">
          {inline.text.replace(/^\n|\n$/g, '')}
        </code>
      ) : (
        <code className="rounded-sm bg-inset px-1 font-mono text-sm">{inline.text}</code>
      )
    case 'link':
      return (
        <a
          href={inline.href}
          target="_blank"
          rel="noreferrer noopener nofollow"
          className="text-ink underline decoration-1 underline-offset-2 hover:text-ink-strong"
        >
          {inline.text}
        </a>
      )
  }
}
