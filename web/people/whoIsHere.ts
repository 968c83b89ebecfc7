import type { Me } from '#contract/people.ts'
import { getMe } from '../api/endpoints.ts'
import { ApiRefusal } from '../api/refusal.ts'

/** Who is signed in, or null: on the pages before the door, both are fine. */
export async function whoIsHere(): Promise<Me | null> {
  try {
    return await getMe()
  } catch (error) {
    if (error instanceof ApiRefusal && error.status === 401) return null
    throw error
  }
}
