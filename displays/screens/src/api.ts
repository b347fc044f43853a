/** Asking the hall: JSON over HTTP, with cookies, the CSRF token and one Idempotency-Key a press. */
import { ref } from 'vue'

import type { Me } from './shapes'

const ROOT = '/api/v1'
const PATIENCE = 8_000
const OFFLINE = '没有连上大厅。请再按一次，不会重复办'

/** The hall said no, or could not be reached. The message is plain words, ready to be shown. */
export class Declined extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    words: string,
  ) {
    super(words)
  }

  /** Nobody knows whether it was done: the same key may be sent again. */
  get unsure(): boolean {
    return this.status === 0 || this.status >= 500
  }
}

/** Who this page is, as the hall knows it; null = nobody, undefined = not asked yet. */
export const me = ref<Me | null>()

interface Problem {
  code?: string
  title?: string
  detail?: string
}

/** 32 hex figures. `crypto.randomUUID` is missing on plain http away from localhost. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

async function send(method: string, path: string, body?: unknown, key?: string): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json' }
  if (me.value && method !== 'GET') headers['X-CSRF-Token'] = me.value.csrf
  if (key) headers['Idempotency-Key'] = key
  if (body !== undefined) headers['Content-Type'] = 'application/json'
  const init: RequestInit = { method, headers, credentials: 'same-origin', cache: 'no-store' }
  if (body !== undefined) init.body = JSON.stringify(body)
  try {
    return await fetch(path, { ...init, signal: AbortSignal.timeout(PATIENCE) })
  } catch {
    throw new Declined('offline', 0, OFFLINE)
  }
}

async function read<T>(answer: Response): Promise<T> {
  if (answer.ok) return (answer.status === 204 ? undefined : await answer.json()) as T
  const problem = (await answer.json().catch(() => ({}))) as Problem
  const words = problem.detail || problem.title || `大厅没有办成（${answer.status}），请到导办台`
  throw new Declined(problem.code ?? 'internal', answer.status, words)
}

/** GET below /api/v1. Raises Declined. */
export async function get<T>(path: string): Promise<T> {
  return read<T>(await send('GET', ROOT + path))
}

/** POST below /api/v1, once more after a fresh look at who we are if the token was stale. Raises Declined. */
export async function post<T>(path: string, body: unknown = {}, key = newKey()): Promise<T> {
  const first = await send('POST', ROOT + path, body, key)
  if (first.status !== 401 && first.status !== 403) return read<T>(first)
  const before = me.value?.csrf
  await whoAmI()
  if (!me.value || me.value.csrf === before) return read<T>(first)
  return read<T>(await send('POST', ROOT + path, body, key))
}

/** Ask the hall who this page is; null for nobody. Raises Declined when the hall cannot be reached. */
export async function whoAmI(): Promise<Me | null> {
  try {
    me.value = await get<Me>('/me')
  } catch (error) {
    if (error instanceof Declined && error.unsure) throw error
    me.value = null
  }
  return me.value
}

/** The demo's open door: become `role` without a password. A hall that is not a demo refuses. Raises Declined. */
export async function enter(role: string, window: string | undefined = undefined): Promise<void> {
  await read(await send('POST', '/demo/enter', window ? { role, window } : { role }))
  await whoAmI()
}

/** Whether this hall is a demo: its open door answers GET with "not that way" (405) instead of "not here". */
export async function isDemo(): Promise<boolean> {
  const answer = await fetch('/demo/enter', { cache: 'no-store' }).catch(() => null)
  return answer?.status === 405
}

/** Bind this page to its place with the administrator's one-time code. Raises Declined. */
export async function redeem(code: string): Promise<void> {
  await post('/enrolments/redeem', { code })
  await whoAmI()
}

/** 签入. Raises Declined. */
export async function signIn(clerk: string, pin: string, window: string): Promise<void> {
  await post('/session', window ? { clerk, pin, window } : { clerk, pin })
  await whoAmI()
}

/** 签出. */
export async function signOut(): Promise<void> {
  await read(await send('DELETE', `${ROOT}/session`))
  me.value = null
}

/** The words to show for whatever went wrong. */
export function wordsOf(error: unknown): string {
  return error instanceof Declined ? error.message : '这个页面出了问题，请刷新'
}
