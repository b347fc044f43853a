/** What the card reader and the scanner beside this kiosk read while a page asks for it; both hang on the hall's own lines. */
import { onBeforeUnmount, onMounted } from 'vue'

import { get } from '../api'
import { presented } from '../visitor/card'

interface Reader {
  id: string
  role: 'id_reader' | 'scanner'
}

interface Reading {
  id: string
  kind: 'card' | 'code'
  text: string
}

const WAIT_S = 6 // less than a call's patience
const REST = 3_000 // ms after a failure

let beside: Promise<string[]> | undefined

/** `?readers=reader-2,scanner-2` in the page's address; else the hall's only reader and its only scanner: of several nobody knows which stands here. */
async function readersHere(): Promise<string[]> {
  const named = new URLSearchParams(location.search).get('readers')
  if (named !== null) return named.split(',').filter(Boolean)
  const { readers } = await get<{ readers: Reader[] }>('/hall')
  const only = (role: Reader['role']): Reader[] => (readers.filter((one) => one.role === role).length === 1 ? readers.filter((one) => one.role === role) : [])
  return [...only('id_reader'), ...only('scanner')].map((one) => one.id)
}

/** `onRead` gets a scanned text, or a card as `visitor/card` presents it. What was read before this page opened is not for it: it is another visitor's. */
export function useReaders(onRead: (read: string) => void): void {
  let open = true

  async function listen(reader: string): Promise<void> {
    let after = ''
    let wait = 0
    while (open) {
      try {
        const path = `/readers/${encodeURIComponent(reader)}/reading?after=${encodeURIComponent(after)}&wait_s=${wait}`
        const { reading } = await get<{ reading: Reading | null }>(path)
        if (reading && wait && open) onRead(reading.kind === 'card' ? presented(reading.id) : reading.text)
        after = reading?.id ?? after
        wait = WAIT_S
      } catch {
        await new Promise((rested) => setTimeout(rested, REST))
      }
    }
  }

  onMounted(async () => {
    beside ??= readersHere()
    const readers = await beside.catch(() => {
      beside = undefined
      return []
    })
    for (const reader of readers) void listen(reader)
  })
  onBeforeUnmount(() => (open = false))
}
