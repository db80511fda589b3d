/** Runs the command line as a user does: a process of its own, its two outputs and its exit code. */
import { spawn } from "node:child_process"
import { fileURLToPath } from "node:url"

const main = fileURLToPath(new URL("../../sim/cli/main.ts", import.meta.url))

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Running {
  readonly ended: Promise<Ended>
  readonly kill: (signal: NodeJS.Signals) => void
  /** Closes the reading end of its standard output, as `head` does. */
  readonly hangUp: () => void
  /** Waits until it has written this to standard output. */
  readonly says: (pattern: RegExp) => Promise<string>
}

/** Starts `pushsim` with these arguments in `cwd`. */
export const start = (args: readonly string[], cwd = process.cwd()): Running => {
  const child = spawn(process.execPath, [main, ...args], { cwd, stdio: ["ignore", "pipe", "pipe"] })
  let stdout = ""
  let stderr = ""
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text))
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text))
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once("error", reject)
    child.once("close", (code) => resolve({ code, stdout, stderr }))
  })
  return {
    ended,
    kill: (signal) => void child.kill(signal),
    hangUp: () => void child.stdout.destroy(),
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const match = pattern.exec(stdout)
          if (match !== null) resolve(match[0])
        }
        child.stdout.on("data", look)
        child.once("close", () => reject(new Error(`it ended without saying ${pattern}: ${stdout}${stderr}`)))
        look()
      }),
  }
}

/** Runs `pushsim` to its end. */
export const pushsim = (...args: readonly string[]): Promise<Ended> => start(args).ended

/** Changes that make the shipped scenario small enough for a test. */
export const smallSets = ["run.duration=8min", "devices.count=500", "load.ratePerDevice=8/h", "run.replications=2"]
export const small = ["im-offline-notification", ...smallSets.flatMap((set) => ["--set", set])]
