/** One window's work: what the hall says about it, and the verbs its clerk can press. Decides nothing itself. */
import { computed, ref, watch } from 'vue'

import { LiveView } from '../live'
import { usePlan } from '../plan'
import { usePress } from '../press'
import type { Outcome, QueueEntry, TicketEntry, WindowEntry } from '../shapes'
import { soundRefusal } from './tone'

interface Answer {
  ticket: TicketEntry | null
}

export type Desk = ReturnType<typeof useDesk>

/** What the hall says that concerns window `no`: its ticket, who waits for it, who was set aside there. */
function useWindow(live: LiveView, no: string) {
  const here = live.entry<WindowEntry>(`windows/${no}`)
  const windows = live.entries<WindowEntry>('windows/')
  const queues = live.entries<QueueEntry>('queues/')
  const tickets = live.entries<TicketEntry>('tickets/')
  const mine = computed(() => new Set([...(here.value?.item_classes ?? []), ...(here.value?.secondary ?? [])]))
  const myQueues = computed(() => queues.value.filter((queue) => mine.value.has(queue.item_class)))
  const ticket = computed(() => tickets.value.find((one) => one.id === here.value?.ticket) ?? null)
  const next = computed(() => here.value?.next ?? null)
  const waiting = computed(() => {
    const all = tickets.value.filter((one) => one.state === 'waiting' && mine.value.has(one.item_class))
    return all.sort((a, b) => Number(b.id === next.value?.id) - Number(a.id === next.value?.id) || a.issued_at.localeCompare(b.issued_at))
  })
  const parked = computed(() => tickets.value.filter((one) => one.state === 'parked' && one.window === no))
  const missed = computed(() => tickets.value.filter((one) => one.state === 'no_show' && mine.value.has(one.item_class)))
  return { here, windows, queues, myQueues, ticket, next, waiting, parked, missed }
}

export function useDesk(no: string) {
  const live = new LiveView('queue')
  const seen = useWindow(live, no)
  const { here, ticket } = seen
  const plan = usePlan(live)
  const outcome = ref<Outcome>('done')
  const { busy, refused, press, forget } = usePress()

  watch(
    () => here.value?.ticket,
    () => {
      outcome.value = 'done'
      forget() // the hall has shown what became of the last press
    },
  )
  watch(refused, (now) => now && soundRefusal())

  /** Press a verb of this window; `beside` names the place where a refusal is said. Undefined when it was not done. */
  function verb(name: string, body: unknown = {}, beside = name): Promise<Answer | undefined> {
    if (!live.connected.value) return Promise.resolve(undefined)
    return press<Answer>(beside, `/windows/${encodeURIComponent(no)}/${name}`, body)
  }

  /** The big button: open or resume where that is what is missing, else finish as chosen and call the next one. */
  async function callNext(): Promise<void> {
    if (here.value?.state === 'closed') return void (await verb('open', {}, 'next'))
    if (here.value?.state === 'paused') return void (await verb('resume', {}, 'next'))
    if (ticket.value && outcome.value !== 'done' && !(await verb('finish', { outcome: outcome.value }, 'next'))) return
    const answer = await verb('call-next', {}, 'next')
    if (answer && !answer.ticket) refused.value = { name: 'next', words: '没有人在等' }
  }

  function pauseOrResume(reason: string): Promise<Answer | undefined> {
    return here.value?.state === 'paused' ? verb('resume', {}, 'head') : verb('pause', { reason }, 'head')
  }

  return { no, live, ...seen, plan, outcome, busy, refused, verb, callNext, pauseOrResume }
}
