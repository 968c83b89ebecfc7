/** A field that a key opens may take a moment to come; what is typed meanwhile is the field's, and presses nothing. */
const WAIT_MS_MAX = 10_000

let typed = ''
let timer: ReturnType<typeof setTimeout> | undefined

export function expectTyping(): void {
  typed = ''
  document.addEventListener('keydown', keep, true)
  clearTimeout(timer)
  timer = setTimeout(takeTyped, WAIT_MS_MAX)
}

/** Called by the field once it has the focus: what it is to begin with. */
export function takeTyped(): string {
  clearTimeout(timer)
  document.removeEventListener('keydown', keep, true)
  const text = typed
  typed = ''
  return text
}

function keep(event: KeyboardEvent): void {
  if (event.metaKey || event.ctrlKey || event.altKey) return
  if (event.target instanceof Element && event.target.closest('input, textarea, select, [contenteditable="true"]'))
    return
  if (event.key === 'Backspace') typed = typed.slice(0, -1)
  else if (event.key.length === 1) typed += event.key
  else return
  event.preventDefault()
  event.stopPropagation()
}
