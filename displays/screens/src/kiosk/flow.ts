/** Where a visitor stands at the kiosk and what they have chosen; everything is forgotten on the way home. */
import { computed, ref, shallowRef, watch } from 'vue'

import { onTouch, useCountdown } from '../idle'
import { LiveView } from '../live'
import { usePlan } from '../plan'
import { usePress } from '../press'
import type { HallEntry, Hours, Item, Paper, PlateEntry, QueueEntry, Stage, TakenTicket } from '../shapes'
import { asksWho, bodyOf, itemsOf, noWish, type Wanted, type Wish } from './extras/wish'

type Page = 'home' | 'search' | 'reprint' | 'check-in' | 'bundles' | 'choice' | 'more' | 'add' | 'other' | 'who' | 'phone' | 'review'
type Step = { at: Page } | { at: 'taken'; ticket: TakenTicket; paper: boolean; stages: Stage[]; notes: string[] }

const IDLE_QUIET = 30 // then everything is put back, after as many seconds of warning
const IDLE_WARNING = 30

/** Pages on which a refusal can be mended at once. */
const MENDS: Readonly<Record<string, Page>> = { identity_required: 'who', authority_needed: 'other', pre_review_unknown: 'review' }

function usePicture() {
  const live = new LiveView('board')
  return {
    live,
    hall: live.entry<HallEntry>('hall'),
    queues: live.entries<QueueEntry>('queues/'),
    plates: live.entries<PlateEntry>('windows/'),
    paper: live.entry<Paper>('paper'),
    hours: live.entry<Hours | null>('hours'),
    trouble: live.entry<string>('trouble'),
    plan: usePlan(live),
  }
}

/** What a fresh number still needs to be told with. */
function notesOf(wish: Wish, proof: boolean): string[] {
  const notes: string[] = []
  if (proof) notes.push('优先证件到窗口出示')
  if (wish.behalf) notes.push('委托材料到窗口出示')
  if (wish.silent) notes.push('不出声叫号，请看窗口屏和手机')
  if (wish.companion) notes.push('叫到您时，有人到窗口陪您')
  return notes
}

export function useFlow() {
  const picture = usePicture()
  const { live, queues, paper, plan } = picture
  const step = shallowRef<Step>({ at: 'home' })
  const wanted = shallowRef<Wanted | null>(null)
  const wish = ref<Wish>(noWish())
  const taking = usePress()

  const canTake = computed(() => live.connected.value && !picture.trouble.value)
  const chosen = computed(() => queues.value.find((queue) => queue.item_class === wanted.value?.queue))
  const busy = computed(() => taking.busy.value !== '')
  const words = computed(() => taking.refused.value?.words ?? '')
  const required = computed(() => wanted.value !== null && itemsOf(wanted.value, wish.value).some((item) => item.identity === 'required'))

  const warning = useCountdown(home)
  const quiet = useCountdown(() => warning.start(IDLE_WARNING))
  const warned = computed(() => warning.left.value > 0)

  function go(at: Page): void {
    taking.refused.value = null
    step.value = { at }
  }

  function home(): void {
    go('home')
    wanted.value = null
    wish.value = noWish()
    document.documentElement.dataset['theme'] = 'light'
  }

  function restartIdle(): void {
    warning.stop()
    quiet.stop()
    if (step.value.at !== 'home' && step.value.at !== 'taken') quiet.start(IDLE_QUIET)
  }

  function choose(what: Wanted): void {
    wanted.value = what
    wish.value = noWish()
    go('choice')
  }

  function change(some: Partial<Wish>): void {
    taking.refused.value = null
    wish.value = { ...wish.value, ...some }
  }

  function add(item: Item): void {
    const has = wanted.value && itemsOf(wanted.value, wish.value).some((one) => one.code === item.code)
    if (!has) change({ more: [...wish.value.more, item] })
    go('more')
  }

  /** Whose matter it is was said: for the visitor's own the number follows at once. */
  async function known(some: Partial<Wish>): Promise<void> {
    change(some)
    if (step.value.at === 'who') await take()
    else go('more')
  }

  /** One of the extras was filled in. */
  function said(some: Partial<Wish>): void {
    change(some)
    go('more')
  }

  /** All stops of a number that has more than one. */
  function stopsOf(ticket: TakenTicket): Stage[] {
    const name = queues.value.find((queue) => queue.item_class === ticket.item_class)?.name ?? ''
    return ticket.stages.length ? [{ item_class: ticket.item_class, name }, ...ticket.stages] : []
  }

  function taken(ticket: TakenTicket, printed = paper.value?.ok !== false): void {
    const proof = plan.value?.priority_classes.find((one) => one.id === wish.value.priority)?.proof ?? false
    step.value = { at: 'taken', ticket, paper: printed, stages: stopsOf(ticket), notes: notesOf(wish.value, proof) }
    wish.value = noWish()
  }

  async function take(): Promise<void> {
    if (!wanted.value || !canTake.value) return
    if (asksWho(wanted.value, wish.value)) return go(wish.value.behalf ? 'other' : 'who')
    const printed = paper.value?.ok !== false
    const ticket = await taking.press<TakenTicket>('take', '/tickets', bodyOf(wanted.value, wish.value, printed))
    if (ticket) taken(ticket, printed)
    else mend()
  }

  /** The page on which what was refused can be put right, with the words on it. */
  function mend(): void {
    const code = taking.refused.value?.code ?? ''
    const at = code === 'identity_required' && wish.value.behalf ? 'other' : MENDS[code]
    if (at) step.value = { at }
    else if (step.value.at === 'who' && code !== 'unprocessable') step.value = { at: 'choice' }
  }

  onTouch(restartIdle)
  watch(step, restartIdle)

  return { ...picture, step, wanted, wish, canTake, chosen, busy, words, required, warning, warned, go, home, restartIdle, choose, change, add, known,
    said, taken, take }
}
