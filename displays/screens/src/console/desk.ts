/** One window's work: what the hall says about it, and the verbs its clerk can press. Decides nothing itself. */
import { computed, ref, shallowRef, watch } from 'vue'

import { get } from '../api'
import { LiveView } from '../live'
import { usePress } from '../press'
import type { HallPlan, Outcome, QueueEntry, TicketEntry, WindowEntry } from '../shapes'
import { soundRefusal } from './tone'

interface Answer {
  ticket: TicketEntry | null
}

export type Desk = ReturnType<typeof useDesk>

export function useDesk(no: string) {
  const live = new LiveView('queue')
  const here = live.entry<WindowEntry>(`windows/${no}`)
  const windows = live.entries<WindowEntry>('windows/')
  const queues = live.entries<QueueEntry>('queues/')
  const tickets = live.entries<TicketEntry>('tickets/')
  const plan = shallowRef<HallPlan | null>(null)
  const outcome = ref<Outcome>('done')
  const { busy, refused, press, forget } = usePress()

  const mine = computed(() => new Set([...(here.value?.item_classes ?? []), ...(here.value?.secondary ?? [])]))
  const ticket = computed(() => tickets.value.find((one) => one.id === here.value?.ticket) ?? null)
  const next = computed(() => here.value?.next ?? null)
  const waiting = computed(() => {
    const all = tickets.value.filter((one) => one.state === 'waiting' && mine.value.has(one.item_class))
    all.sort((a, b) => Number(b.id === next.value?.id) - Number(a.id === next.value?.id) || a.issued_at.localeCompare(b.issued_at))
    return all
  })
  const parked = computed(() => tickets.value.filter((one) => one.state === 'parked' && one.window === no))
  const missed = computed(() => tickets.value.filter((one) => one.state === 'no_show' && mine.value.has(one.item_class)))
  const myQueues = computed(() => queues.value.filter((queue) => mine.value.has(queue.item_class)))

  watch(
    () => here.value?.ticket,
    () => {
      outcome.value = 'done'
      forget() // the hall has shown what became of the last press
    },
  )
  watch(refused, (now) => now && soundRefusal())
  watch(
    live.connected,
    async (up) => {
      if (up && !plan.value) plan.value = await get<HallPlan>('/hall').catch(() => null)
    },
    { immediate: true },
  )

  function verb<T = Answer>(name: string, body: unknown = {}, beside = name): Promise<T | undefined> {
    if (!live.connected.value) return Promise.resolve(undefined)
    return press<T>(beside, `/windows/${encodeURIComponent(no)}/${name}`, body)
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

  return {
    no, live, here, windows, queues, plan, outcome, busy, refused, ticket, next, waiting, parked, missed, myQueues, verb, callNext, pauseOrResume,
  }
}
