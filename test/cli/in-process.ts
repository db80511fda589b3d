/** Runs the command line in this process, as `main` does, with its two outputs and its exit code: for what needs no process of its own. */
import * as NodeServices from "@effect/platform-node/NodeServices"
import { Effect } from "effect"
import { CliOutput, Command } from "effect/cli"
import { vi } from "vitest"
import { endingOf } from "../../sim/cli/exit-code.ts"
import { presenter } from "../../sim/cli/presenter.ts"
import { pushsim } from "../../sim/cli/program.ts"
import type { Ended } from "./pushsim.ts"

let before: Promise<unknown> = Promise.resolve()

/** Runs `pushsim` when those begun before have ended: two at a time would write into each other's outputs. */
export const inProcess = (...args: readonly string[]): Promise<Ended> => {
  const ended = before.then(() => run(args))
  before = ended.catch(() => undefined)
  return ended
}

const run = async (args: readonly string[]): Promise<Ended> => {
  const out = watch(process.stdout)
  const err = watch(process.stderr)
  try {
    const exit = await Effect.runPromiseExit(
      Command.runWith(pushsim, { version: "0" })(args).pipe(
        Effect.provide(CliOutput.layerPresenter(presenter)),
        Effect.provide(NodeServices.layer),
      ),
    )
    const { code, text } = endingOf(exit)
    return { code, stdout: out.text(), stderr: `${err.text()}${text === "" ? "" : `${text}\n`}` }
  } finally {
    out.end()
    err.end()
  }
}

const watch = (stream: NodeJS.WriteStream) => {
  const pieces: Buffer[] = []
  const spy = vi.spyOn(stream, "write").mockImplementation((content: string | Uint8Array, ...rest: unknown[]) => {
    pieces.push(Buffer.from(content))
    const done = rest.find((each) => typeof each === "function") as (() => void) | undefined
    done?.()
    return true
  })
  return { text: () => Buffer.concat(pieces).toString("utf8"), end: () => spy.mockRestore() }
}
