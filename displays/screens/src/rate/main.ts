import { start } from '../start'
import RatePage from './RatePage.vue'

start(RatePage)
