import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const SERVER_URL = process.env.POSTHORN_URL ?? `http://127.0.0.1:${process.env.PORT ?? 4000}`

// The server sends a policy that forbids inline scripts, so everything that runs is in the bundle.
export default defineConfig({
  root: 'web',
  plugins: [react(), tailwind()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2023',
    // light-dark() carries both sets of colour values; older browsers are not worth doubling every token.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // What every first visit needs travels together: it compresses better, and nothing waits for something else.
        codeSplitting: {
          groups: [
            { name: 'base', test: /node_modules\/(react|react-dom|scheduler|i18next|react-i18next|@tanstack)\// },
            {
              name: 'first',
              test: /web\/(api|app\/(?!Connection)|keys\/commands|practice\/dock|i18n\/(index|areas|format)|live\/(?!session|socket|outbox|id)|inbox\/(list|sidebar|(?!Arrivals|ChannelTrouble|FirstMessage|NoChannel)[^/]+$)|ui\/(?!Openable|Toasts|TipLayer|Layers|Dialog|Field|Notice|Each|toast))/,
            },
          ],
        },
      },
    },
    license: { fileName: 'licences.md' },
  },
  server: {
    proxy: {
      '/api': { target: SERVER_URL, ws: true },
      '/practice': { target: SERVER_URL, ws: true },
    },
  },
})
