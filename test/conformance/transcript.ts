/** A story as a transcript: inputs at instants, then everything that the machine did, the phases it went through, and no timer left. */
import { expect } from "vitest"
import type { MachineName } from "./machines.ts"
import { core, type Delays, play, transactionDelays } from "./player.ts"
import type { Story } from "./story.ts"

export interface Transcript {
  readonly machine: MachineName
  readonly source: string
  readonly title: string
  readonly inputs: readonly (readonly [atMs: number, input: string])[]
  /** Every action but those on timers, as `ms action`. */
  readonly did: readonly string[]
  /** Phases in the order in which they were entered. */
  readonly trail: readonly string[]
  readonly base?: typeof core
  readonly delays?: Delays
}

export const transcriptStory = (transcript: Transcript): Story => {
  const { machine, source, title, inputs, did, trail, base = core } = transcript
  return {
    source,
    title: `${machine}: ${title}`,
    machines: [machine],
    check: (tables) => {
      const delays = { ...transactionDelays(base), ...transcript.delays }
      const player = play(tables[machine], { delays, base, inputs, untilMs: 800_000 })
      expect(player.did.map(({ atMs, action }) => `${atMs} ${action}`)).toEqual(did)
      expect(player.trail).toEqual(trail)
      expect(player.timersLeft).toEqual([])
    },
  }
}
