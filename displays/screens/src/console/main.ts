import { start } from '../start'
import ConsolePage from './ConsolePage.vue'

start(ConsolePage)
