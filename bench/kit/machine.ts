/** What it was measured on, and whether others were at work there. */
import { cpus, totalmem } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'

/** How much of the processors everything together used in this time, 0 to 1. Ask while nothing of ours runs. */
export async function busyShare(ms = 1_000): Promise<number> {
  const before = ticks()
  await delay(ms)
  const after = ticks()
  return 1 - (after.idle - before.idle) / Math.max(1, after.all - before.all)
}

export function machine(): string {
  const all = cpus()
  const gigabytes = Math.round(totalmem() / 1024 ** 3)
  return `${all.length} × ${all[0]?.model.trim() ?? 'processor'}, ${gigabytes} GB, ${process.platform} ${process.arch}, Node ${process.version}`
}

function ticks() {
  const times = cpus().map((cpu) => cpu.times)
  const idle = times.reduce((sum, time) => sum + time.idle, 0)
  return { idle, all: times.reduce((sum, time) => sum + time.user + time.nice + time.sys + time.irq, idle) }
}
