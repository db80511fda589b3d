/**
 * How a benchmark is timed: user CPU time of this process, kernel and baseline in turns in the same run, medians of the rates.
 * A figure by itself says little about another machine; the ratio to the baseline does.
 */

import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"

/** One benchmark: a file of its own and a line in `main.ts`. */
export interface Benchmark {
  readonly name: string
  readonly unit: string
  run(): Figures | Promise<Figures>
}

/** What a benchmark found: rates per second of user CPU, and what else is worth saying. */
export interface Figures {
  readonly value: number
  readonly baseline: number
  readonly remark?: string
}

/** A thing to time: does some work and returns how many units of it were done. */
export type Work = () => number

/** Units of work per second of user CPU. */
export const rateOf = (work: Work): number => {
  const before = process.cpuUsage().user
  const units = work()
  return units / ((process.cpuUsage().user - before) / 1e6)
}

const median = (values: readonly number[]): number => values.toSorted((x, y) => x - y)[values.length >> 1]!

/** Median rates of two works, timed in turns after one untimed round of each. */
export const timeInTurns = (work: Work, baseline: Work, rounds: number): { value: number; baseline: number } => {
  work()
  baseline()
  const values: number[] = []
  const baselines: number[] = []
  for (let round = 0; round < rounds; round++) {
    values.push(rateOf(work))
    baselines.push(rateOf(baseline))
  }
  return { value: median(values), baseline: median(baselines) }
}

/** Memory that the process holds now, in MB: resident pages, and what is alive on the heap and in typed arrays after a collection. */
export const memoryMb = (): { resident: number; alive: number } => {
  setFlagsFromString("--expose-gc")
  const collect: unknown = runInNewContext("gc")
  if (typeof collect === "function") collect()
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage()
  return { resident: rss / 1e6, alive: (heapUsed + arrayBuffers) / 1e6 }
}
