/** How a what-if is put together and told: what was changed, by how much waits grow or shrink, and the minutes with their range. */
import type { Band, TwinFigures, TwinRatio } from '../../shapes'

const SAME = 0.03 // a ratio nearer to 1 makes no difference that anybody would notice

export interface Changes {
  /** Windows that would be open (true) or closed. */
  turned: Record<string, boolean>
  /** What windows would serve: by window, their own classes. */
  classes: Record<string, string[]>
  /** Walk-ins in percent of what is expected. */
  demand: number
}

export function nothing(): Changes {
  return { turned: {}, classes: {}, demand: 100 }
}

export function isNothing(one: Changes): boolean {
  return !Object.keys(one.turned).length && !Object.keys(one.classes).length && one.demand === 100
}

/** The body of the question. */
export function bodyOf(one: Changes, until: string | undefined): unknown {
  const turned = Object.entries(one.turned)
  const changes: unknown[] = []
  const open = turned.filter(([, on]) => on).map(([no]) => no)
  const close = turned.filter(([, on]) => !on).map(([no]) => no)
  if (Object.keys(one.classes).length) changes.push({ set_classes: one.classes })
  if (open.length) changes.push({ open_window: open })
  if (close.length) changes.push({ close_window: close })
  if (one.demand !== 100) changes.push({ demand: one.demand / 100 })
  return until ? { changes, until } : { changes }
}

function percent(ratio: number): string {
  const change = Math.round(100 * (ratio - 1))
  return change > 0 ? `+${change}%` : `${change}%`.replace('-', '−')
}

/** "+40%", "差不多", or nothing where almost nobody waits as it is. */
export function ratioWords(ratio: TwinRatio | undefined): string {
  const mean = ratio?.mean
  if (!mean) return ''
  return Math.abs(mean.value - 1) < SAME ? '差不多' : percent(mean.value)
}

/** "+20% 到 +61%" */
export function bandWords(band: Band | null | undefined): string {
  if (!band || percent(band.low) === percent(band.high)) return ''
  return `${percent(band.low)} 到 ${percent(band.high)}`
}

/** Whole minutes, rounded up; below one minute 0. */
export function minutesOf(seconds: number): number {
  return seconds < 60 ? 0 : Math.ceil(seconds / 60)
}

/** "15 分钟", "不用等", "没有人办" */
export function meanWords(side: TwinFigures | null | undefined): string {
  if (!side) return '没有窗口办'
  const minutes = minutesOf(side.mean_s.value)
  return minutes ? `${minutes} 分钟` : '几乎不用等'
}

/** "12–31 分": in how many minutes the mean lies, eight times in ten. */
export function rangeOfMean(side: TwinFigures | null | undefined): string {
  return side && minutesOf(side.mean_s.high) ? `${minutesOf(side.mean_s.low)}–${minutesOf(side.mean_s.high)} 分` : ''
}

/** "等候 +40%，约 21 分钟（现在 15 分钟）" */
export function headline(ratio: TwinRatio, now: TwinFigures | null, then: TwinFigures | null): string {
  const grows = ratioWords(ratio)
  if (!now || !then) return `等候：现在 ${meanWords(now)}，这样调 ${meanWords(then)}`
  return `等候 ${grows ? `${grows}，` : ''}${minutesOf(then.mean_s.value) ? '约 ' : ''}${meanWords(then)}（现在 ${meanWords(now)}）`
}
