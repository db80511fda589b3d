/** One side of a WTP transaction (WAP-224) against a script, with the timers that Kannel has for packet bearers. */
import { expect } from "vitest"
import type { MachineName } from "./machines.ts"
import { play } from "./player.ts"
import type { Story } from "./story.ts"

/** R and A with user acknowledgement, and W, as Kannel has them for packet bearers. */
export const delays = { Retry: 4000, Hold: 4000, Wait: 30_000 }
export const retries = 8
export const holds = 6

/** One side of a transaction alone: inputs at instants, and all that it does. */
export interface Case {
  readonly machine: MachineName
  readonly source: string
  readonly title: string
  /** Whether the Invoke has U/P clear, so that the provider acknowledges by itself. */
  readonly providerAcknowledges?: boolean
  readonly inputs: readonly (readonly [atMs: number, input: string])[]
  /** Everything that the world sees, in order. */
  readonly seen: readonly (readonly [atMs: number, action: string])[]
  readonly phase: string
}

/** Makes a case a story. */
export const story = ({ machine, source, title, inputs, seen, phase, providerAcknowledges = false }: Case): Story => ({
  source,
  title: `${machine}: ${title}`,
  machines: [machine],
  check: (tables) => {
    const player = play(tables[machine], { delays, retries, holds, providerAcknowledges, inputs, untilMs: 400_000 })
    expect(player.did.map(({ atMs, action }) => [atMs, action])).toEqual(seen)
    expect(player.phase).toBe(phase)
    expect(player.timersLeft).toEqual([])
  },
})

/** The same action at several instants. */
export const repeated = (action: string, times: readonly number[]): Case["seen"] => times.map((atMs) => [atMs, action])
/** Instants of the first seven retransmissions, ms. */
export const sevenMore = [4000, 8000, 12_000, 16_000, 20_000, 24_000, 28_000]
