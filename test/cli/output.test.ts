/** An output file is there whole or not at all. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { afterEach, beforeEach, expect, it } from "@effect/vitest"
import { Effect, Option } from "effect"
import { openOutput, refuseOctets } from "../../sim/cli/output.ts"

let folder = ""
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pushsim-output-"))
})
afterEach(() => rmSync(folder, { recursive: true }))

const write = (file: string, andThen: Effect.Effect<unknown, unknown> = Effect.void) =>
  Effect.scoped(
    Effect.gen(function* () {
      const output = yield* openOutput(file)
      yield* output.append("first,")
      expect(readdirSync(folder)).not.toContain("new.csv")
      yield* output.append("second")
      yield* andThen
    }),
  ).pipe(Effect.provide(NodeServices.layer))

it.live("it takes its name when everything is written", () =>
  Effect.gen(function* () {
    yield* write(join(folder, "new.csv"))
    expect(readFileSync(join(folder, "new.csv"), "utf8")).toBe("first,second")
    expect(readdirSync(folder)).toEqual(["new.csv"])
  }),
)

it.live("when the work fails, what was there before is still there and nothing else", () =>
  Effect.gen(function* () {
    writeFileSync(join(folder, "old.csv"), "old")
    yield* Effect.flip(write(join(folder, "old.csv"), Effect.fail("no power")))
    yield* Effect.flip(write(join(folder, "new.csv"), Effect.fail("no power")))
    expect(readdirSync(folder)).toEqual(["old.csv"])
    expect(readFileSync(join(folder, "old.csv"), "utf8")).toBe("old")
  }),
)

it.live("a folder that is not there, and a name that is a folder, are told before the work", () =>
  Effect.gen(function* () {
    let hasWorked = false
    const work = Effect.sync(() => (hasWorked = true))
    const missing = yield* Effect.flip(write(join(folder, "nowhere", "new.csv"), work))
    expect(missing).toMatchObject({ _tag: "CommandMistake", message: expect.stringContaining("there is no directory") })
    const isFolder = yield* Effect.flip(write(folder, work))
    expect(isFolder).toMatchObject({ _tag: "CommandMistake", message: expect.stringContaining("it is a directory") })
    expect(hasWorked).toBe(false)
  }),
)

it.live("a device is written to and not replaced", () =>
  Effect.gen(function* () {
    yield* write("/dev/null")
    expect(existsSync("/dev/null")).toBe(true)
    expect(readdirSync(folder)).toEqual([])
  }),
)

it.effect("octets go to a file or a pipe, never to a terminal", () =>
  Effect.gen(function* () {
    const refused = yield* Effect.flip(refuseOctets("pcapng", Option.none(), true))
    expect(refused).toMatchObject({ _tag: "CommandMistake", message: expect.stringContaining("--out") })
    yield* refuseOctets("pcapng", Option.none(), undefined)
    yield* refuseOctets("pcapng", Option.some("push.pcapng"), true)
  }),
)
