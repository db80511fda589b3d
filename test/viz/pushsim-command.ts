/** A command of the browser tests: runs the command line in Node and gives its standard output, to hold the page against. */
import { execFile } from "node:child_process"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import type { BrowserCommand } from "vitest/node"

const main = fileURLToPath(new URL("../../sim/cli/main.ts", import.meta.url))

declare module "vitest/browser" {
  interface BrowserCommands {
    /** `pushsim ARGS` in Node. */
    pushsim: (args: readonly string[]) => Promise<string>
  }
}

export const pushsim: BrowserCommand<[args: readonly string[]]> = async (_context, args) => {
  const { stdout } = await promisify(execFile)(process.execPath, [main, ...args], { maxBuffer: 2 ** 26 })
  return stdout
}
