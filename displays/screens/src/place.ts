/** Where this page stands, by its address. */

/** "3" of /windows/3/screen and /windows/3/pad. */
export function windowOfPath(): string {
  return decodeURIComponent(location.pathname.split('/')[2] ?? '')
}

/** The ticket id of /t/ID and /rate/ID. */
export function ticketOfPath(): string {
  return decodeURIComponent(location.pathname.split('/')[2] ?? '')
}
