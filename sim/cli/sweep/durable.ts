/**
 * Files that are there whole or not at all, whenever the machine stops: written beside their name, forced to the disk, renamed.
 */
import { open, rename, type FileHandle } from "node:fs/promises"
import { dirname } from "node:path"

/** What a file is called while it is written; a rest of a process that was killed is overwritten. */
const partOf = (file: string): string => `${file}.part`

/** Writes `file` by `write`, which gets an empty file; it has its name when all of it is on the disk. */
export const writeDurably = async (file: string, write: (part: FileHandle) => Promise<void>): Promise<void> => {
  const part = await open(partOf(file), "w+")
  try {
    await write(part)
    await part.sync()
  } finally {
    await part.close()
  }
  await rename(partOf(file), file)
  await syncDirectory(dirname(file))
}

/** Forces a directory's entries to the disk, where the system can: some refuse to open a directory. */
const syncDirectory = async (directory: string): Promise<void> => {
  const opened = await open(directory, "r").catch(() => undefined)
  if (opened === undefined) return
  await opened.sync().catch(() => undefined)
  await opened.close()
}
