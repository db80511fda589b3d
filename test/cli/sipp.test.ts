/** `flow --format sipp --out DIR`: a directory of files, whole or not at all, and in words why not. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { Effect, Option } from "effect"
import { afterAll, describe, expect, test } from "vitest"
import { openSipp } from "../../sim/cli/output-directory.ts"
import { direct, loop } from "../render/sipp/made-up-flows.ts"
import type { Flow } from "../../sim/trace/flow.ts"
import { inProcess } from "./in-process.ts"
import { pushsim, small } from "./pushsim.ts"

const folder = mkdtempSync(join(tmpdir(), "pushsim-sipp-cli-"))
afterAll(() => rmSync(folder, { recursive: true }))

const args = ["flow", ...small, "--workers", "1", "-m", "sip-message", "--format", "sipp", "--quiet"]

/** A folder of its own for a test. */
const place = (): string => mkdtempSync(join(folder, "at-"))

/** Opens, writes the flow and closes; gives what was told when it failed. */
const written = (out: string, flow: Flow): Promise<string | undefined> =>
  Effect.runPromise(
    Effect.scoped(Effect.flatMap(openSipp(Option.some(out)), (write) => write(flow))).pipe(
      Effect.match({ onFailure: ({ message }) => message, onSuccess: () => undefined }),
      Effect.provide(NodeServices.layer),
    ),
  )

describe.concurrent("the command", () => {
  test("writes the files of one push, the same ones each time, and nothing on standard output", async () => {
    const at = place()
    const [one, two] = [join(at, "one"), join(at, "two")]
    mkdirSync(two) // there and empty: taken
    const runs = await Promise.all([pushsim(...args, "--out", one), inProcess(...args, "--out", two)])
    expect(runs).toEqual([0, 1].map(() => ({ code: 0, stdout: "", stderr: "" })))
    const names = readdirSync(one).toSorted()
    expect(names).toEqual(["01-im-uac.xml", "02-device-uas.xml", "README.txt", "run.sh", "users.csv"])
    expect(readdirSync(two).toSorted()).toEqual(names)
    for (const name of names) expect(readFileSync(join(two, name))).toEqual(readFileSync(join(one, name)))
    expect(readdirSync(at).toSorted()).toEqual(["one", "two"])
  })

  test("asks for a directory where none is given, before the work", async () => {
    const { code, stdout, stderr } = await inProcess(...args)
    expect(stderr).toBe("--format sipp gives several files: name a directory for them with --out DIR\n")
    expect([code, stdout]).toEqual([2, ""])
  })

  test("leaves nothing when the push is not there", async () => {
    const at = place()
    const { code, stderr } = await inProcess(...args, "--push", "999999", "--out", join(at, "new"))
    expect(stderr).toMatch(/has no push 999999\n$/u)
    expect([code, readdirSync(at)]).toEqual([2, []])
  })

  test("does not touch what is there", async () => {
    const at = place()
    writeFileSync(join(at, "mine.txt"), "mine")
    const { code, stderr } = await inProcess(...args, "--out", at)
    expect(stderr).toMatch(/^cannot write .*: it is a directory with files in it; name one that is not there yet\n$/u)
    expect([code, readdirSync(at)]).toEqual([2, ["mine.txt"]])
  })
})

describe("the directory", () => {
  test("is made from the flow's files", async () => {
    const at = place()
    expect(await written(join(at, "new"), loop())).toBeUndefined()
    expect(readdirSync(join(at, "new"))).toHaveLength(7)
    expect(readdirSync(at)).toEqual(["new"])
  })

  test("is refused where a file or no parent is", async () => {
    const at = place()
    writeFileSync(join(at, "file"), "mine")
    expect(await written(join(at, "file"), direct())).toMatch(/file: it is a file/u)
    expect(await written(join(at, "nowhere", "new"), direct())).toMatch(/there is no directory .*nowhere$/u)
    expect(readFileSync(join(at, "file"), "utf8")).toBe("mine")
    expect(readdirSync(at)).toEqual(["file"])
  })

  test("is not made for a flow without SIP, and an empty one that was there stays", async () => {
    const at = place()
    mkdirSync(join(at, "empty"))
    const none = { ...direct(), records: [] }
    expect(await written(join(at, "new"), none)).toMatch(/push 7 by sip-message has no SIP endpoint/u)
    expect(await written(join(at, "empty"), none)).toMatch(/has no SIP endpoint/u)
    expect(existsSync(join(at, "new"))).toBe(false)
    expect(readdirSync(at)).toEqual(["empty"])
  })
})
