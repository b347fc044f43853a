import { start } from '../start'
import PhonePage from './PhonePage.vue'

start(PhonePage)
