/** What a visitor looks at on the phone, kept fresh by asking every so often: no account, no WebSocket, only the unguessable address. */
import { onScopeDispose, ref, type Ref, shallowRef, type ShallowRef } from 'vue'

import { Declined, get } from '../api'
import { HallClock } from '../clock'

export interface Fresh<T> {
  /** The newest answer; null while there is none. */
  shown: ShallowRef<T | null>
  /** The hall does not know it, or no more. */
  missing: Ref<boolean>
  /** False while the hall cannot be reached. */
  connected: Ref<boolean>
  clock: HallClock
  /** Ask now. */
  look: () => Promise<void>
}

/** GET `path` every `every` ms, and whenever the page comes to the front. */
export function useFresh<T extends { at: string; speed: number }>(path: string, every: number): Fresh<T> {
  const shown: ShallowRef<T | null> = shallowRef(null)
  const missing = ref(false)
  const connected = ref(true)
  const clock = new HallClock()
  let timer: ReturnType<typeof setTimeout> | undefined

  async function look(): Promise<void> {
    clearTimeout(timer)
    try {
      const now = await get<T>(path)
      shown.value = now
      connected.value = true
      clock.set(now.at, now.speed)
    } catch (error) {
      missing.value = error instanceof Declined && error.status === 404
      connected.value = error instanceof Declined && !error.unsure
    }
    if (!missing.value) timer = setTimeout(() => void look(), every)
  }

  addEventListener('visibilitychange', () => void look())
  onScopeDispose(() => clearTimeout(timer))
  void look()
  return { shown, missing, connected, clock, look }
}
