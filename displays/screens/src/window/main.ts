import { start } from '../start'
import WindowPage from './WindowPage.vue'

start(WindowPage)
