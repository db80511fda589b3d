/** Whether the file of a finished sweep, or of a shard of one, holds the lines that it has to. */
import { open } from "node:fs/promises"
import { pointAt, pointsOf, type Shard } from "../../experiment/sweep/shard.ts"
import { pointOfLine } from "../../experiment/sweep/point.ts"
import { linesOf } from "./lines.ts"

/** What is wrong with a file of points, in words; `undefined`: nothing. */
export const damageOf = async (file: string, shard: Shard, points: number): Promise<string | undefined> => {
  const opened = await open(file)
  try {
    let place = 0
    for await (const { octets } of linesOf(opened)) {
      if (pointOfLine(octets.toString("utf8")) !== pointAt(shard, place)) break
      place++
    }
    const expected = pointsOf(shard, points)
    return place === expected
      ? undefined
      : `line ${place + 1} of ${expected} is not that of point ${pointAt(shard, place)}`
  } finally {
    await opened.close()
  }
}
