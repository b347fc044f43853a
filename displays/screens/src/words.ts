/** The words of the hall on its screens: states, roles, outcomes, times. */
import type { LastCall, Outcome, TicketState, Why, WindowState } from './shapes'

export const WINDOW_WORDS: Record<WindowState, string> = {
  serving: '办理', called: '叫号', idle: '空闲', paused: '暂停', closed: '关窗',
}

export const TICKET_WORDS: Record<TicketState, string> = {
  waiting: '等候', called: '叫号', serving: '办理中', parked: '挂起', no_show: '过号',
  finished: '已办结', cancelled: '已取消', abandoned: '已弃号',
}

export const OUTCOMES: { id: Outcome; name: string; short: string }[] = [
  { id: 'done', name: '办结', short: '办结' },
  { id: 'accepted', name: '受理', short: '受理' },
  { id: 'notice', name: '一次告知', short: '告知' },
  { id: 'tolerant', name: '容缺受理', short: '容缺' },
  { id: 'returned', name: '退件', short: '退件' },
]

/** Why a ticket is set aside, and why one is taken out of its turn: what clerks say most often. */
export const WHY_PARKED = ['去复印', '去缴费', '补材料', '等审核', '去拍照']
export const WHY_FIRST = ['身体不适', '抱小孩', '已看证件', '没有证件', '窗口上次没办完']

export const LEAVE_KINDS: Record<string, string> = { personal: '事假', sick: '病假', annual: '年假', duty: '公差', other: '其他' }

export const LEAVE_STATES: Record<string, string> = { asked: '等组长同意', approved: '同意了，待报备', declined: '没有同意', filed: '已报备' }

export const DIFFICULTY_RESULTS: Record<string, string> = { solved: '办成了', explained: '解释清楚了', handed_over: '转别处办', withdrawn: '群众撤回' }

export const ALERT_ICONS: Record<string, string> = {
  unrostered: 'person', post_uncovered: 'people', pause_too_long: 'pause', tide_open: 'plus', tide_close: 'skip', parked_due: 'park', difficulty_due: 'note',
}

export const LEVELS: { level: number; name: string }[] = [
  { level: 5, name: '非常满意' },
  { level: 4, name: '满意' },
  { level: 3, name: '基本满意' },
  { level: 2, name: '不满意' },
  { level: 1, name: '非常不满意' },
]

export const DEVICE_WORDS: Record<string, string> = { up: '正常', degraded: '不稳', down: '断开' }

export const ROLE_WORDS: Record<string, string> = {
  dispenser: '取号机', caller: '呼叫器', pad: '评价器', window_sign: '窗口屏', hall_board: '综合屏', speaker: '语音',
}

/** Whole minutes of ms, rounded up. */
export function minutes(ms: number): number {
  return Math.ceil(ms / 60_000)
}

/** Why somebody is the next, or was called; `since` tells how many ms ago a time was. */
export function whyWords(why: Why, since: (iso: string | null) => number): string {
  return why.words.replace('{waited}', String(minutes(since(why.since)))).replace('{other_waited}', String(minutes(since(why.other_since))))
}

/** Why somebody was called, or what the clerk said who called them out of turn. */
export function calledWords(call: LastCall): string {
  return call.why?.words ?? (call.reason ? `不按顺序叫的：${call.reason}` : '窗口回呼')
}

/** "06:42" of ms; hours are added in front when there are any. */
export function stopwatch(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60]
  if (seconds >= 3600) parts.unshift(Math.floor(seconds / 3600))
  return parts.map((part) => String(part).padStart(2, '0')).join(':')
}
