import { start } from '../start'
import BoardPage from './BoardPage.vue'

start(BoardPage)
