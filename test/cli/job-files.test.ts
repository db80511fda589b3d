/**
 * The job files that README shows, run as Slurm and Kubernetes would: with the variables that those set, each task in a shell of
 * its own, and put together at the end to the bytes of the sweep that was not split.
 * Slurm: https://slurm.schedmd.com/job_array.html, sbatch(1) "OUTPUT ENVIRONMENT VARIABLES". Kubernetes: batch/v1 JobSpec;
 * `backoffLimitPerIndex` needs completion mode Indexed, and it and `podFailurePolicy` need restart policy Never.
 */
import { execFileSync } from "node:child_process"
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { delimiter, join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { parse } from "yaml"
import { exitCodes } from "../../sim/cli/exit-code.ts"
import { inProcess } from "./in-process.ts"

const root = fileURLToPath(new URL("../..", import.meta.url))
const folder = mkdtempSync(join(tmpdir(), "pushsim-jobs-"))
afterAll(() => rmSync(folder, { recursive: true }))

const readme = readFileSync(join(root, "README.md"), "utf8")
const fenced = (language: string, holds: string): string =>
  [...readme.matchAll(new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``, "gu"))]
    .map(([, text = ""]) => text)
    .find((text) => text.includes(holds)) ?? ""
const slurmScript = fenced("sh", "#SBATCH")
const kubernetesFile = fenced("yaml", "kind: Job")

/** Tasks of a job here; a real one has more. */
const tasks = 3
const scenario = "my-scenario.yaml"

/** The folder that a job's tasks share, with the reader's scenario: a shipped one, made small. */
const place = (name: string): string => {
  const at = join(folder, name)
  mkdirSync(at)
  const text = readFileSync(join(root, "scenarios/mms-to-sip-device.yaml"), "utf8")
    .replace(/^run: .*$/mu, "run: { duration: 20 s, warmUp: 1 s, replications: 1, seed: 1 }")
    .replace(/^( +)count: \d+/mu, "$1count: 5")
  writeFileSync(join(at, scenario), text)
  return at
}

/** What a task does, by `sh`, where `npx pushsim` is this program, as it is in a checkout. */
const shell = (script: string, cwd: string, environment: Readonly<Record<string, string>>): string =>
  execFileSync("sh", ["-eu", "-c", script], {
    cwd,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...environment, PATH: `${join(folder, "bin")}${delimiter}${process.env["PATH"] ?? ""}` },
  })

beforeAll(() => {
  const npx = join(folder, "bin", "npx")
  mkdirSync(join(folder, "bin"))
  const main = join(root, "sim/cli/main.ts")
  writeFileSync(npx, `#!/bin/sh\n[ "$1" = pushsim ] || exit 9\nshift\nexec "${process.execPath}" "${main}" "$@"\n`)
  chmodSync(npx, 0o755)
})

/** The sweep of a command as one, not split: its `--vary` options are those of the job. */
const whole = async (at: string, command: string): Promise<string> => {
  const vary = [...command.matchAll(/--vary (?:"([^"]*)"|(\S+))/gu)].flatMap(([, quoted, bare]) => [
    "--vary",
    quoted ?? bare ?? "",
  ])
  const out = join(at, "whole")
  const args = ["sweep", join(at, scenario), ...vary, "--workers", "2", "--quiet", "--out", out]
  expect(await inProcess(...args)).toEqual({ code: 0, stdout: "", stderr: "" })
  return out
}

const expectSame = (made: string, asked: string): void => {
  expect(readdirSync(made)).toEqual(readdirSync(asked))
  for (const name of readdirSync(asked)) {
    expect(readFileSync(join(made, name), "utf8"), name).toBe(readFileSync(join(asked, name), "utf8"))
  }
}

describe("the job array for Slurm", () => {
  test("its options are those of sbatch, and it has as many tasks as shards", () => {
    const options = [...slurmScript.matchAll(/^#SBATCH (.*)$/gmu)].flatMap(([, text = ""]) => text.split(" "))
    const names = options.map((option) => option.split("=")[0])
    expect(names).toEqual(["--job-name", "--array", "--cpus-per-task", "--requeue"])
    const last = /--array=0-(\d+)/u.exec(slurmScript)?.[1]
    const shards = /--shard "\$SLURM_ARRAY_TASK_ID\/(\d+)"/u.exec(slurmScript)?.[1]
    expect(Number(shards)).toBe(Number(last) + 1)
    // The lines of options come before any command, or sbatch does not see them.
    expect(slurmScript.split("\n").findIndex((line) => !line.startsWith("#"))).toBeGreaterThan(
      slurmScript.split("\n").findLastIndex((line) => line.startsWith("#SBATCH")),
    )
  })

  test("gives the bytes of the whole sweep, a task that is requeued included", async () => {
    const at = place("slurm")
    const script = slurmScript.replace(/(TASK_ID\/)\d+/u, `$1${tasks}`)
    const run = (task: number): string =>
      shell(script, at, { SLURM_ARRAY_TASK_ID: String(task), SLURM_CPUS_PER_TASK: "1", SLURM_JOB_ID: "7" })
    for (const task of [2, 0, 1, 0]) expect(run(task)).toBe("")
    expect(readdirSync(join(at, "shards")).toSorted()).toEqual(["0", "1", "2"])
    const merge = /^# when all have ended: (npx pushsim merge .*)$/mu.exec(slurmScript)?.[1] ?? ""
    shell(merge, at, {})
    expectSame(join(at, "results"), await whole(at, script))
  })
})

describe("the indexed job for Kubernetes", () => {
  const job = parse(kubernetesFile)
  const { spec } = job
  const [container] = spec.template.spec.containers

  test("holds what its fields need of each other", () => {
    expect([job.apiVersion, job.kind, spec.completionMode]).toEqual(["batch/v1", "Job", "Indexed"])
    expect(Object.keys(spec).toSorted()).toEqual(
      "backoffLimitPerIndex completionMode completions parallelism podFailurePolicy template".split(" "),
    )
    expect(spec.template.spec.restartPolicy).toBe("Never")
    expect(spec.podFailurePolicy.rules).toEqual([
      { action: "FailJob", onExitCodes: { operator: "In", values: [exitCodes.mistake] } },
    ])
    const shards = /--shard "\$JOB_COMPLETION_INDEX\/(\d+)"/u.exec(container.args[0])?.[1]
    expect(Number(shards)).toBe(spec.completions)
    expect(spec.parallelism).toBeLessThanOrEqual(spec.completions)
    const [volume] = spec.template.spec.volumes
    expect(container.volumeMounts).toEqual([{ name: volume.name, mountPath: "/data" }])
    expect(container.args).toHaveLength(1) // sh -c takes one text
  })

  test("gives the bytes of the whole sweep, a pod that is started again included", async () => {
    const at = place("kubernetes")
    const mounted = (text: string): string => text.replaceAll("/data", at)
    const script = mounted(container.args[0].replace(/(COMPLETION_INDEX\/)\d+/u, `$1${tasks}`))
    expect(container.command).toEqual(["sh", "-c"])
    for (const index of [1, 0, 2, 1]) expect(shell(script, at, { JOB_COMPLETION_INDEX: String(index) })).toBe("")
    const merge = /^# when it is complete: (npx pushsim merge .*)$/mu.exec(kubernetesFile)?.[1] ?? ""
    shell(mounted(merge), at, {})
    expectSame(join(at, "results"), await whole(at, script))
  })

  test("a wrong scenario ends with the code that fails the whole job", () => {
    const at = place("wrong")
    writeFileSync(join(at, scenario), "title: nothing else\n")
    const script = container.args[0].replaceAll("/data", at)
    const status = (): number => {
      try {
        shell(script, at, { JOB_COMPLETION_INDEX: "0" })
        return 0
      } catch (error) {
        return (error as { readonly status: number }).status
      }
    }
    expect(status()).toBe(spec.podFailurePolicy.rules[0].onExitCodes.values[0])
  })
})
