import type { Message, MessageContent } from '#contract/messages.ts'

/** Without the parts that have nothing in them: an empty frame would say less than the words for it. */
export function filled(content: MessageContent): MessageContent {
  const { contacts, reply, answers, order, sections, buttons, header, footer, ...rest } = content
  const cards = contacts?.filter(({ name, phones, emails, organisation }) =>
    [name, organisation, ...phones, ...emails].some(Boolean),
  )
  return {
    ...rest,
    ...(cards?.length && { contacts: cards }),
    ...((reply?.title.trim() || reply?.description) && { reply }),
    ...(answers?.length && { answers }),
    ...(order?.items.length && { order }),
    ...(sections?.some(({ rows }) => rows.length > 0) && { sections }),
    ...(buttons?.length && { buttons }),
    ...(header?.trim() && { header }),
    ...(footer?.trim() && { footer }),
  }
}

/** Nothing of it could be drawn: then it is said in words. */
export function isSilent({ text, content, media }: Message): boolean {
  if (content.unsupported) return true
  const { location, contacts, reply, answers, order, header, sections, buttons } = content
  const shown = [location, contacts, reply, answers, order, header, sections, buttons]
  return !text && !media && shown.every((part) => part === undefined)
}
