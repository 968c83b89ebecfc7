import { useEffect, useRef, useState } from 'react'
import { untilFetched } from '../../../app/untilFetched.ts'
import { type Left, PlainField } from './PlainField.tsx'
import type { default as Editor, TextEditorProps } from './TextEditor.tsx'

/** From when a thread stands there until the editor is asked for, unless somebody begins to write before. */
const EDITOR_AFTER_MS = 300

let editor: typeof Editor | null = null
let asked: Promise<void> | null = null

/** Where one writes: at once in a plain field, and in the editor as soon as its script is here. Text, choice and focus go over in one
 *  step between two keys; while an input method composes a character nothing moves. */
export function TextField({ ref, ...props }: TextEditorProps) {
  const [Shown, setShown] = useState(() => editor)
  const [isWanted, setIsWanted] = useState(false)
  const isComposing = useRef(false)
  const left = useRef<Left | null>(null)
  useEffect(() => {
    if (Shown) return
    let isHere = true
    const show = () => isHere && !isComposing.current && setShown(() => editor)
    const timer = setTimeout(() => void loadEditor().then(show), isWanted ? 0 : EDITOR_AFTER_MS)
    return () => {
      isHere = false
      clearTimeout(timer)
    }
  }, [Shown, isWanted])
  if (Shown) return <Shown ref={ref} {...props} begin={left} />
  return (
    <PlainField
      ref={ref}
      {...props}
      begun={() => setIsWanted(true)}
      leave={(last) => {
        left.current = last
      }}
      composing={(is) => {
        isComposing.current = is
        if (!is) setShown(() => editor)
      }}
    />
  )
}

function loadEditor(): Promise<void> {
  asked ??= untilFetched(() => import('./TextEditor.tsx')).then((part) => {
    editor = part.default
  })
  return asked
}
