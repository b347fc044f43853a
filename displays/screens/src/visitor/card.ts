/** The resident identity card, as it is typed or read; and 报到, for which a card does as well as the booking's code. */

const CARD = /^\d{17}[\dX]$/i
const CODE = /([A-Za-z0-9_-]{4,64})\/?$/ // the last part of a scanned address, or the code as it is typed

const READ = 'reading:' // a card that the hall's own reader has read: this page knows its reading, and never its number

/** A card that the hall's reader has read, where otherwise a typed number stands. */
export function presented(reading: string): string {
  return READ + reading
}

/** Whether a card was read and not typed. */
export function wasRead(card: string): boolean {
  return card.startsWith(READ)
}

/** The identity that a card stands for, as the hall asks for it. */
export function identityOf(number: string): { kind: string; number: string } {
  if (wasRead(number)) return { kind: 'reading', number: number.slice(READ.length) }
  return { kind: '111', number: number.trim().toUpperCase() } // GA/T 2000.156: resident identity card
}

/** Where to check in with what was typed or scanned, and with what body; null if it is neither card nor code. */
export function arrivalOf(typed: string): { path: string; body: object } | null {
  const text = typed.replace(/\s/g, '')
  if (CARD.test(text) || wasRead(text)) return { path: '/appointments/check-in', body: { identity: identityOf(text) } }
  const code = CODE.exec(text)?.[1]
  return code ? { path: `/appointments/${encodeURIComponent(code)}/check-in`, body: {} } : null
}

export const NO_CODE = '这不是预约码。请看短信或预约页上的码'
