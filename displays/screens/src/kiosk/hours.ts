/** Whether the hall is open by its hours, in words for the first page of the kiosk. */
import type { HallClock } from '../clock'
import type { Hours } from '../shapes'

export interface Closed {
  title: string
  words: string
}

const DAY = 86_400_000

/** Null while the hall is open, has no hours, or has not said them yet. */
export function closedWords(hours: Hours | null | undefined, clock: HallClock): Closed | null {
  const now = clock.now.value
  if (!hours || !now || hours.spans.some((span) => Date.parse(span.start) <= now && now < Date.parse(span.end))) return null
  if (hours.next && now >= Date.parse(hours.next)) return null // the next day has come, and nobody has asked for anything yet
  const today = hours.spans.map((span) => `${clock.time(span.start)}–${clock.time(span.end)}`).join('，')
  const words = today ? `今天的办公时间：${today}` : '今天不办公。预约和网上办理照常'
  const later = hours.spans.find((span) => now < Date.parse(span.start))
  if (later) return { title: `今天 ${clock.time(later.start)} 开门`, words }
  if (!hours.next) return { title: '现在不是办公时间', words }
  const days = Math.round((clock.midnight(hours.next) - clock.midnight(now)) / DAY)
  const when = days === 1 ? '明天' : clock.day(hours.next)
  return { title: `${when} ${clock.time(hours.next)} 开门`, words }
}
