/** A sentence of a standard as a check: it plays given tables and throws where they do not do what the sentence says. */
import type { MachineName, Tables } from "./machines.ts"

export interface Story {
  readonly source: string
  readonly title: string
  /** Machines whose rows the story would miss. */
  readonly machines: readonly MachineName[]
  readonly check: (tables: Tables) => void
}
