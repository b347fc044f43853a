/** A countdown in this machine's seconds that a touch starts again: back home, thanks page, rating time. */
import { onScopeDispose, ref, type Ref } from 'vue'

export interface Countdown {
  /** Seconds left; 0 = not running. */
  left: Ref<number>
  start: (seconds: number) => void
  stop: () => void
}

/** Calls `done` when the time is up. */
export function useCountdown(done: () => void): Countdown {
  const left = ref(0)
  let timer: ReturnType<typeof setInterval> | undefined

  function stop(): void {
    clearInterval(timer)
    left.value = 0
  }

  function start(seconds: number): void {
    stop()
    left.value = seconds
    timer = setInterval(() => {
      left.value -= 1
      if (left.value > 0) return
      stop()
      done()
    }, 1000)
  }

  onScopeDispose(stop)
  return { left, start, stop }
}

/** Runs `touched` at every finished touch and every key of the page. */
export function onTouch(touched: () => void): void {
  const kinds = ['click', 'keydown'] as const
  for (const kind of kinds) addEventListener(kind, touched, { capture: true })
  onScopeDispose(() => kinds.forEach((kind) => removeEventListener(kind, touched, { capture: true })))
}
