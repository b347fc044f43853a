/** One press at a time: under way, answered, or refused in plain words; a retry of the same press keeps its key. */
import { ref, type Ref } from 'vue'

import { Declined, newKey, post, wordsOf } from './api'

const KEEP = 20_000 // so long a repeated press counts as the same one, if nobody knows what became of the first

export interface Refusal {
  name: string
  words: string
  /** The problem's code, where the hall gave one. */
  code?: string
}

export interface Press {
  /** The name of the press under way, empty = none. */
  busy: Ref<string>
  /** What went wrong with the last press, and which one it was. */
  refused: Ref<Refusal | null>
  /** POST; undefined when it was refused (see `refused`) or another press is under way. */
  press: <T>(name: string, path: string, body?: unknown) => Promise<T | undefined>
  /** The hall has shown what became of it: the next press is a new one. */
  forget: () => void
}

export function usePress(): Press {
  const busy = ref('')
  const refused = ref<Refusal | null>(null)
  let kept: { what: string; key: string; at: number } | null = null
  let unsure = false

  function keep(what: string): { key: string } {
    const same = kept?.what === what && performance.now() - kept.at < KEEP
    if (!same || !kept) kept = { what, key: newKey(), at: performance.now() }
    return kept
  }

  function forget(): void {
    kept = null
    if (unsure) refused.value = null
    unsure = false
  }

  async function press<T>(name: string, path: string, body: unknown = {}): Promise<T | undefined> {
    if (busy.value) return undefined
    busy.value = name
    refused.value = null
    const mine = keep(path + JSON.stringify(body))
    try {
      const answer = await post<T>(path, body, mine.key)
      kept = null
      return answer
    } catch (error) {
      unsure = error instanceof Declined && error.unsure
      if (unsure && kept !== mine) return undefined // meanwhile the hall has shown that it was done
      if (!unsure) kept = null
      refused.value = { name, words: wordsOf(error), ...(error instanceof Declined ? { code: error.code } : {}) }
      return undefined
    } finally {
      busy.value = ''
    }
  }

  return { busy, refused, press, forget }
}
