import { Counter, Gauge, type Registry } from 'prom-client'

/** A metric whose values are read from `From` at each scrape. */
export interface Definition<From> {
  /** With `_total` at its end it is a counter, else a gauge, as Prometheus names them. */
  name: string
  help: string
  labels?: string[]
  read(from: From): Reading[]
}

export interface Reading {
  labels?: Record<string, string>
  value: number
}

/** Registers metrics that are read at each scrape; without a source they have no values yet. */
export function createGauges<From>(
  register: Registry,
  definitions: Definition<From>[],
  sourceOf: () => From | undefined,
): void {
  for (const { name, help, labels = [], read } of definitions) {
    const readings = () => {
      const source = sourceOf()
      return source === undefined ? [] : read(source)
    }
    const configuration = { name, help, labelNames: labels, registers: [register] }
    if (name.endsWith('_total')) readCounter(configuration, readings)
    else readGauge(configuration, readings)
  }
}

interface Configuration {
  name: string
  help: string
  labelNames: string[]
  registers: Registry[]
}

function readGauge(configuration: Configuration, readings: () => Reading[]): void {
  new Gauge({
    ...configuration,
    collect() {
      const now = readings()
      // Without labels the library begins at 0, which would be a value.
      if (now.length === 0 && configuration.labelNames.length === 0) this.remove()
      for (const { labels = {}, value } of now) this.set(labels, value)
    },
  })
}

/** The library's counters only go up by steps; here the sum is known. */
function readCounter(configuration: Configuration, readings: () => Reading[]): void {
  new Counter({
    ...configuration,
    collect() {
      this.reset()
      for (const { labels = {}, value } of readings()) this.inc(labels, value)
    },
  })
}
