/** A booking as whoever has its code may see it: GET /appointments/{code}. */
import type { HallEntry } from '../shapes'

export interface Appointment {
  code: string
  short: string
  class_name: string
  items: { code: string; name: string }[]
  start: string
  end: string
  state: 'booked' | 'used' | 'breached' | 'cancelled'
  check_in_from: string
  check_in_until: string
  cancel_until: string
  ticket: string | null
  number: string | null
  url: string
  hall: HallEntry
  at: string
  speed: number
}

/** What became of a booking that nobody waits for any more, and what to do now. */
export const ENDED: Record<'used' | 'breached' | 'cancelled', [string, string]> = {
  used: ['已经报到', '您已经有号了'],
  breached: ['预约的时间过了', '没有来报到，记为爽约。要办的话请现场取号'],
  cancelled: ['预约已取消', '还要办的话，请再预约，或现场取号'],
}

/** "123 456 789", as people read figures out. */
export function spaced(short: string): string {
  return short.replace(/(\d{3})(?=\d)/g, '$1 ')
}
