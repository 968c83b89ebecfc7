/** What the page's thread did for each key or press, by Chromium's own record: script apart from style, layout and painting. */
import type { Browser } from 'playwright-core'

/** Milliseconds of the page's thread, from one key or press until the next: of processor time, but for `scriptByClock`. */
export interface Work {
  /** Everything that JavaScript did, collecting its garbage included. */
  script: number
  /** The same with what the thread waited for a processor meanwhile. */
  scriptByClock: number
  styleAndLayout: number
  painting: number
}

type Kind = Exclude<keyof Work, 'scriptByClock'>

interface Traced {
  name: string
  ph: string
  pid: number
  tid: number
  /** Microseconds. */
  ts: number
  dur?: number
  /** The same of processor time. */
  tdur?: number
  args?: { data?: { type?: string } }
}

const KINDS: Record<string, Kind> = {
  EventDispatch: 'script',
  FunctionCall: 'script',
  EvaluateScript: 'script',
  TimerFire: 'script',
  FireAnimationFrame: 'script',
  FireIdleCallback: 'script',
  RunMicrotasks: 'script',
  MinorGC: 'script',
  MajorGC: 'script',
  UpdateLayoutTree: 'styleAndLayout',
  Layout: 'styleAndLayout',
  PrePaint: 'painting',
  Paint: 'painting',
  Layerize: 'painting',
  Commit: 'painting',
}
const MICROSECONDS = 1_000

/** Runs `press` and says what each of its keys, or presses with the pointer, cost. What one does within another (a layout that script asked for) counts as its own. */
export async function worksOf(
  browser: Browser,
  type: 'keydown' | 'click',
  press: () => Promise<void>,
): Promise<Work[]> {
  const session = await browser.newBrowserCDPSession()
  const events: Traced[] = []
  session.on('Tracing.dataCollected', ({ value }) => void events.push(...(value as unknown as Traced[])))
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['devtools.timeline', 'v8'] },
  })
  await press()
  const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve))
  await session.send('Tracing.end')
  await complete
  await session.detach()
  return worksIn(events, type)
}

function worksIn(events: readonly Traced[], type: string): Work[] {
  const presses = events.filter(({ name, args }) => name === 'EventDispatch' && args?.data?.type === type)
  const [first] = presses
  if (!first) throw new Error(`no ${type} was heard`)
  const starts = presses.map(({ ts }) => ts).sort((a, b) => a - b)
  const works = starts.map((): Work => ({ script: 0, scriptByClock: 0, styleAndLayout: 0, painting: 0 }))
  const inThread = events
    .filter((one) => one.ph === 'X' && one.pid === first.pid && one.tid === first.tid && one.name in KINDS)
    .sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0))
  const around: { kind: Kind; until: number }[] = []
  for (const { name, ts, dur = 0, tdur = dur } of inThread) {
    while (around.length > 0 && (around.at(-1)?.until ?? 0) <= ts) around.pop()
    const kind = KINDS[name] as Kind
    const work = works[starts.findLastIndex((start) => start <= ts)]
    const outer = around.at(-1)
    if (work) {
      work[kind] += tdur / MICROSECONDS
      if (outer) work[outer.kind] -= tdur / MICROSECONDS
      if (kind === 'script') work.scriptByClock += dur / MICROSECONDS
      if (outer?.kind === 'script') work.scriptByClock -= dur / MICROSECONDS
    }
    around.push({ kind, until: ts + dur })
  }
  return works
}
