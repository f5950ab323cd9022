/** One line of figures: `name{label="value"} 3`. */
export interface Sample {
  name: string
  labels: Record<string, string>
  value: number
}

/** Reads Prometheus's text format, as far as it has no exemplars. */
export function samplesIn(text: string): Sample[] {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return lines.map((line) => {
    const [, name = '', inside = '', value] = /^([a-z_\d]+)(?:\{(.*)\})? (\S+)$/i.exec(line) ?? []
    const labels = [...inside.matchAll(/([a-z_]+)="((?:[^"\\]|\\.)*)"/g)]
    return {
      name,
      labels: Object.fromEntries(labels.map(([, label = '', text = '']) => [label, text])),
      value: Number(value),
    }
  })
}

/** The value of the one series with this name and these labels. */
export function figureOf(text: string, name: string, labels: Record<string, string> = {}): number {
  const found = samplesIn(text).filter(
    (sample) =>
      sample.name === name &&
      Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
  )
  if (found.length !== 1) throw new Error(`${found.length} series are ${name}`)
  return found[0]?.value ?? Number.NaN
}
