/** The whole lines of a file that may be larger than memory. Rule: what follows the last line feed is no line. */
import type { FileHandle } from "node:fs/promises"

const chunkOctets = 1 << 20
const lineFeed = 0x0a

export interface Line {
  /** Without its line feed. */
  readonly octets: Buffer
  /** Where in the file it begins. */
  readonly at: number
}

/** Every whole line from the beginning of an open file, in order. */
export async function* linesOf(file: FileHandle): AsyncGenerator<Line> {
  const chunk = Buffer.alloc(chunkOctets)
  let begun: Buffer[] = []
  let lineAt = 0
  let at = 0
  for (;;) {
    const { bytesRead } = await file.read(chunk, 0, chunkOctets, at)
    if (bytesRead === 0) return
    const read = chunk.subarray(0, bytesRead)
    let begin = 0
    for (let end = read.indexOf(lineFeed); end >= 0; end = read.indexOf(lineFeed, begin)) {
      yield { octets: Buffer.concat([...begun, read.subarray(begin, end)]), at: lineAt }
      begun = []
      begin = end + 1
      lineAt = at + begin
    }
    begun.push(Buffer.from(read.subarray(begin)))
    at += bytesRead
  }
}

/** Writes all of `octets` at a place of the file. */
export const writeAt = async (file: FileHandle, octets: Uint8Array, at: number): Promise<void> => {
  for (let written = 0; written < octets.length;) {
    const { bytesWritten } = await file.write(octets, written, octets.length - written, at + written)
    written += bytesWritten
  }
}
