/** What a visitor asks for: an item, a class or a bundle, and whatever else they need; becomes the body of POST /tickets. */
import type { Bundle, Item } from '../../shapes'
import { identityOf } from '../../visitor/card'

export type Wanted = { queue: string; item?: Item; bundle?: Bundle }
export type Behalf = '' | 'relative' | 'agent'

export interface Wish {
  priority: string | null
  /** Further items on the same number. */
  more: Item[]
  behalf: Behalf
  authority: boolean
  /** Numbers of identity cards: whose matter it is, and who stands here for them. */
  applicant: string
  holder: string
  phone: string
  companion: string
  silent: boolean
  /** Number of an on-line pre-review. */
  review: string
}

export function noWish(): Wish {
  return { priority: null, more: [], behalf: '', authority: false, applicant: '', holder: '', phone: '', companion: '', silent: false, review: '' }
}

/** All items that the number is for. */
export function itemsOf(wanted: Wanted, wish: Wish): Item[] {
  return wanted.item ? [wanted.item, ...wish.more] : wish.more
}

/** Whether an identity card must still be shown before a number can be asked for: the applicant's, and that of whoever comes for them. */
export function asksWho(wanted: Wanted, wish: Wish): boolean {
  const known = wish.applicant && (wish.holder || !wish.behalf)
  return !known && itemsOf(wanted, wish).some((item) => item.identity === 'required')
}

/** How many of the extras were chosen, the priority not counted. */
export function extrasOf(wish: Wish): string[] {
  const said: string[] = []
  if (wish.more.length) said.push(`一起办 ${wish.more.length} 件`)
  if (wish.behalf) said.push('替别人办')
  if (wish.companion) said.push('请人陪同')
  if (wish.silent) said.push('不出声叫号')
  if (wish.review) said.push('网上预审过')
  if (wish.phone) said.push('发短信提醒')
  return said
}

function wantedOf(wanted: Wanted, wish: Wish): object {
  if (wanted.bundle) return { bundle: wanted.bundle.id }
  const items = itemsOf(wanted, wish)
  if (items.length > 1) return { items: items.map((item) => item.code) }
  return items[0] ? { item: items[0].code } : { item_class: wanted.queue }
}

/** The body of POST /tickets; `paper` false when nothing can be printed. */
export function bodyOf(wanted: Wanted, wish: Wish, paper: boolean): object {
  return {
    ...wantedOf(wanted, wish),
    ...(wish.priority ? { priority_class: wish.priority } : {}),
    ...(wish.applicant ? { identity: identityOf(wish.applicant) } : {}),
    ...(wish.behalf ? { on_behalf: wish.behalf, authority: wish.authority } : {}),
    ...(wish.behalf && wish.holder ? { holder: identityOf(wish.holder) } : {}),
    ...(wish.phone ? { phone: wish.phone } : {}),
    ...(wish.review ? { pre_review: wish.review } : {}),
    ...(wish.companion ? { companion: wish.companion } : {}),
    ...(wish.silent ? { silent: true } : {}),
    ...(paper ? {} : { paper: false }),
    channel: 'kiosk',
    language: 'zh',
  }
}
