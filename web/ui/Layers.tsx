import { TipLayer } from './TipLayer.tsx'
import { Toasts } from './Toasts.tsx'

/** What floats above every page. */
export default function Layers() {
  return (
    <>
      <Toasts />
      <TipLayer />
    </>
  )
}
