import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { whenSignedOut } from '../api/client.ts'
import { queryClient } from '../api/queryClient.ts'
import { router } from '../router.tsx'
import { TipLayer } from '../ui/TipLayer.tsx'
import { Toasts } from '../ui/Toasts.tsx'
import { endSession } from './session.ts'

// The session ended elsewhere, or ran out: nothing of it may stay on the screen.
whenSignedOut(() => {
  const here = router.state.location.href
  endSession()
  router.history.push(here.startsWith('/sign-in') ? here : `/sign-in?next=${encodeURIComponent(here)}`)
})

export function App() {
  return (
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
      <Toasts />
      <TipLayer />
    </QueryClientProvider>
  )
}
