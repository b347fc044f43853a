/** What the hall is and what it offers: its plan, read once, and the search for an item as somebody types. */
import { ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'

import { get, wordsOf } from './api'
import type { LiveView } from './live'
import type { HallPlan, Item } from './shapes'

/** The plan, as soon as the hall can be reached. */
export function usePlan(live: LiveView): Readonly<ShallowRef<HallPlan | null>> {
  const plan = shallowRef<HallPlan | null>(null)
  watch(
    live.connected,
    async (up) => {
      if (up && !plan.value) plan.value = await get<HallPlan>('/hall').catch(() => null)
    },
    { immediate: true },
  )
  return plan
}

export interface Search {
  text: Ref<string>
  found: Ref<Item[]>
  /** What `found` is the answer to; empty before the first answer. */
  answered: Ref<string>
  words: Ref<string>
}

/** The best `most` items for whatever stands in `text`; only the answer to the last letter counts. */
export function useSearch(most: number): Search {
  const text = ref('')
  const found = ref<Item[]>([])
  const answered = ref('')
  const words = ref('')

  async function search(asked: string): Promise<void> {
    try {
      const answer = asked ? await get<{ items: Item[] }>(`/items?q=${encodeURIComponent(asked)}`) : { items: [] }
      if (asked !== text.value.trim()) return
      found.value = answer.items.slice(0, most)
      answered.value = asked
      words.value = ''
    } catch (error) {
      words.value = wordsOf(error)
    }
  }

  watch(text, () => void search(text.value.trim()))
  return { text, found, answered, words }
}
