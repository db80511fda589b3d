/** Small worlds for tests: a scenario text, decoded as a user's file would be, with one mechanism prepared in it. */
import { judgeOf } from "../../sim/analysis/judge.ts"
import { mechanisms } from "../../sim/mechanisms/index.ts"
import { waysOf, type AnyMechanism } from "../../sim/mechanisms/mechanism.ts"
import { prepare, replicate, type PreparedWorld, type Replicated } from "../../sim/mechanisms/replicate.ts"
import type { Attachments } from "../../sim/scenario/attachments.ts"
import { formatProblems } from "../../sim/scenario/problem.ts"
import { decodeScenario, type PushScenario } from "../../sim/scenario/scenario.ts"

/** One IM server, one PPG, one core, fixed access, pushes that the test plans; `--set` style overrides make the rest. */
export const plainWorld = `
title: Test
question: Does it hold?
kind: push
mechanisms: [sip-message, ppg-sip, ppg-sip-loop, { use: ppg-sip-loop, as: loop-chained, variant: chained }]
nodes:
  im: { role: im-server, identity: "sip:im1@home1.net" }
  ppg: { role: ppg, identity: "sip:ppg1@home1.net", compliance: [push-2.2] }
  icscf: { role: i-cscf }
  scscf: { role: s-cscf }
  hss:
    role: hss
    filterCriteria:
      - { server: im, priority: 1, method: REGISTER, sessionCase: any }
      - server: im
        priority: 2
        method: MESSAGE
        sessionCase: unregistered
        exceptAsserted: ["sip:im1@home1.net", "sip:ppg1@home1.net"]
  pcscf: { role: p-cscf }
  device: { role: device }
links:
  im-scscf: { delay: 1 ms }
  im-ppg: { delay: 1 ms }
  ppg-scscf: { delay: 1 ms }
  ppg-icscf: { delay: 1 ms }
  icscf-scscf: { delay: 1 ms }
  icscf-hss: { delay: 1 ms }
  scscf-hss: { delay: 1 ms }
  scscf-pcscf: { delay: 1 ms }
  pcscf-icscf: { delay: 1 ms }
  pcscf-device: { delay: 1 ms }
devices: { count: 100, states: { im-offline: 100 %, unregistered: 0 %, off: 0 % }, access: fixed }
load: { kind: poisson, initiator: im, rate: 10/s }
content: { type: application/simple-message-summary, size: 120 B }
run: { duration: 5 min, warmUp: 0 s, replications: 1, seed: 1 }
`

/** The scenario, or a thrown list of its problems. */
export const scenarioOf = (
  text: string,
  sets: readonly string[] = [],
  catalogue: readonly AnyMechanism[] = mechanisms,
  files: Attachments = {},
): PushScenario => {
  const decoded = decodeScenario("test.yaml", text, sets, catalogue, files)
  if ("problems" in decoded) throw new Error(formatProblems(decoded.problems))
  if (decoded.scenario.kind !== "push") throw new Error("not a push scenario")
  return decoded.scenario
}

/** A mechanism of the scenario, by its label, ready to run. */
export const preparedWorld = (
  scenario: PushScenario,
  label: string,
  catalogue: readonly AnyMechanism[] = mechanisms,
): PreparedWorld => {
  const use = scenario.mechanisms.find((entry) => entry.label === label)
  const ways = use === undefined ? undefined : waysOf(use, catalogue)
  if (ways === undefined) throw new Error(`the scenario has no mechanism ${label}`)
  return prepare(scenario.world, ways, judgeOf(scenario.world))
}

/** Runs one replication of a mechanism in the plain world with overrides. */
export const runPlain = (
  label: string,
  sets: readonly string[] = [],
  options: { readonly seed?: number; readonly tracePush?: number } = {},
): Replicated => {
  const scenario = scenarioOf(plainWorld, sets)
  return replicate(preparedWorld(scenario, label), {
    seed: options.seed ?? scenario.run.seed,
    replication: 0,
    keepPushes: true,
    tracePush: options.tracePush,
  })
}
