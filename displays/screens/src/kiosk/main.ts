import { start } from '../start'
import KioskPage from './KioskPage.vue'

start(KioskPage)
