/** One process at a time, and no file of a dead one in the way. */
import { spawnSync } from "node:child_process"
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { hostname, tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, test } from "vitest"
import { Locked, takeLock } from "../../../sim/cli/sweep/lock.ts"

const folder = mkdtempSync(join(tmpdir(), "pushsim-lock-"))
afterAll(() => rmSync(folder, { recursive: true }))

const left = (name: string, owner: unknown): string => {
  const file = join(folder, name)
  writeFileSync(file, typeof owner === "string" ? owner : JSON.stringify(owner))
  return file
}
const owner = { pid: process.pid, host: hostname(), began: null, beats: 0 }

test("whoever has it keeps others out and leaves nothing behind", async () => {
  const file = join(folder, "lock")
  const lock = await takeLock(file)
  const error = await takeLock(file).catch((refused: unknown) => refused)
  expect(error).toBeInstanceOf(Locked)
  expect(String(error)).toContain(`process ${process.pid} on ${hostname()} is at work in it`)
  await lock.release()
  expect(existsSync(file)).toBe(false)
})

test("a dead process on this host, or one whose number has been given to another, is out of the way at once", async () => {
  const { pid } = spawnSync(process.execPath, ["-e", ""])
  for (const dead of [
    { ...owner, pid },
    { ...owner, began: "1" },
  ]) {
    const lock = await takeLock(left("dead", dead), 60_000)
    expect(JSON.parse(readFileSync(join(folder, "dead"), "utf8"))).toMatchObject({ pid: process.pid })
    await lock.release()
  }
})

test("a process on another host is waited for: with a sign of life it keeps the lock, without one it does not", async () => {
  const elsewhere = { ...owner, host: "elsewhere" }
  const silent = await takeLock(left("silent", elsewhere), 20)
  await silent.release()
  const torn = await takeLock(left("torn", '{"pid":'), 20)
  await torn.release()
  const file = left("alive", elsewhere)
  const attempt = takeLock(file, 200).catch((refused: unknown) => refused)
  setTimeout(() => left("alive", { ...elsewhere, beats: 1 }), 50)
  expect(String(await attempt)).toContain("on elsewhere is at work in it")
  expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ host: "elsewhere", beats: 1 })
})

test("of many who find a dead one's file at the same time, one gets it, every time", async () => {
  const { pid } = spawnSync(process.execPath, ["-e", ""])
  for (let round = 0; round < 40; round++) {
    const file = left(`many-${round}`, { ...owner, pid })
    // The last rounds: one who died while taking over.
    if (round >= 30) left(`many-${round}.taking`, { ...owner, pid })
    const attempts = await Promise.allSettled(Array.from({ length: 8 }, () => takeLock(file, 0)))
    const got = attempts.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []))
    expect(got).toHaveLength(1)
    await got[0]?.release()
    expect(readdirSync(folder).filter((each) => each.startsWith(`many-${round}`))).toEqual([])
  }
})

test("whoever was thought dead and goes on does not take the lock from the one who has it now", async () => {
  const file = join(folder, "taken-over")
  const first = await takeLock(file)
  const silent = { ...owner, host: "elsewhere" }
  writeFileSync(file, JSON.stringify(silent).padEnd(200)) // as a file system that two hosts share would show it
  const second = await takeLock(file, 20)
  await first.release()
  expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ pid: process.pid, host: hostname() })
  expect(String(await takeLock(file, 20).catch((refused: unknown) => refused))).toContain("is at work in it")
  await second.release()
  expect(existsSync(file)).toBe(false)
})
