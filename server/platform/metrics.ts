import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** The figures of one process. Each Posthorn has its own registry, so that two can live in one test. */
export interface Metrics {
  registry: Registry
  counter(name: string, help: string, labels?: string[]): Counter
  gauge(name: string, help: string, labels?: string[]): Gauge
  /** In seconds, from a tenth of a millisecond to a minute. */
  seconds(name: string, help: string, labels?: string[]): Histogram
}

const SECONDS_BUCKETS = [0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]
const PREFIX = 'posthorn_'

/** Names get the prefix `posthorn_`. Labels have few values: never an id, a number or a name of a person. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const options = (name: string, help: string, labelNames: string[] = []) => ({
    name: PREFIX + name,
    help,
    labelNames,
    registers: [registry],
  })
  return {
    registry,
    counter: (name, help, labels) => new Counter(options(name, help, labels)),
    gauge: (name, help, labels) => new Gauge(options(name, help, labels)),
    seconds: (name, help, labels) => new Histogram({ ...options(name, help, labels), buckets: SECONDS_BUCKETS }),
  }
}
