/** One live view of the hall: the server's snapshot and patches, kept as they come; no rule of the hall is known here. */
import { computed, onScopeDispose, ref, shallowRef, type ComputedRef } from 'vue'

import { whoAmI } from './api'
import { HallClock } from './clock'

type Flat = Readonly<Record<string, unknown>>
type Message =
  | { kind: 'hello'; epoch: string; seq: number; view: string; at: string; speed: number; state: Flat }
  | { kind: 'patch'; seq: number; prev: number; at: string; set?: Flat; drop?: string[] }
  | { kind: 'resync' }

const FIRST_WAIT = 300
const LONGEST_WAIT = 5_000
const QUIET = 10_000 // after so long without a message the hall is asked whether it is still there

export class LiveView {
  readonly clock = new HallClock()
  /** True from a hello until the connection is found to be gone. */
  readonly connected = ref(false)
  /** True from the first hello on: there is a picture to show. */
  readonly known = ref(false)
  /** Hall time (ms) at which the picture was last known to be true. */
  readonly asOf = ref(0)
  private readonly state = shallowRef<Flat>({})
  private socket: WebSocket | undefined
  private seq = -1
  private wait = FIRST_WAIT
  private lastHeard = 0
  private retry: ReturnType<typeof setTimeout> | undefined
  private readonly watch: ReturnType<typeof setInterval>
  private closed = false

  constructor(private readonly view: string) {
    this.watch = setInterval(() => void this.askIfQuiet(), QUIET / 2)
    onScopeDispose(() => this.close())
    this.open()
  }

  /** The entry at one path, or undefined. */
  entry<T>(path: string): ComputedRef<T | undefined> {
    return computed(() => this.state.value[path] as T | undefined)
  }

  /** All entries whose path starts with `prefix`, in the order in which the hall gave them. */
  entries<T>(prefix: string): ComputedRef<T[]> {
    return computed(() =>
      Object.entries(this.state.value)
        .filter(([path]) => path.startsWith(prefix))
        .map(([, value]) => value as T),
    )
  }

  /** The entries whose path starts with `prefix`, by the rest of their path. */
  group<T>(prefix: string): ComputedRef<Readonly<Record<string, T>>> {
    return computed(() => {
      const found = Object.entries(this.state.value).filter(([path]) => path.startsWith(prefix))
      return Object.fromEntries(found.map(([path, value]) => [path.slice(prefix.length), value as T]))
    })
  }

  close(): void {
    this.closed = true
    clearTimeout(this.retry)
    clearInterval(this.watch)
    this.socket?.close()
  }

  private open(): void {
    const url = new URL(`/api/v1/feed?view=${encodeURIComponent(this.view)}`, location.href)
    url.protocol = url.protocol.replace('http', 'ws')
    const socket = new WebSocket(url)
    this.socket = socket
    socket.onmessage = (event: MessageEvent<string>) => this.hear(JSON.parse(event.data) as Message)
    socket.onclose = () => this.lost(socket)
  }

  private hear(message: Message): void {
    this.lastHeard = performance.now()
    if (message.kind === 'resync') {
      this.seq = -1
    } else if (message.kind === 'hello') {
      this.greet(message)
    } else if (message.prev === this.seq) {
      this.patch(message)
    } else {
      this.socket?.close() // a hole: what is on the screen can no longer be trusted
    }
  }

  private greet(hello: Extract<Message, { kind: 'hello' }>): void {
    this.clock.set(hello.at, hello.speed)
    this.seq = hello.seq
    this.state.value = hello.state
    this.wait = FIRST_WAIT
    this.known.value = true
    this.connected.value = true
    this.asOf.value = this.clock.now.value
  }

  private patch(patch: Extract<Message, { kind: 'patch' }>): void {
    this.clock.set(patch.at)
    this.seq = patch.seq
    const next: Record<string, unknown> = { ...this.state.value, ...patch.set }
    for (const path of patch.drop ?? []) delete next[path]
    this.state.value = next
    this.asOf.value = this.clock.now.value
  }

  private lost(socket: WebSocket): void {
    if (socket !== this.socket || this.closed) return
    if (!this.connected.value) void whoAmI().catch(() => undefined) // refused, perhaps: does the hall still know us?
    this.connected.value = false
    this.seq = -1
    this.retry = setTimeout(() => this.open(), this.wait * (0.75 + Math.random() / 2))
    this.wait = Math.min(LONGEST_WAIT, this.wait * 2)
  }

  /** A pulled cable closes nothing: a view that has been quiet asks the hall itself, and says so when nobody answers. */
  private async askIfQuiet(): Promise<void> {
    if (!this.connected.value || performance.now() - this.lastHeard < QUIET) return
    const asked = this.socket
    const there = await fetch('/healthz', { cache: 'no-store', signal: AbortSignal.timeout(4_000) }).then(
      (answer) => answer.ok,
      () => false,
    )
    if (asked !== this.socket || !asked) return
    if (there) {
      this.asOf.value = this.clock.now.value
    } else {
      asked.close()
      this.lost(asked)
    }
  }
}
