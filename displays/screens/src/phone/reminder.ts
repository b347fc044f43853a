/**
 * Rings and shakes the phone at every call of the number, after one tap that allows it; a silent call only shakes it, and so
 * does being asked to stand by, once and briefly.
 */
import { onScopeDispose, ref, watch, type Ref } from 'vue'

const SHAKE = [400, 200, 400, 200, 800]
const NUDGE = 200
const TONES = [880, 660] // falling, like the hall's own chime

/** `calls` counts the calls and recalls so far; `near` is the window that asked to stand by. */
export function useReminder(calls: Ref<number>, silent: Ref<boolean>, near: Ref<string | null>): { on: Ref<boolean>; allow: () => void } {
  const on = ref(false)
  let audio: AudioContext | undefined

  function allow(): void {
    audio = new AudioContext() // a browser lets a page make sounds only from inside a tap
    on.value = true
  }

  function ring(sound: AudioContext): void {
    TONES.forEach((tone, place) => {
      const from = sound.currentTime + place * 0.35
      const wave = sound.createOscillator()
      const loud = sound.createGain()
      wave.frequency.value = tone
      loud.gain.setValueAtTime(0.4, from)
      loud.gain.exponentialRampToValueAtTime(0.001, from + 0.5)
      wave.connect(loud).connect(sound.destination)
      wave.start(from)
      wave.stop(from + 0.5)
    })
  }

  watch(calls, (now, before) => {
    if (now <= before || !audio) return
    navigator.vibrate?.(SHAKE)
    if (!silent.value) ring(audio)
  })
  watch(near, (now) => {
    if (now && audio) navigator.vibrate?.(NUDGE)
  })
  onScopeDispose(() => void audio?.close())
  return { on, allow }
}
