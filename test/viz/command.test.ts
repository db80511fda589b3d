import { expect, test } from "vitest"
import { compareCommand, flowCommand } from "../../viz/command.ts"

const of = { file: "scenarios/im-offline-notification.yaml", sets: [], seed: 1 }

test("a comparison's command names scenario, both mechanisms with the baseline first, seed and replications", () => {
  expect(compareCommand({ ...of, a: "sip-message", b: "ppg-sip-loop", replications: 10 })).toBe(
    "npx pushsim compare scenarios/im-offline-notification.yaml --mechanisms sip-message,ppg-sip-loop --seed 1 --replications 10",
  )
})

test("one mechanism is run, not compared", () => {
  expect(compareCommand({ ...of, a: "ppg-sip", b: "", replications: 3 })).toBe(
    "npx pushsim run scenarios/im-offline-notification.yaml --mechanism ppg-sip --seed 1 --replications 3",
  )
})

test("a flow's command names its push", () => {
  expect(flowCommand({ ...of, mechanism: "ppg-sip-loop", push: 310 })).toBe(
    "npx pushsim flow scenarios/im-offline-notification.yaml --mechanism ppg-sip-loop --push 310 --seed 1",
  )
})

test("changes are quoted for the shell where they must be", () => {
  const sets = ["links.pcscf-device.loss=2%", "run.duration=5 min", "title=it's"]
  expect(flowCommand({ ...of, sets, mechanism: "m", push: 1 })).toContain(
    `--set links.pcscf-device.loss=2% --set 'run.duration=5 min' --set 'title=it'\\''s' --seed 1`,
  )
})
