import { start } from '../start'
import AppointmentPage from './AppointmentPage.vue'

start(AppointmentPage)
