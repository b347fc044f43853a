/** Sending a rating: at once, or kept and sent as soon as the hall answers again. */
import { onScopeDispose, ref, type Ref } from 'vue'

import { Declined, newKey, post, wordsOf } from './api'

const AGAIN = 3_000

export interface Rating {
  ticket: string
  service?: number // counted from 1; left out: the last one
  satisfaction: number
  details: number[]
  text?: string
  channel: number // the national pf code of the way it came
  anonymous: boolean
  follow_up?: boolean
}

export interface RatingDesk {
  busy: Ref<boolean>
  words: Ref<string>
  /** True while a rating waits for the connection. */
  kept: Ref<boolean>
  /** True when the rating is in the hall or safely kept; false when refused, with `words`. */
  send: (rating: Rating) => Promise<boolean>
}

export function useRatingDesk(): RatingDesk {
  const busy = ref(false)
  const words = ref('')
  const kept = ref(false)
  const waiting: { rating: Rating; key: string }[] = []
  let timer: ReturnType<typeof setTimeout> | undefined

  async function sendKept(): Promise<void> {
    const first = waiting[0]
    if (!first) return
    try {
      await post('/ratings', first.rating, first.key)
      waiting.shift()
    } catch (error) {
      if (!(error instanceof Declined && error.unsure)) waiting.shift() // refused for good: nobody stands here any more
    }
    kept.value = waiting.length > 0
    if (kept.value) timer = setTimeout(() => void sendKept(), AGAIN)
  }

  function keep(rating: Rating, key: string): void {
    waiting.push({ rating, key })
    if (!kept.value) timer = setTimeout(() => void sendKept(), AGAIN)
    kept.value = true
  }

  async function send(rating: Rating): Promise<boolean> {
    const key = newKey()
    busy.value = true
    words.value = ''
    try {
      await post('/ratings', rating, key)
      return true
    } catch (error) {
      if (error instanceof Declined && error.unsure) {
        keep(rating, key)
        return true
      }
      words.value = wordsOf(error)
      return false
    } finally {
      busy.value = false
    }
  }

  onScopeDispose(() => clearTimeout(timer))
  return { busy, words, kept, send }
}
