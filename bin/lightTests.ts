/** Loaded before node:test into each process of a run (bin/test.ts). To know to which test an error belongs that nobody caught,
 *  node:test follows every promise of the process from birth to its collection: a third of all that such a process does. An
 *  AsyncLocalStorage that the tests alone enter knows the same for next to nothing. */
import hooks, { AsyncLocalStorage } from 'node:async_hooks'

const { AsyncResource, createHook, executionAsyncId } = hooks
const running = new AsyncLocalStorage<number>()
let tell: Parameters<typeof createHook>[0]['init']

/** What node:test makes each test and suite of. */
class Followed extends AsyncResource {
  constructor(...[type, options]: ConstructorParameters<typeof AsyncResource>) {
    super(type, options)
    tell?.(this.asyncId(), type, this.triggerAsyncId(), this)
  }

  override runInAsyncScope<This, Result>(
    work: (this: This, ...rest: unknown[]) => Result,
    on?: This,
    ...rest: unknown[]
  ): Result {
    return super.runInAsyncScope(() => running.run(this.asyncId(), () => Reflect.apply(work, on as This, rest)))
  }
}

// Only what is loaded within these lines sees it.
hooks.AsyncResource = Followed
hooks.executionAsyncId = () => running.getStore() ?? executionAsyncId()
hooks.createHook = ({ init }) => {
  const hook: hooks.AsyncHook = {
    enable() {
      tell = init
      return hook
    },
    disable() {
      tell = undefined
      return hook
    },
  }
  return hook
}
await import('node:test')
Object.assign(hooks, { AsyncResource, executionAsyncId, createHook })
