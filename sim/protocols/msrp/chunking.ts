/**
 * How a message is cut into chunks: RFC 4975 §5.1, §7.1.1.
 * Rule 1: a chunk of more than 2048 octets must be interruptible, so that another message of the connection can pass it.
 * Rule 2: no chunk but the last of a message is shorter than 2048 octets.
 */
import { assert } from "../../kernel/assert.ts"
import type { ContinuationFlag } from "../../wire/msrp/message.ts"

/** Largest chunk that need not be interruptible, and smallest that is not a message's last: RFC 4975 §7.1.1, octets. */
const chunkOctets = 2048

/** Octets `start` to `end` of a message, counted from 1; no octets where `end` is one below `start`. */
export interface Chunk {
  readonly start: number
  readonly end: number
  readonly isInterruptible: boolean
  readonly flag: ContinuationFlag
}

/** `one`: as few chunks as there can be, which RFC 4975 §7.1.1 prefers; `fixed`: chunks of 2048 octets. */
export type Chunking = "one" | "fixed"

/**
 * Returns the chunks of a message of `octets` octets, a whole number from 0, that nothing interrupts.
 * @example chunksOf(102_400, "fixed").length // => 50
 */
export const chunksOf = (octets: number, chunking: Chunking): readonly Chunk[] => chunksFrom(1, octets, chunking)

/** Returns the chunks from an octet on, for what a lost connection left unconfirmed; `from` is at least 1. */
export const chunksFrom = (from: number, octets: number, chunking: Chunking): readonly Chunk[] => {
  const size = chunking === "one" ? Math.max(octets, 1) : chunkOctets
  const chunks: Chunk[] = []
  for (let start = from; start <= octets || chunks.length === 0; start += size) {
    const end = Math.min(start + size - 1, octets)
    const isInterruptible = end - start + 1 > chunkOctets
    chunks.push({ start, end: Math.max(end, start - 1), isInterruptible, flag: end >= octets ? "$" : "+" })
  }
  return chunks
}

/**
 * Returns what becomes of an interruptible chunk of which `sent` octets are out when another message wants the
 * connection: the part that stands, closed by `+`, and the rest, which follows later; nothing where it may not be cut,
 * because too little of it is out or it is all out.
 */
export const interrupt = (chunk: Chunk, sent: number): { readonly done: Chunk; readonly rest: Chunk } | undefined => {
  assert(Number.isInteger(sent) && sent >= 0, `${sent} is not a number of octets`)
  const length = chunk.end - chunk.start + 1
  if (!chunk.isInterruptible || sent < chunkOctets || sent >= length) return undefined
  const end = chunk.start + sent - 1
  return {
    done: { ...chunk, end, flag: "+" },
    rest: { ...chunk, start: end + 1, isInterruptible: length - sent > chunkOctets },
  }
}

/** Returns the chunk that gives a message up after `sent` octets of it: what is out is closed by `#` (RFC 4975 §7.1.1). */
export const abandon = (chunk: Chunk, sent: number): Chunk => ({
  ...chunk,
  end: Math.min(chunk.start + sent - 1, chunk.end),
  flag: "#",
})
