import { type DragEvent, useRef, useState } from 'react'

/** Lets files be dropped onto an element, and says while one hovers. Entering a child is not leaving. */
export function useFileDrop(take: (files: FileList) => void) {
  const [over, setOver] = useState(false)
  const depth = useRef(0)
  const move = (step: number) => {
    depth.current = Math.max(0, depth.current + step)
    setOver(depth.current > 0)
  }
  const carriesFiles = (event: DragEvent) => event.dataTransfer.types.includes('Files')
  return {
    over,
    handlers: {
      onDragEnter: (event: DragEvent) => carriesFiles(event) && move(1),
      onDragLeave: (event: DragEvent) => carriesFiles(event) && move(-1),
      onDragOver: (event: DragEvent) => carriesFiles(event) && event.preventDefault(),
      onDrop: (event: DragEvent) => {
        if (!carriesFiles(event)) return
        event.preventDefault()
        depth.current = 0
        setOver(false)
        take(event.dataTransfer.files)
      },
    },
  }
}
