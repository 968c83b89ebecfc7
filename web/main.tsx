import './ui/base.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/App.tsx'
import { startWords } from './i18n/index.ts'
import { applyTheme, storedTheme } from './ui/theme.ts'

applyTheme(storedTheme())
await startWords()
const element = document.getElementById('app') as HTMLElement
// For developers; the server has this address in practice mode only.
if (location.pathname === '/gallery') await (await import('./gallery/draw.tsx')).drawGallery(element)
else {
  createRoot(element).render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
}
