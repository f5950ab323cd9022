/** What one unit more costs: what many took less what few took, by how many more there were. */
export function marginal(few: number, many: number, more: number): number {
  return (many - few) / more
}

/** What one of so many costs, less what the same time costs when nothing happens; never below zero. */
export function aboveIdle(busy: number, idle: number, count: number): number {
  return Math.max(0, busy - idle) / count
}
