import { start } from '../start'
import GuidePage from './GuidePage.vue'

start(GuidePage)
