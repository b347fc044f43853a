/** Puts one page on the screen: the font, the tokens, and the theme that the visitor's machine asks for. */
import '@fontsource-variable/noto-sans-sc/index.css'
import { createApp, type Component } from 'vue'

import './look/tokens.css'
import './look/base.css'

const MORE_CONTRAST = '(prefers-contrast: more)'
const DARK = '(prefers-color-scheme: dark)'

function followTheme(root: HTMLElement): void {
  const queries = [MORE_CONTRAST, DARK].map((query) => matchMedia(query))
  const apply = (): void => {
    const [contrast, dark] = queries.map((query) => query.matches)
    root.dataset['theme'] = contrast ? 'contrast' : dark ? 'dark' : 'light'
  }
  for (const query of queries) query.addEventListener('change', apply)
  apply()
}

export function start(page: Component): void {
  const root = document.documentElement
  if (root.dataset['theme'] === 'auto') followTheme(root)
  createApp(page).mount('#app')
}
