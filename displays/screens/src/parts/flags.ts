/** What a member of staff must know of a ticket at a glance, as small labels; `due` ones ask somebody to do something. */
import type { HallPlan, TicketEntry } from '../shapes'

export interface Flag {
  text: string
  due?: boolean
}

function named(list: { id: string; name: string }[] | undefined, id: string): string {
  return list?.find((one) => one.id === id)?.name ?? id
}

function precedence(ticket: TicketEntry, plan: HallPlan | null): Flag[] {
  const flags: Flag[] = []
  const { taken } = ticket
  if (ticket.stands_by) flags.push({ text: `请准备 → ${ticket.stands_by} 号` })
  if (ticket.pinned) flags.push({ text: '置顶' })
  if (taken.green) flags.push({ text: `绿色通道 ${named(plan?.offers.green_channel, taken.green)}` })
  if (ticket.priority_class) flags.push({ text: `优先 ${named(plan?.priority_classes, ticket.priority_class)}` })
  if (ticket.priority_class && taken.proof === 'due') flags.push({ text: '证件待核验', due: true })
  if (taken.booking) flags.push({ text: taken.late ? '预约，迟到' : '预约' })
  return flags
}

/** In the order in which they matter at the window. */
export function flagsOf(ticket: TicketEntry, plan: HallPlan | null): Flag[] {
  const { taken } = ticket
  const flags = precedence(ticket, plan)
  if (taken.silent) flags.push({ text: '不出声叫号', due: true })
  if (taken.companion) flags.push(ticket.companion_by ? { text: `陪同已到 ${ticket.companion_by}` } : { text: `等${named(plan?.offers.companions, taken.companion)}`, due: true })
  if (taken.on_behalf) flags.push({ text: `${taken.on_behalf === 'agent' ? '代办' : '亲友代办'}${taken.authority ? '，有授权' : ''}` })
  if (taken.checked) flags.push({ text: '导办台已预检' })
  if (taken.pre_review) flags.push({ text: `预审 ${taken.pre_review}` })
  if (taken.case) flags.push({ text: `办件 ${taken.case}` })
  if (taken.bundle) flags.push({ text: named(plan?.offers.bundles, taken.bundle) })
  if (ticket.stages.length) flags.push({ text: `接着办 ${ticket.stages.map((stage) => stage.name).join(' → ')}` })
  if (ticket.owner) flags.push({ text: `首问 ${ticket.owner}` })
  return flags
}
