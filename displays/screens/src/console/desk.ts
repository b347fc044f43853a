/** One window's work: what the hall says about it, and the verbs its clerk can press. Decides nothing itself. */
import { computed, ref, watch } from 'vue'

import { LiveView } from '../live'
import { usePlan } from '../plan'
import { usePress } from '../press'
import type { Outcome, OutlookEntry, PageEntry, QueueEntry, TicketEntry, WindowEntry } from '../shapes'
import { finishBody, FORM_CODES, isPlain, plainEnding, wantsForm, type Ending } from './ending'
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
  const pages = live.entries<PageEntry>('pages/')
  const outlook = live.entry<OutlookEntry | null>('outlook')
  const mine = computed(() => new Set([...(here.value?.item_classes ?? []), ...(here.value?.secondary ?? [])]))
  const myQueues = computed(() => queues.value.filter((queue) => mine.value.has(queue.item_class)))
  const ticket = computed(() => tickets.value.find((one) => one.id === here.value?.ticket) ?? null)
  const next = computed(() => here.value?.next ?? null)
  const waiting = computed(() => {
    const all = tickets.value.filter((one) => one.state === 'waiting' && mine.value.has(one.item_class))
    return all.sort((a, b) => Number(b.id === next.value?.id) - Number(a.id === next.value?.id) || a.issued_at.localeCompare(b.issued_at))
  })
  const parked = computed(() => {
    const mine = tickets.value.filter((one) => one.state === 'parked' && one.window === no)
    return mine.sort((a, b) => (a.due_at ?? '9').localeCompare(b.due_at ?? '9'))
  })
  const missed = computed(() => tickets.value.filter((one) => one.state === 'no_show' && mine.value.has(one.item_class)))
  return { here, windows, queues, myQueues, ticket, next, waiting, parked, missed, pages, outlook }
}

/** `finish`: the form of the ending; `mentor`: who sits beside a trainee. */
export type Form = '' | 'finish' | 'mentor'

export function useDesk(no: string) {
  const live = new LiveView('queue')
  const seen = useWindow(live, no)
  const { here, ticket } = seen
  const plan = usePlan(live)
  const ending = ref<Ending>(plainEnding())
  const form = ref<Form>('')
  const said = ref('')
  const { busy, refused, press, forget } = usePress()

  watch(
    () => here.value?.ticket,
    () => {
      ending.value = plainEnding()
      form.value = ''
      said.value = ''
      forget() // the hall has shown what became of the last press
    },
  )
  watch(refused, (now) => now && soundRefusal())

  /** POST anywhere below /api/v1; `beside` names the place where a refusal is said. Undefined when it was not done. */
  function ask<T>(beside: string, path: string, body: unknown = {}): Promise<T | undefined> {
    if (!live.connected.value) return Promise.resolve(undefined)
    return press<T>(beside, path, body)
  }

  /** Press a verb of this window. */
  function verb(name: string, body: unknown = {}, beside = name): Promise<Answer | undefined> {
    return ask<Answer>(beside, `/windows/${encodeURIComponent(no)}/${name}`, body)
  }

  function choose(outcome: Outcome): void {
    ending.value = { ...ending.value, outcome }
  }

  /** 办结 as chosen; the form opens where the outcome needs more, by itself or because the hall says so. */
  async function finish(beside = 'finish'): Promise<boolean> {
    if (wantsForm(ending.value)) {
      form.value = 'finish'
      return false
    }
    if (await verb('finish', finishBody(ending.value), beside)) {
      form.value = ''
      return true
    }
    if (form.value === 'finish' || FORM_CODES.includes(refused.value?.code ?? '')) {
      form.value = 'finish'
      refused.value = refused.value && { ...refused.value, name: 'finish' }
    }
    return false
  }

  async function open(): Promise<void> {
    await verb('open', {}, 'next')
    if (refused.value?.code === 'trainee_alone') form.value = 'mentor'
  }

  /** The big button: open or resume where that is what is missing, else finish as chosen and call the next one. */
  async function callNext(): Promise<void> {
    if (here.value?.state === 'closed') return open()
    if (here.value?.state === 'paused') return void (await verb('resume', {}, 'next'))
    if (ticket.value && !isPlain(ending.value) && !(await finish('next'))) return
    form.value = ''
    const answer = await verb('call-next', {}, 'next')
    if (answer && !answer.ticket) refused.value = { name: 'next', words: '没有人在等' }
  }

  function pauseOrResume(reason: string): Promise<Answer | undefined> {
    return here.value?.state === 'paused' ? verb('resume', {}, 'head') : verb('pause', { reason }, 'head')
  }

  return { no, live, ...seen, plan, ending, form, said, busy, refused, ask, verb, choose, finish, callNext, pauseOrResume }
}
