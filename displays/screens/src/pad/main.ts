import { start } from '../start'
import PadPage from './PadPage.vue'

start(PadPage)
