/** How a service ends, as the clerk says it; becomes the body of POST /windows/{no}/finish. */
import type { Outcome } from '../shapes'

export type Delivery = '' | 'pickup' | 'post'

export interface Ending {
  outcome: Outcome
  /** Codes, where other items were done than the ticket says. */
  items: string[]
  case: string
  missing: string[]
  due: string
  commitment: boolean
  delivery: Delivery
  last: boolean
}

/** Outcomes that must name papers of the items' lists. */
const NAMES_PAPERS: Outcome[] = ['notice', 'tolerant']

/** Refusals that the form of the ending can mend. */
export const FORM_CODES = ['missing_needed', 'not_in_list', 'due_in_past']

export function plainEnding(outcome: Outcome = 'done'): Ending {
  return { outcome, items: [], case: '', missing: [], due: '', commitment: false, delivery: '', last: false }
}

export function namesPapers(ending: Ending): boolean {
  return NAMES_PAPERS.includes(ending.outcome)
}

/** Whether the form must be filled in before the hall can be asked. */
export function wantsForm(ending: Ending): boolean {
  return namesPapers(ending) && !ending.missing.length
}

/** Whether calling the next one says enough: done, and nothing else to be told. */
export function isPlain(ending: Ending): boolean {
  return JSON.stringify(ending) === JSON.stringify(plainEnding())
}

/** Only what was said; papers and their date only where the outcome names them. */
export function finishBody(ending: Ending): object {
  const papers = namesPapers(ending)
  return {
    outcome: ending.outcome,
    ...(ending.items.length ? { items: ending.items } : {}),
    ...(ending.case ? { case: ending.case } : {}),
    ...(papers ? { missing: ending.missing } : {}),
    ...(ending.outcome === 'tolerant' && ending.due ? { due: ending.due } : {}),
    ...(ending.outcome === 'tolerant' && ending.commitment ? { commitment: true } : {}),
    ...(ending.delivery ? { delivery: ending.delivery } : {}),
    ...(ending.last ? { last: true } : {}),
  }
}

/** What the desk shows of it beside the outcome. */
export function endingWords(ending: Ending): string {
  const said: string[] = []
  if (namesPapers(ending) && ending.missing.length) said.push(`缺 ${ending.missing.length} 样材料`)
  if (ending.outcome === 'tolerant' && ending.commitment) said.push('告知承诺')
  if (ending.case) said.push(`办件 ${ending.case}`)
  if (ending.delivery) said.push(ending.delivery === 'post' ? '邮寄' : '到窗口取')
  if (ending.last) said.push('后面的不办了')
  return said.join('，')
}
