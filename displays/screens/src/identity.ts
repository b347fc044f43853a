/** Finding out who this page is, again and again until the hall answers. */
import { onScopeDispose, ref, type Ref } from 'vue'

import { whoAmI } from './api'

const AGAIN = 2_000

/** False while the hall cannot be reached. `answered` runs once, when it has said who we are (see `me`). */
export function useIdentity(answered: () => void = () => undefined): Ref<boolean> {
  const reached = ref(true)
  let timer: ReturnType<typeof setTimeout> | undefined

  async function look(): Promise<void> {
    try {
      await whoAmI()
    } catch {
      reached.value = false
      timer = setTimeout(() => void look(), AGAIN)
      return
    }
    reached.value = true
    answered()
  }

  onScopeDispose(() => clearTimeout(timer))
  void look()
  return reached
}
