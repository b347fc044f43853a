/** The hall's clock: set by what the hall sends, ticking on by itself, at the hall's own speed and in its own time zone. */
import { onScopeDispose, ref } from 'vue'

const OFFSET = /([+-])(\d\d):(\d\d)$/
const WEEKDAYS = ['星期日', '星期一', '星期二', '星期三', '星期四', '星期五', '星期六'] as const

/** Minutes east of UTC that an ISO time says; 0 for a Z. */
function offsetOf(iso: string): number {
  const found = OFFSET.exec(iso)
  if (!found) return 0
  return (found[1] === '-' ? -1 : 1) * (Number(found[2]) * 60 + Number(found[3]))
}

export class HallClock {
  /** Hall time in ms since 1970 UTC, refreshed about once a hall second. 0 = not known yet. */
  readonly now = ref(0)
  private anchor = 0
  private heard = 0
  private speed = 1
  private east = 0
  private timer: ReturnType<typeof setInterval> | undefined

  constructor() {
    onScopeDispose(() => clearInterval(this.timer))
  }

  /** The hall says that it is `at`, running `speed` times as fast as this machine's clock. */
  set(at: string, speed = this.speed): void {
    this.anchor = Date.parse(at)
    this.heard = performance.now()
    this.east = offsetOf(at)
    if (speed !== this.speed || this.timer === undefined) this.beat(speed)
    this.tick()
  }

  /** "09:42" of an ISO time or of ms, in the hall's zone; empty while nothing is known. */
  time(when: string | number | null | undefined): string {
    return when ? this.local(when).toISOString().slice(11, 16) : ''
  }

  /** "3月12日 星期四" of now. */
  date(): string {
    return this.now.value ? `${this.day(this.now.value)} ${WEEKDAYS[this.local(this.now.value).getUTCDay()]}` : ''
  }

  /** "3月12日" of an ISO time or of ms. */
  day(when: string | number): string {
    const day = this.local(when)
    return `${day.getUTCMonth() + 1}月${day.getUTCDate()}日`
  }

  /** The day's beginning in the hall's zone, as a number that days can be counted with. */
  midnight(when: string | number): number {
    const local = this.local(when).getTime()
    return local - (local % 86_400_000)
  }

  /** Ms of hall time since an ISO time, never negative. */
  since(iso: string | null | undefined): number {
    return iso ? Math.max(0, this.now.value - Date.parse(iso)) : 0
  }

  private local(when: string | number): Date {
    const ms = typeof when === 'string' ? Date.parse(when) : when
    return new Date(ms + this.east * 60_000)
  }

  private beat(speed: number): void {
    this.speed = speed
    clearInterval(this.timer)
    this.timer = setInterval(() => this.tick(), Math.min(1000, Math.max(200, 1000 / speed)))
  }

  private tick(): void {
    this.now.value = this.anchor + (performance.now() - this.heard) * this.speed
  }
}
