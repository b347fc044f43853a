/** What the hall sends: the shapes of its HTTP answers and of the entries of its views. Times are ISO 8601 with offset. */

export type * from './people'
export type * from './twin'

export type Role = 'kiosk' | 'display' | 'clerk' | 'leader' | 'manager' | 'admin' | 'auditor'
export type WindowState = 'closed' | 'paused' | 'idle' | 'called' | 'serving'
export type TicketState =
  'waiting' | 'called' | 'serving' | 'parked' | 'no_show' | 'finished' | 'cancelled' | 'abandoned'
export type Outcome = 'done' | 'accepted' | 'notice' | 'tolerant' | 'returned'

export interface Me {
  role: Role
  subject: string
  window: string | null
  csrf: string
}

/** How long it will still take; `days` past days were learned from, 0 = a new hall. */
export interface Forecast {
  p10_s: number
  p50_s: number
  p90_s: number
  days: number
}

/** When the forecasts of a live view held. Those of single tickets stand under `forecasts/` and count down from then. */
export interface OutlookEntry {
  at: string
  days: number
}

export interface ItemClass {
  id: string
  name: string
  prefix: string
}

export interface ClassDrawn extends ItemClass {
  hint: string
  icon: string
}

export interface Item {
  code: string
  name: string
  item_class: string
  kind: 'instant' | 'promised'
  identity: 'none' | 'optional' | 'required'
  bring: string[]
  promised_days: number
  knowledge: string
}

export interface Named {
  id: string
  name: string
}

/** One stop of a bundle. */
export interface Stage {
  item_class: string
  name: string
  items?: { code: string; name: string }[]
}

export interface Bundle extends Named {
  stages: Stage[]
}

export interface PriorityDrawn extends Named {
  proof: boolean
  at: 'anywhere' | 'desk'
}

/** What the plan lets the screens offer besides its queues. */
export interface Offers {
  bundles: Bundle[]
  companions: Named[]
  green_channel: Named[]
  pause_reasons: Named[]
  for_others: 'no' | 'authorised' | 'yes'
  most_items: number
  books: boolean
  pre_reviews: boolean
  messages: boolean
  low_needs_reason: boolean
  anonymous: boolean
  tolerant_days: number
}

export interface HallPlan {
  id: string
  name: string
  zones: { id: string; name: string; floor: string }[]
  windows: { no: string; zone: string; title: string }[]
  item_classes: ClassDrawn[]
  priority_classes: PriorityDrawn[]
  rating_details: RatingDetail[]
  offers: Offers
  demo: boolean
}

export interface RatingDetail {
  code: number
  text: string
}

export interface TakenTicket {
  id: string
  number: string
  item_class: string
  issued_at: string
  ahead: number
  forecast: Forecast | null
  /** Why there can be no forecast; empty while a window is open. */
  why: string
  windows: string[]
  /** The stops after this one. */
  stages: Stage[]
  url: string
}

/** One finished service of a ticket; `rate_until` is set while it may be rated, or followed up if `rated`. */
export interface ServiceDone {
  service: number
  window: string
  finished_at: string
  rated: boolean
  rate_until: string | null
}

/** `GET /tickets/{id}`: what a visitor may know of one ticket. `rate_until` is set while it may be rated. */
export interface VisitorTicket extends Omit<TakenTicket, 'ahead' | 'issued_at'> {
  issued_at: string | null
  ahead: number | null
  class_name: string
  state: TicketState
  window: string | null
  called_at: string | null
  recalls: number
  rated: boolean
  hint: '' | 'near' | 'next' | 'go'
  /** The window that asked to stand by near it. */
  stands_by: string | null
  silent: boolean
  company: { name: string; joined: boolean } | null
  rate_until: string | null
  rating_details: RatingDetail[]
  anonymous: boolean
  services: ServiceDone[]
  hall: HallEntry
  at: string
  speed: number
}

// Entries of the views, named by the first part of their path.
export interface HallEntry {
  id: string
  name: string
  phone: string
  complaint_phone: string
}

/** Today's business hours and the next opening after them; null where the hall never closes. */
export interface Hours {
  spans: { start: string; end: string }[]
  next: string | null
}

export interface CallEntry {
  number: string
  window: string
  at: string
  recalls: number
}

/** A number that was asked to stand by near a window. */
export interface StandByEntry {
  number: string
  window: string
  at: string
}

export interface QueueEntry {
  item_class: string
  name: string
  prefix: string
  waiting: number
  oldest_at: string | null
  /** For somebody who comes now; `priority` if served before others. */
  forecast: Forecast | null
  priority: Forecast | null
  why: string
  windows: string[]
  open: boolean
}

export interface PlateEntry {
  no: string
  state: WindowState
}

/** Why a ticket is called, in one sentence; before the call `{waited}` and `{other_waited}` stand for the minutes since then. */
export interface Why {
  kind: string
  words: string
  english: string
  other: string | null
  since: string | null
  other_since: string | null
}

/** The last call at a window: why the score took it, or the clerk's reason for calling it out of turn. */
export interface LastCall {
  ticket: string
  number: string
  at: string
  why: Why | null
  reason: string
}

export interface WindowEntry extends PlateEntry {
  zone: string
  since: string
  clerk: string | null
  ticket: string | null
  number: string | null
  item_classes: string[]
  secondary: string[]
  reason: string | null
  mentor: string | null
  unrostered: boolean
  next: { id: string; number: string; why: Why | null } | null
  last_call: LastCall | null
  stand_by: { id: string; number: string } | null
}

/** What a number was taken with that a clerk should see. */
export interface TakenWith {
  bundle: string
  proof: '' | 'due' | 'seen'
  green: string
  on_behalf: '' | 'relative' | 'agent'
  authority: boolean
  pre_review: string
  case: string
  companion: string
  silent: boolean
  checked: boolean
  booking: boolean
  late: boolean
}

export interface TicketEntry {
  id: string
  number: string
  item_class: string
  items: { code: string; name: string }[]
  state: TicketState
  group: 'ordinary' | 'priority' | 'appointment'
  priority_class: string | null
  issued_at: string
  called_at: string | null
  started_at: string | null
  window: string | null
  recalls: number
  paper: string
  owner: string | null
  stages: Stage[]
  pinned: boolean
  stands_by: string | null
  due_at: string | null
  companion_by: string
  taken: TakenWith
}

export interface DeviceEntry {
  id: string
  role: string
  title: string
  state: 'up' | 'degraded' | 'down'
  since: string | null
  last_error: string | null
}

export interface Today {
  issued: number
  called: number
  served: number
  missed: number
  abandoned: number
  cancelled: number
  rated: number
  satisfaction_mean: number | null
}

export interface Paper {
  ok: boolean
  words: string
}

export interface SignEntry extends PlateEntry {
  zone: string
  zone_name: string
  title: string
  kind: string
  reason: string | null
  clerk: { id: string; card_name: string; department: string; post_title: string; trainee: boolean } | null
  item_classes: ItemClass[]
}

export interface SignTicket {
  number: string
  state: TicketState
  called_at: string | null
  started_at: string | null
  recalls: number
  silent: boolean
}

export interface Rateable {
  ticket: string
  service: number
  number: string
  until: string
}
