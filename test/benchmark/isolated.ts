/** Replications in processes of their own, one after the other or several at once, and what each cost. */
import { spawn } from "node:child_process"
import { fileURLToPath } from "node:url"

/** What one replication cost. `pushes` are those planned after warm-up; memory is the process's peak of resident pages. */
export interface Cost {
  readonly wallSeconds: number
  readonly userSeconds: number
  readonly cpuSeconds: number
  readonly events: number
  readonly pushes: number
  readonly peakMb: number
  readonly fingerprint: string
}

/** Which replication of which mechanism, with which changes to the scenario. */
export interface Work {
  readonly scenario: string
  readonly mechanism: string
  readonly replication: number
  readonly sets: readonly string[]
}

const script = fileURLToPath(new URL("one-replication.ts", import.meta.url))

/** Runs one replication. */
const measured = ({ scenario, mechanism, replication, sets }: Work): Promise<Cost> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, scenario, mechanism, String(replication), ...sets], {
      stdio: ["ignore", "pipe", "inherit"],
    })
    let text = ""
    child.stdout.setEncoding("utf8")
    child.stdout.on("data", (chunk: string) => (text += chunk))
    child.on("error", reject)
    child.on("close", (code) => {
      if (code === 0) resolve(JSON.parse(text) as Cost)
      else reject(new Error(`a replication of ${scenario} ended with ${code}`))
    })
  })

/** Runs all of it with at most `workers` at once; costs in the order of the work. */
export const measureAll = async (work: readonly Work[], workers: number): Promise<readonly Cost[]> => {
  const costs: Cost[] = []
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < work.length) {
      const index = next++
      costs[index] = await measured(work[index]!)
    }
  }
  await Promise.all(Array.from({ length: workers }, worker))
  return costs
}
