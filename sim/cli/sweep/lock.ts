/**
 * One process at a time in a directory: a file that names who is in it, made by whoever comes first.
 * Rule 1: a killed process leaves its file. On the same host the process is looked for, by its number and, where the system tells,
 * the time it began; of a process on another host its sign of life is waited for, since its clock is not to be trusted.
 * Rule 2: whoever takes over a file has a lock for that, itself of this kind, and looks again whether it is the one that was judged.
 */
import { link, open, readFile, rename, rm, stat, type FileHandle } from "node:fs/promises"
import { hostname } from "node:os"
import { setTimeout as sleep } from "node:timers/promises"

/** Time between two signs of life, ms. */
const beatMs = 5000
/** Time without one after which a process on another host counts as ended, ms. */
const patienceMs = 30_000

interface Owner {
  readonly pid: number
  readonly host: string
  /** When the process began, in the system's own measure; null where it does not tell. */
  readonly began: string | null
  /** Signs of life given. */
  readonly beats: number
}

/** The directory is somebody else's. */
export class Locked extends Error {
  override readonly name = "Locked"
}

export interface Lock {
  readonly release: () => Promise<void>
}

/** Makes `file` this process's; fails with `Locked` while another one that lives has it. */
export const takeLock = async (file: string, patience = patienceMs): Promise<Lock> => {
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    const claim = await claimFor(file)
    try {
      if (await claim.place()) return claim.lock
      const text = await textOf(file)
      if (text === undefined) continue // released meanwhile
      const owner = ownerOf(text)
      if (await isAlive(file, text, owner, patience)) {
        const who = owner === undefined ? "another process" : `process ${owner.pid} on ${owner.host}`
        throw new Locked(`${who} is at work in it (if that is not so, remove ${file})`)
      }
      const guard = await takeLock(`${file}.taking`, patience)
      try {
        if ((await textOf(file)) === text && (await claim.replace())) return claim.lock
      } finally {
        await guard.release()
      }
    } finally {
      await claim.tidy()
    }
  }
  throw new Locked(`several processes want it at once (${file})`)
}

const attemptsMax = 5

const textOf = (file: string): Promise<string | undefined> => readFile(file, "utf8").catch(() => undefined)

/** Where a file system has no links: a file is made by whoever comes first, too, but others may see it before it says whose it is. */
const noLinks = new Set(["ENOTSUP", "EOPNOTSUPP", "EPERM", "ENOSYS"])

const openNew = (file: string): Promise<FileHandle | undefined> =>
  open(file, "wx").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "EEXIST") return undefined
    throw error
  })

const isSame = async (handle: FileHandle, file: string): Promise<boolean> => {
  const there = await stat(file).catch(() => undefined)
  return there !== undefined && there.ino === (await handle.stat()).ino
}

/** Claims made by this process, so that no two share a file. */
let claims = 0

/** This process's file, whole before it stands in the lock's place, so that nobody reads half of it. */
const claimFor = async (file: string) => {
  const own = `${file}.${hostname()}.${process.pid}.${claims++}`
  let handle = await open(own, "wx")
  const owner = { pid: process.pid, host: hostname(), began: await beganOf(process.pid) }
  let beats = 0
  const beat = async (): Promise<void> => {
    await handle.write(JSON.stringify({ ...owner, beats: beats++ } satisfies Owner), 0)
  }
  await beat()
  let timer: NodeJS.Timeout | undefined
  const begin = (): true => {
    timer = setInterval(() => void beat().catch(() => undefined), beatMs).unref()
    return true
  }
  const lock: Lock = {
    release: async () => {
      clearInterval(timer)
      // Whoever thought this process dead may have taken it over.
      if (await isSame(handle, file)) await rm(file, { force: true })
      await handle.close()
    },
  }
  return {
    lock,
    /** Whether the lock was nobody's and is this claim's now. A link is made or refused at one stroke, on network file systems too. */
    place: async () => {
      try {
        await link(own, file)
      } catch (error) {
        const { code = "" } = error as NodeJS.ErrnoException
        // ENOENT: whoever has the lock has tidied this claim away.
        if (code === "EEXIST" || code === "ENOENT") return false
        if (!noLinks.has(code)) throw error
        const direct = await openNew(file)
        if (direct === undefined) return false
        await handle.close()
        handle = direct
        await beat()
      }
      return begin()
    },
    /** Puts the claim in the place of a file that may be removed. */
    replace: () => rename(own, file).then(begin, () => false),
    tidy: async () => {
      await rm(own, { force: true })
      if (timer === undefined) await handle.close()
    },
  }
}

const ownerOf = (text: string): Owner | undefined => {
  try {
    const owner = JSON.parse(text) as Owner
    return Number.isInteger(owner.pid) && typeof owner.host === "string" ? owner : undefined
  } catch {
    return undefined // cut off while it was written
  }
}

const isAlive = async (file: string, text: string, owner: Owner | undefined, patience: number): Promise<boolean> => {
  if (owner?.host === hostname()) {
    if (!exists(owner.pid)) return false
    return owner.began === null || owner.began === (await beganOf(owner.pid))
  }
  await sleep(patience)
  return (await readFile(file, "utf8").catch(() => "")) !== text
}

const exists = (pid: number): boolean => {
  try {
    process.kill(pid, 0) // asks only
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"
  }
}

/** Field 22 of /proc/PID/stat, `starttime` (proc_pid_stat(5)): a number that comes again after a restart has another one. */
const beganOf = async (pid: number): Promise<string | null> => {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "")
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null
}
