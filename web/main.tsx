import './ui/base.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/App.tsx'
import { startWords } from './i18n/index.ts'
import { applyTheme, storedTheme } from './ui/theme.ts'

applyTheme(storedTheme())
await startWords()
createRoot(document.getElementById('app') as HTMLElement).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
