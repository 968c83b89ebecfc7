import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const SERVER_URL = process.env.POSTHORN_URL ?? `http://127.0.0.1:${process.env.PORT ?? 4000}`

// The server sends a policy that forbids inline scripts, so everything that runs is in the bundle.
export default defineConfig({
  root: 'web',
  plugins: [react(), tailwind(), signupInDevelopment()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2023',
    // light-dark() carries both sets of colour values; older browsers are not worth doubling every token.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    assetsInlineLimit: 0,
    // The names of all that pages import in turn would stand in the first script; only styles must be there before a page is.
    modulePreload: {
      polyfill: false,
      resolveDependencies: (_file, needed, { hostType }) =>
        hostType === 'js' ? needed.filter((name) => name.endsWith('.css')) : needed,
    },
    rolldownOptions: {
      // The page that loads Meta's SDK shares neither document nor policy with the app.
      input: { index: 'web/index.html', signup: 'web/signup/index.html' },
      output: {
        // What every first visit needs travels together: it compresses better, and nothing waits for something else.
        codeSplitting: {
          groups: [
            // What the page beside the app needs as well; there is no more in it, so that page stays small.
            { name: 'look', test: /web\/ui\/(base\.css|tokens\.css|theme\.ts)/, priority: 1 },
            { name: 'base', test: /node_modules\/(react|react-dom|scheduler|@tanstack)\// },
            {
              name: 'first',
              test: /web\/(api|app\/(?!Connection|PlaceCommands|YouMenu)|keys\/commands|practice\/dock|i18n\/(index|areas|format)|live\/(?!apply|timeline|session|socket|outbox|id|drafts|held|press|reads|where)|inbox\/(list\/(?!BulkBar|Filter|ViewDialog|touchChoice)|sidebar|(?!Arrivals|ChannelTrouble|Doubts|FirstMessage|NoChannel)[^/]+$)|ui\/(?!Openable|Toasts|TipLayer|Layers|Dialog|Field|Notice|Each|TextArea|toast))/,
            },
            // A sign is a hundred bytes, and a file of its own twice that: those that several pages show travel together.
            { name: 'signs', test: /lucide-react\/dist\/esm\/icons\//, minShareCount: 3 },
            // What reads WhatsApp's marks, likewise: whoever needs a piece of it needs nearly all.
            {
              name: 'marks',
              test: /core\/whatsapp\/(draft|lines|link|markup|styles)|web\/inbox\/(composer\/(draft|edits)|message\/Markup)\./,
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

/** As server/web.ts does it: every address below /signup is the same document. */
function signupInDevelopment(): Plugin {
  return {
    name: 'signup',
    configureServer({ middlewares }) {
      middlewares.use((request, _response, next) => {
        if (/^\/signup\/(meta|practice)\//.test(request.url ?? '')) request.url = '/signup/index.html'
        next()
      })
    },
  }
}
