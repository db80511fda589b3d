/**
 * The lines of a sweep that goes on, in the order in which its points ended: what a killed process leaves to the next.
 * Rule 1: a line counts when it is whole and on the disk; a torn end is cut off before anything follows it.
 * Rule 2: memory holds where each line is, not what it says.
 */
import { constants } from "node:fs"
import { open, type FileHandle } from "node:fs/promises"
import { pointOfLine } from "../../experiment/sweep/point.ts"
import { placeOf, pointAt, pointsOf, type Shard } from "../../experiment/sweep/shard.ts"
import { linesOf, writeAt } from "./lines.ts"

interface Waiting {
  readonly point: number
  readonly octets: Buffer
  readonly resolve: () => void
  readonly reject: (reason: unknown) => void
}

export class Journal {
  readonly #file: FileHandle
  readonly #shard: Shard
  /** By place in the shard: where the line begins, −1 without one, and its length without the line feed. */
  readonly #begins: Float64Array
  readonly #lengths: Uint32Array
  #end = 0
  #done = 0
  #waiting: Waiting[] = []
  #writing: Promise<void> | undefined

  private constructor(file: FileHandle, shard: Shard, points: number) {
    this.#file = file
    this.#shard = shard
    const places = pointsOf(shard, points)
    this.#begins = new Float64Array(places).fill(-1)
    this.#lengths = new Uint32Array(places)
  }

  /** Opens the journal of a shard of a design of `points` points, with the lines that are there. */
  static async open(path: string, shard: Shard, points: number): Promise<Journal> {
    const journal = new Journal(await open(path, constants.O_RDWR | constants.O_CREAT), shard, points)
    for await (const { octets, at } of linesOf(journal.#file)) {
      const point = wholePoint(octets)
      if (point !== undefined) journal.#note(point, at, octets.length)
      journal.#end = at + octets.length + 1
    }
    await journal.#file.truncate(journal.#end)
    return journal
  }

  /** Lines that are there. */
  get done(): number {
    return this.#done
  }

  /** The points that have no line yet, in order. */
  *missing(): Generator<number> {
    for (const [place, begin] of this.#begins.entries()) if (begin < 0) yield pointAt(this.#shard, place)
  }

  /** Adds a line, without line feed, to which one is given. Fulfilled when it is on the disk; several share one wait for the disk. */
  append(point: number, line: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ point, octets: Buffer.from(`${line}\n`), resolve, reject })
      this.#writing ??= this.#write()
    })
  }

  /** Every line in the order of points. All must be there. */
  async *inOrder(): AsyncGenerator<Buffer> {
    for (const [place, begin] of this.#begins.entries()) {
      const line = Buffer.alloc((this.#lengths[place] ?? 0) + 1)
      await this.#file.read(line, 0, line.length, begin)
      yield line
    }
  }

  /** Waits until all that was added is on the disk. */
  async settle(): Promise<void> {
    await this.#writing
  }

  async close(): Promise<void> {
    await this.settle()
    await this.#file.close()
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting
      this.#waiting = []
      try {
        await writeAt(this.#file, Buffer.concat(batch.map(({ octets }) => octets)), this.#end)
        await this.#file.datasync()
        for (const { point, octets, resolve } of batch) {
          this.#note(point, this.#end, octets.length - 1)
          this.#end += octets.length
          resolve()
        }
      } catch (error) {
        for (const { reject } of batch) reject(error)
      }
    }
    this.#writing = undefined
  }

  #note(point: number, at: number, length: number): void {
    const place = placeOf(this.#shard, point)
    if (place === undefined || place >= this.#begins.length || (this.#begins[place] ?? 0) >= 0) return
    this.#begins[place] = at
    this.#lengths[place] = length
    this.#done++
  }
}

/** The point of a line that is whole: a machine that lost its power may have left anything. */
const wholePoint = (octets: Buffer): number | undefined => {
  const line = octets.toString("utf8")
  try {
    JSON.parse(line)
  } catch {
    return undefined
  }
  return pointOfLine(line)
}
