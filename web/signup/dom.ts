type Child = Node | string | null | false

/** An element in one line. Text is text: nothing is ever read as HTML. */
export function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Record<string, string | (() => void)> = {},
  ...children: Child[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(properties)) {
    if (typeof value === 'function') element.addEventListener(key, value)
    else element.setAttribute(key, value)
  }
  element.append(...children.filter((child): child is Node | string => child !== null && child !== false))
  return element
}
