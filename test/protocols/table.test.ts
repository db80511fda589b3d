/** Tables in general: compiling, amending, printing, and random inputs against every machine that there is. */
import { globSync, readFileSync } from "node:fs"
import { resolve } from "node:path"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import {
  actionIndex,
  amend,
  compile,
  inputIndex,
  matrixText,
  phaseIndex,
  type AnyMachine,
  type Machine,
} from "../../sim/protocols/table.ts"
import { notificationInput } from "../../sim/protocols/im/notification.ts"
import { machineNames, trueTables } from "../conformance/machines.ts"

const door: Machine<"closed" | "open" | "gone", "push" | "burn", "creak" | "smoke"> = {
  name: "door",
  phases: ["closed", "open", "gone"],
  inputs: ["push", "burn"],
  actions: ["creak", "smoke"],
  rows: [
    ["closed", "push", "open", ["creak"], "carpentry §1"],
    ["open", "push", "closed", [], "carpentry §1"],
    ["open", "burn", "gone", ["creak", "smoke"], "physics §2"],
  ],
}

describe("compile", () => {
  test("gives the row of a cell, its next phase and its actions by position", () => {
    const compiled = compile(door)
    const cell = phaseIndex(door, "open") * compiled.inputCount + inputIndex(door, "burn")
    const row = compiled.row[cell] ?? -1
    expect(compiled.to[row]).toBe(phaseIndex(door, "gone"))
    expect([...compiled.actions.subarray(compiled.actionStart[row], compiled.actionStart[row + 1])]).toEqual([
      actionIndex(door, "creak"),
      actionIndex(door, "smoke"),
    ])
  })

  test("marks a cell without a row as ignored", () => {
    const compiled = compile(door)
    expect(compiled.row[phaseIndex(door, "closed") * compiled.inputCount + inputIndex(door, "burn")]).toBe(-1)
  })

  test("refuses two rows for one cell", () => {
    const rows = [...door.rows, ["open", "burn", "open", [], "wishful thinking"] as const]
    expect(() => compile({ ...door, rows })).toThrow('door says twice what "burn" does in "open"')
  })

  test("refuses words that the machine does not declare", () => {
    const machine: AnyMachine = { ...door, rows: [["closed", "kick", "open", [], "anger"]] }
    expect(() => compile(machine)).toThrow('door has no "kick" among its inputs: push, burn')
  })
})

describe("amend", () => {
  test("replaces the row of a cell in its place, adds new rows at the end, and strikes out inputs", () => {
    const amended = amend(door, {
      name: "steel door",
      struck: ["burn"],
      rows: [
        ["open", "push", "closed", ["creak"], "steelwork §1"],
        ["gone", "push", "gone", [], "steelwork §2"],
      ],
    })
    expect(amended.name).toBe("steel door")
    expect(amended.rows.map(([from, on, , , source]) => [from, on, source])).toEqual([
      ["closed", "push", "carpentry §1"],
      ["open", "push", "steelwork §1"],
      ["gone", "push", "steelwork §2"],
    ])
  })
})

describe("matrixText", () => {
  test("shows every cell, ignored ones as a dot, then every row with its source", () => {
    expect(matrixText(door)).toBe(
      [
        "door",
        "",
        "        push    burn",
        "closed  open    ·",
        "open    closed  gone",
        "gone    ·       ·",
        "",
        "closed push → open   creak        carpentry §1",
        "open   push → closed –            carpentry §1",
        "open   burn → gone   creak, smoke physics §2",
        "",
      ].join("\n"),
    )
  })

  for (const name of machineNames) {
    test(`${name} is as in its golden file`, async () => {
      await expect(matrixText(trueTables[name])).toMatchFileSnapshot(`../golden/machines/${name}.txt`)
    })
  }
})

const isMachine = (value: unknown): value is AnyMachine =>
  typeof value === "object" && value !== null && ["phases", "inputs", "actions", "rows"].every((key) => key in value)

test("every table of every protocol is among the machines, so has a golden file and stories", async () => {
  const files = globSync("sim/**/*.ts").filter((file) => !/node-worker|cli.main/u.test(file))
  const withTables = files.filter((file) => /\b(Machine<|amend\()/u.test(readFileSync(file, "utf8")))
  const known = new Set<unknown>(Object.values(trueTables))
  const missing: string[] = []
  for (const file of withTables) {
    const exported: unknown = await import(resolve(file))
    for (const [name, value] of Object.entries(exported as object))
      if (isMachine(value) && !known.has(value)) missing.push(`${file}: ${name}`)
  }
  expect(withTables.length).toBeGreaterThan(20)
  expect(missing).toEqual([])
})

const endsOf: Readonly<Record<(typeof machineNames)[number], readonly string[]>> = {
  "non-invite-client": ["terminated"],
  "non-invite-client-reliable": ["terminated"],
  "non-invite-server": ["terminated"],
  "non-invite-server-reliable": ["terminated"],
  "non-invite-server-4320": ["terminated"],
  "non-invite-server-reliable-4320": ["terminated"],
  registration: [],
  "third-party-registration": [],
  notification: ["delivered", "expired", "rejected"],
  "push-state": ["rejected"],
  "one-way-client": ["terminated"],
  "one-way-server": ["terminated"],
  "short-message": ["delivered", "expired", "undeliverable", "rejected"],
  "wtp-class-0": ["terminated"],
  "wtp-class-1-initiator": ["confirmed", "aborted"],
  "wtp-class-1-responder": ["terminated", "aborted"],
  "wtp-class-2-initiator": ["terminated", "aborted"],
  "wtp-class-2-responder": ["terminated", "aborted"],
  "wsp-session-server": ["terminated"],
  "wsp-session-client": ["terminated"],
  "wsp-confirmed-push-server": ["confirmed", "aborted"],
  "wsp-confirmed-push-client": ["accepted", "aborted"],
  "invite-client": ["terminated"],
  "invite-client-reliable": ["terminated"],
  "invite-client-6026": ["terminated"],
  "invite-client-reliable-6026": ["terminated"],
  "invite-server": ["terminated"],
  "invite-server-reliable": ["terminated"],
  "invite-server-6026": ["terminated"],
  "invite-server-reliable-6026": ["terminated"],
  "uas-2xx": ["ended"],
  "uac-session": ["over"],
  "proxy-invite": ["done"],
  "msrp-send": ["done"],
  "msrp-send-partial": ["done"],
  "msrp-send-silent": ["done"],
  "msrp-message-sender": ["delivered", "refused", "unknown"],
  "msrp-message-sender-reported": ["delivered", "refused", "unknown"],
  "msrp-message-receiver": [],
  subscriber: [],
  notifier: [],
  "held-request": ["released", "refused"],
  "push-binding": [],
  sleeper: [],
  "ota-http-gateway": [],
  "ota-http-terminal": [],
}

describe.each(machineNames)("%s", (name) => {
  const machine = trueTables[name]
  const compiled = compile(machine)

  /** One step as the loop does it. */
  const step = (phase: number, input: number): { readonly phase: number; readonly actions: readonly number[] } => {
    const row = compiled.row[phase * compiled.inputCount + input]
    if (row === undefined) throw new Error("outside of the table")
    if (row < 0) return { phase, actions: [] }
    const actions = [...compiled.actions.subarray(compiled.actionStart[row], compiled.actionStart[row + 1])]
    return { phase: compiled.to[row] ?? -1, actions }
  }

  test("random inputs never lead out of its phases and actions, and nothing leads out of a final phase", () => {
    fc.assert(
      fc.property(fc.nat(machine.phases.length - 1), fc.array(fc.nat(machine.inputs.length - 1)), (start, inputs) => {
        let phase = start
        for (const input of inputs) {
          const next = step(phase, input)
          expect(machine.phases[next.phase]).toBeDefined()
          for (const action of next.actions) expect(machine.actions[action]).toBeDefined()
          if (endsOf[name].includes(machine.phases[phase] ?? "")) expect(next).toEqual({ phase, actions: [] })
          phase = next.phase
        }
      }),
      { numRuns: 500, seed: 1 },
    )
  })

  test("every phase that a row names can be reached, and every final phase is meant to be one", () => {
    const reached = new Set([0])
    for (const phase of reached) machine.inputs.forEach((_, input) => reached.add(step(phase, input).phase))
    const named = new Set(machine.rows.flatMap(([from, , to]) => [from, to]))
    expect([...named].filter((phase) => !reached.has(phaseIndex(machine, phase)))).toEqual([])
    const final = machine.phases.filter((phase) => named.has(phase) && machine.rows.every(([from]) => from !== phase))
    expect(final).toEqual(endsOf[name])
  })

  test("every row says where it comes from", () => {
    for (const [, , , , source] of machine.rows)
      expect(source).toMatch(
        /^(RFC \d{4} §|TS 24\.229 §|TS 23\.040 §|SMPP 3\.4 §|PAP §|WAP-2(24|30) §|WAP-235: |PPG Service ch\. 6|assumption: )/u,
      )
  })
})

const answersAwaited = [
  {
    name: "non-invite-client",
    phases: ["trying", "proceeding"],
    answers: ["1xx", "final", "timerF", "transportError"],
  },
  {
    name: "non-invite-client-reliable",
    phases: ["trying", "proceeding"],
    answers: ["1xx", "final", "timerF", "transportError"],
  },
  {
    name: "registration",
    phases: ["firstRound", "secondRound", "refreshing", "deregistering"],
    answers: ["challenge", "ok", "failure", "timeout"],
  },
  {
    name: "notification",
    phases: ["pending", "pendingReturned", "lastAttempt"],
    answers: [...new Set(Object.values(notificationInput))],
  },
  {
    name: "push-state",
    phases: ["attempting", "attemptingReturned", "lastAttempt"],
    answers: ["confirmed", "unreachable", "serverTrouble", "unknownAddress", "declined"],
  },
  {
    name: "short-message",
    phases: ["forwarding", "forwardingAlerted", "lastAttempt"],
    answers: ["acknowledged", "absent", "temporary", "permanent"],
  },
] as const

test.each(answersAwaited)("$name takes every answer while it waits for one", ({ name, phases, answers }) => {
  const { rows } = trueTables[name]
  const takes = (phase: string, answer: string): boolean => rows.some(([from, on]) => from === phase && on === answer)
  const ignored = phases.flatMap((phase) =>
    answers.filter((answer) => !takes(phase, answer)).map((answer) => `${phase}, ${answer}`),
  )
  expect(ignored).toEqual([])
})
