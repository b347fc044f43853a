/** The line icons of the product, by the names of their files. */
const files = import.meta.glob<string>('./icons/*.svg', { query: '?raw', import: 'default', eager: true })

const NAME = /([^/]+)\.svg$/
const BODY = /<svg[^>]*>([\s\S]*)<\/svg>/

/** What stands inside each icon's <svg>, on the 24 grid. */
export const ICONS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(files).map(([path, text]) => [NAME.exec(path)?.[1] ?? path, BODY.exec(text)?.[1] ?? '']),
)
