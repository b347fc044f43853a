/** What the hall sends about people: alerts, calls for help, leave, difficult cases, company, attendance. */

export interface AlertEntry {
  alert: string
  subject: string
  window: string | null
  clerk: string | null
  since: string
  words: string
}

export interface EscalationEntry {
  id: string
  window: string
  to: string
  asked: string
  reason: string
  by: string
  ticket: string | null
  number: string | null
  since: string
}

export interface LeaveEntry {
  id: string
  clerk: string
  first: string
  last: string
  kind: string
  state: 'asked' | 'approved' | 'declined' | 'filed'
  by: string
  filed_by: string
}

export interface DifficultyEntry {
  id: string
  window: string
  ticket: string
  number: string | null
  owner: string
  due: string
  by: string
  since: string
  overdue: boolean
}

/** Company that a ticket asked for: `clerks` are paged until `joined_by` says who has come. */
export interface PageEntry {
  ticket: string
  number: string
  companion: string
  name: string
  clerks: string[]
  window: string | null
  joined_by: string | null
}

/** `GET /tickets/{id}/record`, as far as the desk needs it. */
export interface TicketFile {
  items: { code: string; name: string; bring: string[] }[]
}

/** How many were guided today, by outcome. */
export interface Triaged {
  ticket: number
  solved: number
  kiosk: number
  online: number
}

/** 考勤 of one day. Durations in seconds. */
export interface Attendance {
  date: string
  rows: {
    clerk: string
    came: string | null
    went: string | null
    sat_at: string | null
    left_at: string | null
    at_windows_s: number
    paused_s: number
    served: number
    unrostered: string[]
    leave: string
    absent: boolean
  }[]
}
