// Builds the pages of a hall into dist/: flat names, no inline script, no inline style, nothing from outside.
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

const PAGES = ['index', 'kiosk', 'board', 'window', 'pad', 'console', 'manager', 'guide', 'phone', 'rate', 'appointment']

export default defineConfig({
  root: 'pages',
  base: '/',
  publicDir: false,
  plugins: [vue()],
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0, // the hall's content policy knows no data: fonts
    modulePreload: { polyfill: false },
    rolldownOptions: { input: PAGES.map((page) => `pages/${page}.html`) },
  },
})
