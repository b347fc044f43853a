/** The keys of the console. They do nothing while a field or a dialog has the word, and can be switched off. */
import { onScopeDispose, ref, type Ref } from 'vue'

const STORED = 'qms.console.keys'
const CODES: Readonly<Record<string, string>> = {
  Space: 'next', KeyR: 'recall', KeyN: 'no-show', KeyH: 'park', KeyT: 'transfer', KeyE: 'finish', KeyS: 'start', KeyB: 'call-back', KeyU: 'reinstate',
  F8: 'pause', F9: 'help', KeyM: 'more', KeyD: 'details', Digit1: 'outcome-0', Digit2: 'outcome-1', Digit3: 'outcome-2', Digit4: 'outcome-3', Digit5: 'outcome-4',
}

function takesKeys(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}

export function useKeys(act: (verb: string) => void): { on: Ref<boolean>; toggle: () => void } {
  const on = ref(localStorage.getItem(STORED) !== 'off')

  function pressed(event: KeyboardEvent): void {
    const verb = CODES[event.code]
    if (!verb || !on.value || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return
    if (takesKeys(event.target) || document.querySelector('dialog[open]')) return
    if (event.code === 'Space' && event.target instanceof HTMLButtonElement) return // Tab and space press that very button
    event.preventDefault()
    act(verb)
  }

  /** After a click with the mouse the focus is let go, so that space is always the next call. */
  function clicked(event: MouseEvent): void {
    const button = event.target instanceof Element ? event.target.closest('button') : null
    if (event.detail > 0) button?.blur()
  }

  function toggle(): void {
    on.value = !on.value
    localStorage.setItem(STORED, on.value ? 'on' : 'off')
  }

  addEventListener('keydown', pressed)
  addEventListener('click', clicked)
  onScopeDispose(() => {
    removeEventListener('keydown', pressed)
    removeEventListener('click', clicked)
  })
  return { on, toggle }
}
