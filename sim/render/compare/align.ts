/**
 * Which messages of two flows correspond: the shortest edit path. Two messages that agree in protocol, name and kind stand in
 * one row at cost 0 if they also join the same ends, at cost 1 if other ends; a message of one side only costs 2.
 * Deterministic: of several shortest paths, the one that pairs the earlier record; of two that stay alone, the earlier first.
 * Source of the band: Ukkonen, "Algorithms for approximate string matching", 1985: a path of cost t leaves the diagonal at
 * most t/2 times, so only that band is filled in, and doubled when the cost found is above t.
 */
import type { FlowRecord } from "../../trace/flow.ts"

export interface Aligned {
  /** Index into the first list; `undefined` when the message is only in the second. */
  readonly a: number | undefined
  readonly b: number | undefined
  readonly cost: 0 | 1 | 2
}

const alone = 2

/** One list, reduced to numbers that are equal when the texts are. */
interface Coded {
  readonly what: Int32Array
  readonly whatAndEnds: Int32Array
  /** Since the flow's planned start, s. */
  readonly sent: Float64Array
}

const coded = (records: readonly FlowRecord[], planned: number, codes: Map<string, number>): Coded => {
  const code = (...parts: string[]): number => {
    const key = JSON.stringify(parts)
    const known = codes.get(key)
    if (known !== undefined) return known
    codes.set(key, codes.size)
    return codes.size - 1
  }
  return {
    what: Int32Array.from(records, ({ protocol, name, direction }) => code(protocol, name, direction)),
    whatAndEnds: Int32Array.from(records, ({ protocol, name, direction, from, to }) =>
      code(protocol, name, direction, from, to),
    ),
    sent: Float64Array.from(records, ({ sent }) => sent - planned),
  }
}

/** Cost of two messages in one row; `undefined` when they may not share one. */
const together = (a: Coded, i: number, b: Coded, j: number): 0 | 1 | undefined =>
  a.what[i] !== b.what[j] ? undefined : a.whatAndEnds[i] === b.whatAndEnds[j] ? 0 : 1

const canPair = 1
const canLeaveA = 2
const canLeaveB = 4

/** For each pair of suffixes within the band: which first steps lie on a shortest path. */
interface Table {
  readonly cost: number
  readonly steps: Uint8Array
  readonly low: number
  readonly span: number
}

/**
 * Fills the band from the ends backwards. Cell (i, j) has column j − i − low; its cost is kept one place further right, so that
 * both neighbours outside the band read as unreachable.
 */
const fill = (a: Coded, b: Coded, low: number, high: number): Table => {
  const [n, m] = [a.what.length, b.what.length]
  const span = high - low + 1
  const steps = new Uint8Array((n + 1) * span)
  const far = 1e9
  let below = new Int32Array(span + 2).fill(far) // row i + 1
  let row = new Int32Array(span + 2).fill(far)
  for (let i = n; i >= 0; i--) {
    row.fill(far)
    const [what, whatAndEnds] = [a.what[i], a.whatAndEnds[i]]
    for (let j = Math.min(m, i + high); j >= Math.max(0, i + low); j--) {
      const column = j - i - low
      if (i === n && j === m) {
        row[column + 1] = 0
        continue
      }
      const mayPair = i < n && j < m && what === b.what[j]
      const paired = mayPair ? (whatAndEnds === b.whatAndEnds[j] ? 0 : 1) + below[column + 1]! : far
      const leftA = i < n ? alone + below[column]! : far
      const leftB = j < m ? alone + row[column + 2]! : far
      const left = leftA < leftB ? leftA : leftB
      const best = paired < left ? paired : left
      row[column + 1] = best
      steps[i * span + column] =
        (paired === best ? canPair : 0) | (leftA === best ? canLeaveA : 0) | (leftB === best ? canLeaveB : 0)
    }
    ;[below, row] = [row, below]
  }
  return { cost: below[-low + 1] ?? far, steps, low, span }
}

const shortest = (a: Coded, b: Coded): Table => {
  const [n, m] = [a.what.length, b.what.length]
  for (let limit = alone * Math.abs(m - n) + 32; ; limit *= 2) {
    const steps = Math.floor(limit / alone)
    const low = -Math.min(n, Math.floor((steps - (m - n)) / 2))
    const high = Math.min(m, Math.floor((steps + (m - n)) / 2))
    const table = fill(a, b, low, high)
    if (table.cost <= limit || (low === -n && high === m)) return table
  }
}

/** Aligns two lists of messages; `planned` are the planned starts of their pushes, s. */
export const align = (
  first: readonly FlowRecord[],
  second: readonly FlowRecord[],
  planned: { readonly a: number; readonly b: number } = { a: 0, b: 0 },
): readonly Aligned[] => {
  const codes = new Map<string, number>()
  const [a, b] = [coded(first, planned.a, codes), coded(second, planned.b, codes)]
  const { steps, low, span } = shortest(a, b)
  const rows: Aligned[] = []
  let [i, j] = [0, 0]
  while (i < first.length || j < second.length) {
    const possible = steps[i * span + (j - i - low)] ?? 0
    if ((possible & canPair) !== 0) {
      rows.push({ a: i, b: j, cost: together(a, i, b, j) ?? alone })
      i++
      j++
    } else if (leavesA(possible, a.sent[i], b.sent[j])) rows.push({ a: i++, b: undefined, cost: alone })
    else rows.push({ a: undefined, b: j++, cost: alone })
  }
  return rows
}

/** Whether the next row is one of the first side alone: where both could be, the earlier record comes first. */
const leavesA = (possible: number, a: number | undefined, b: number | undefined): boolean => {
  if ((possible & canLeaveB) === 0) return true
  return (possible & canLeaveA) !== 0 && (a ?? Infinity) <= (b ?? Infinity)
}
