/** `npm run chaos [-- part-of-a-name …]`: the faults of tests/chaos in their long form. CHAOS_SEED repeats a run, CHAOS_LOG says what the servers log. */
const words = process.argv.splice(2)
process.argv.push(...(words.length > 0 ? words : ['']).map((word) => `tests/chaos/${word}`))
process.env.CHAOS = 'long'
await import('./test.ts')

export {}
