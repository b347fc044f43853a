import { start } from '../start'
import IndexPage from './IndexPage.vue'

start(IndexPage)
