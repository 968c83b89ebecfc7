import { useState } from 'react'
import { type Command, useCommands } from './commands.ts'

/** A menu that opens by its button, by its key and from the palette: the open state for `Menu`. `besides`: further commands that
 *  stand beside it. */
export function useKeyedMenu(command: Pick<Command, 'id' | 'key' | 'label' | 'first'>, besides: Command[] = []) {
  // Until it was first opened by its key it opens by itself: its machinery comes with the first click.
  const [open, setOpen] = useState<boolean>()
  useCommands([{ ...command, run: () => setOpen(true) }, ...besides])
  return open === undefined ? {} : { open, onOpenChange: setOpen }
}
