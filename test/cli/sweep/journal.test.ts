/** What a journal makes of whatever a stopped process, or a stopped machine, left in it. */
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, test } from "vitest"
import { Journal } from "../../../sim/cli/sweep/journal.ts"

const folder = mkdtempSync(join(tmpdir(), "pushsim-journal-"))
afterAll(() => rmSync(folder, { recursive: true }))

const whole = { index: 0, of: 1 }
const line = (point: number, text = "é".repeat(point)): string => JSON.stringify({ point, levels: { x: point }, text })

const ordered = async (journal: Journal): Promise<string> => {
  let text = ""
  for await (const octets of journal.inOrder()) text += octets.toString("utf8")
  return text
}

test("lines come back in the order of points, whatever the order in which they ended", async () => {
  const journal = await Journal.open(join(folder, "order"), whole, 5)
  await Promise.all([3, 0, 4].map((point) => journal.append(point, line(point))))
  await journal.append(1, line(1))
  expect([journal.done, ...journal.missing()]).toEqual([4, 2])
  await journal.append(2, line(2))
  expect(await ordered(journal)).toBe([0, 1, 2, 3, 4].map((point) => `${line(point)}\n`).join(""))
  await journal.close()
})

test("cut off at any octet, it keeps the whole lines and goes on behind them", async () => {
  const text = [0, 2, 1].map((point) => `${line(point)}\n`).join("")
  const octets = Buffer.from(text)
  const file = join(folder, "cut")
  for (let length = 0; length <= octets.length; length++) {
    writeFileSync(file, octets.subarray(0, length))
    const journal = await Journal.open(file, whole, 3)
    const kept = octets.subarray(0, length).toString("latin1").split("\n").length - 1
    expect(journal.done).toBe(kept)
    for (const point of journal.missing()) await journal.append(point, line(point))
    expect(await ordered(journal)).toBe([0, 1, 2].map((point) => `${line(point)}\n`).join(""))
    await journal.close()
  }
})

test("what is no line of the sweep is passed over, and a line longer than any buffer is one line", async () => {
  const file = join(folder, "odd")
  const long = line(1, "x".repeat(3_000_000))
  writeFileSync(file, `{"point":0,"levels":{}\n\0\0\0\n${long}\n{"point":7,"levels":{}}\n${line(2)}\n`)
  appendFileSync(file, `${line(2, "another")}\n`)
  const journal = await Journal.open(file, whole, 3)
  expect([journal.done, ...journal.missing()]).toEqual([2, 0])
  await journal.append(0, line(0))
  expect(await ordered(journal)).toBe(`${line(0)}\n${long}\n${line(2)}\n`)
  await journal.close()
})

test("a shard's journal holds its own points only", async () => {
  const shard = { index: 1, of: 3 }
  const file = join(folder, "shard")
  writeFileSync(file, `${line(0)}\n${line(4)}\n`)
  const journal = await Journal.open(file, shard, 8)
  expect([journal.done, ...journal.missing()]).toEqual([1, 1, 7])
  await journal.close()
  expect(readFileSync(file, "utf8")).toContain('"point":4')
})
