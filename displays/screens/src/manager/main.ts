import { start } from '../start'
import ManagerPage from './ManagerPage.vue'

start(ManagerPage)
