/** Reading a scenario's text: limits hold before anything is read. */
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { NodeFileSystem } from "@effect/platform-node"
import { Effect } from "effect"
import { afterAll, describe, expect, it } from "vitest"
import { readScenarioText } from "../../sim/scenario/read.ts"

const folder = mkdtempSync(join(tmpdir(), "pushsim-read-"))
afterAll(() => rmSync(folder, { recursive: true }))

const path = (name: string): string => join(folder, name)
const reading = (file: string): Promise<string> =>
  Effect.runPromise(
    readScenarioText(file).pipe(
      Effect.catchTag("UnreadableScenario", ({ found, allowed }) =>
        Effect.succeed(`found ${found}, allowed ${allowed}`),
      ),
      Effect.provide(NodeFileSystem.layer),
    ),
  )

const allowed = "allowed a text file of at most 262144 octets"

describe("a scenario's text", () => {
  it("is what the file holds, without a byte order mark", async () => {
    writeFileSync(path("right.yaml"), "\uFEFFtitle: größer\n")
    expect(await reading(path("right.yaml"))).toBe("title: größer\n")
  })

  it("is not read from a directory", async () => {
    expect(await reading(folder)).toBe(`found a directory, ${allowed}`)
  })

  it("is not read from a file of 100 MB, which is refused by its size alone", async () => {
    writeFileSync(path("huge.yaml"), "")
    truncateSync(path("huge.yaml"), 100_000_000)
    const before = process.memoryUsage().arrayBuffers
    expect(await reading(path("huge.yaml"))).toBe(`found a file of 100000000 octets, ${allowed}`)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10_000_000)
  })

  it("is not read from a file that is not there, nor from binary data", async () => {
    expect(await reading(path("none.yaml"))).toBe(`found no such file, ${allowed}`)
    writeFileSync(path("binary.yaml"), new Uint8Array([0x89, 0x50, 0, 1]))
    expect(await reading(path("binary.yaml"))).toBe(`found a file of binary data, ${allowed}`)
  })

  it.skipIf(process.platform === "win32")("is not read from a device that never ends", async () => {
    expect(await reading("/dev/zero")).toContain("found no regular file")
  })
})
