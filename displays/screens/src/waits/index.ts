/** A wait as a page says it: whole minutes rounded up, counted down from the time in the message, with its range in plain words. */
import type { HallClock } from '../clock'
import type { Forecast } from '../shapes'

const SLACK = 20 // seconds by which a figure may lie above what is shown before it shows a minute more

/** What is drawn of a forecast: seconds for the band, minutes for the words; below one minute 0. */
export interface Wait extends Forecast {
  low: number
  middle: number
  high: number
  rough: boolean
}

/** What a new hall says beside its waits. */
export const ROUGH = '大厅刚启用，时间是粗略估计'

/** Never a minute more merely because of rounding: `shown` stays until the figure is clearly above it. */
function minutes(seconds: number, shown: number | undefined): number {
  const now = seconds < 60 ? 0 : Math.ceil(seconds / 60)
  return shown !== undefined && now > shown && seconds <= Math.max(1, shown) * 60 + SLACK ? shown : now
}

/** The same forecast after `seconds` more of waiting. */
function after(forecast: Forecast, seconds: number): Forecast {
  const left = (one: number): number => Math.max(0, one - Math.max(0, seconds))
  return { ...forecast, p10_s: left(forecast.p10_s), p50_s: left(forecast.p50_s), p90_s: left(forecast.p90_s) }
}

/** A forecast as it was told once, or for somebody who came now; `shown` is what stands on the screen for the same thing. */
export function waitOf(forecast: Forecast, shown?: Wait): Wait {
  const middle = minutes(forecast.p50_s, shown?.middle)
  const low = Math.min(middle, minutes(forecast.p10_s, shown?.low))
  const high = Math.max(middle, minutes(forecast.p90_s, shown?.high))
  return { ...forecast, low, middle, high, rough: forecast.days === 0 }
}

/** The waits of a page, each asked for by a key that stays its own. It counts down from `at`, when its forecast held; one without
 *  `at` is for somebody who comes now, whenever that is. */
export function useWaits(clock: HallClock): (key: string, forecast: Forecast | null | undefined, at?: string) => Wait | null {
  const shown = new Map<string, Wait>()
  return (key, forecast, at) => {
    if (!forecast) {
      shown.delete(key)
      return null
    }
    const wait = waitOf(after(forecast, clock.since(at) / 1000), shown.get(key))
    shown.set(key, wait)
    return wait
  }
}

/** How the range of a wait is said: not at all where nobody waits, by its end alone where it begins at nothing. */
export function rangeOf(wait: Wait): 'none' | 'within' | 'between' {
  if (!wait.high) return 'none'
  return !wait.low || wait.low === wait.high ? 'within' : 'between'
}

/** "7–21 分", "5 分内", or nothing where nobody waits: the range where there is little room. */
export function rangeShort(wait: Wait): string {
  const range = rangeOf(wait)
  if (range === 'none') return ''
  return range === 'within' ? `${wait.high} 分内` : `${wait.low}–${wait.high} 分`
}

/** One scale for bands that stand below each other: seconds, a round number of minutes that holds them all. */
export function scaleOf(waits: (Wait | null)[]): number {
  return Math.max(600, ...waits.map((wait) => Math.ceil((wait?.p90_s ?? 0) / 600) * 600))
}

/** "7–21": the range in tables, whose head says that it is minutes. */
export function rangeFigures(wait: Wait): string {
  return wait.high ? `${wait.low}–${wait.high}` : ''
}

/** "十次有八次在 7 到 21 分钟之间": the range as it is said. */
export function rangeWords(wait: Wait): string {
  const range = rangeOf(wait)
  if (range === 'none') return ''
  return range === 'within' ? `十次有九次不超过 ${wait.high} 分钟` : `十次有八次在 ${wait.low} 到 ${wait.high} 分钟之间`
}
