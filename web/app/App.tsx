import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { whenSignedOut } from '../api/client.ts'
import { queryClient } from '../api/queryClient.ts'
import { router } from '../router.tsx'
import { endSession } from './session.ts'
import { useAfterFirstScreen } from './useAfterFirstScreen.ts'

// Nothing of the first screen needs them.
const Layers = lazy(() => import('../ui/Layers.tsx'))

// The session ended elsewhere, or ran out: nothing of it may stay on the screen.
whenSignedOut(() => {
  const here = router.state.location.href
  endSession()
  router.history.push(here.startsWith('/sign-in') ? here : `/sign-in?next=${encodeURIComponent(here)}`)
})

export function App() {
  const isAfter = useAfterFirstScreen()
  return (
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
      <Suspense fallback={null}>{isAfter && <Layers />}</Suspense>
    </QueryClientProvider>
  )
}
