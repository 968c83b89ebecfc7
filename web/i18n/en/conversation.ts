export { composer } from './composer.ts'
export { message } from './message.ts'
export { panel } from './panel.ts'
export { thread } from './thread.ts'
