/** The simulator in the page's worker: the same bytes as in Node, stoppable, and honest about what cannot be run. */
import { afterEach, expect, test } from "vitest"
import { commands, userEvent } from "vitest/browser"
import type { Result } from "../../sim/index.ts"
import { Client } from "../../viz/client.ts"
import { scenarioSource } from "../../viz/scenarios.ts"
import { firstView, mount, textOf, the, unmount, until } from "./mount.ts"

afterEach(unmount)

const name = "im-offline-notification"
const sets = ["run.duration=6 min", "run.warmUp=1 min", "run.replications=2", "devices.count=2000"]
const labels = ["sip-message", "ppg-sip", "ppg-sip-loop", "loop-chained"]

test("compare gives the same JSON bytes in this browser as on the command line in Node", async () => {
  const source = await scenarioSource(name, sets)
  const client = new Client()
  const outcome = await client.compute(
    { source: source!, mechanisms: labels, push: undefined, part: "all" },
    () => {},
    new AbortController().signal,
  )
  client.close()
  if (outcome.kind !== "computed") throw new Error(JSON.stringify(outcome))
  const printed = await commands.pushsim([
    "compare",
    `scenarios/${name}.yaml`,
    "--json",
    "--quiet",
    ...sets.flatMap((set) => ["--set", set]),
  ])
  expect(`${JSON.stringify(outcome.computed.result, undefined, 2)}\n`).toBe(printed)
})

test("the first view is the shipped scenario as it stands, with all of its mechanisms and replications", async () => {
  const client = new Client()
  const source = await scenarioSource(name, [])
  expect(await client.describe(source!)).toEqual(firstView.scenario)
  client.close()
  const { result, scenario } = firstView
  expect([result.seed, result.replications, result.baseline]).toEqual([
    scenario.seed,
    scenario.replications,
    scenario.mechanisms[0],
  ])
  expect(Object.keys(result.mechanisms)).toEqual(scenario.mechanisms)
  expect(firstView.flows.map(({ mechanism }) => mechanism)).toEqual(scenario.mechanisms)
})

test("a run from the page shows progress, then figures with the fingerprints of Node", async () => {
  const root = mount()
  await userEvent.fill(the(root, "input[name=set]"), sets.filter((set) => !set.includes("replications")).join("; "))
  await userEvent.fill(the(root, "input[name=replications]"), "2")
  await userEvent.click(the(root, "button.primary"))
  await until(() => !the(root, ".running").hidden)
  await until(() => textOf(root, ".run-words").includes("replications"))
  await until(() => textOf(root, ".origin").includes("computed in this browser"))
  expect(textOf(root, ".origin")).toContain("2 replications")
  const command = textOf(root, ".panel.compare .command code")
  const args = [...command.replace("npx pushsim ", "").matchAll(/'([^']*)'|(\S+)/g)].map(
    ([, quoted, bare]) => quoted ?? bare ?? "",
  )
  const { mechanisms } = JSON.parse(await commands.pushsim([...args, "--json", "--quiet"])) as Result
  expect(the(root, ".verdict").dataset["fingerprint"]).toBe(mechanisms["sip-message"]!.fingerprint)
  const cells = [...the(root, "tr.figures").querySelectorAll("td.number")].map((cell) =>
    cell.textContent!.replaceAll("\u202f", ""),
  )
  expect(cells[0]).toBe(String(mechanisms["sip-message"]!.byState["im-offline"].pushes.offered))
})

test("Stop ends a run and keeps the last good figures", async () => {
  const root = mount()
  const before = textOf(root, ".verdict-sentence")
  await userEvent.fill(the(root, "input[name=seed]"), "77")
  await userEvent.click(the(root, "button.primary"))
  await until(() => !the(root, ".running").hidden && textOf(root, ".run-words") !== "")
  await userEvent.click(the(root, ".stop"))
  await until(() => textOf(root, ".notice").includes("Stopped"), 30_000)
  expect(the(root, ".running").hidden).toBe(true)
  expect(textOf(root, ".verdict-sentence")).toBe(before)
})

test("mistakes in a scenario are shown with file, line and column, over the last good figures", async () => {
  const root = mount()
  const text =
    "title: Wrong\nquestion: Why?\nkind: push\nmechanisms: [sip-message]\nnodes: { im: { role: im-servant } }\n"
  await userEvent.upload(the(root, "input[type=file]"), new File([text], "wrong.yaml"))
  await until(() => root.querySelector(".problems li"))
  expect(textOf(root, ".problems")).toMatch(/wrong\.yaml:5:\d+/)
  expect(textOf(root, ".verdict-sentence")).toContain("ppg-sip-loop")
})

test("an impossible combination names both sides", async () => {
  const root = mount("#/compare?scenario=mms-to-sip-device&a=ppg-sip&b=sip-message")
  await until(() => root.querySelector("[role=alert]"))
  expect(textOf(root, "[role=alert]")).toMatch(
    /sip-message needs an initiator that speaks SIP; mmsc \(mms-centre\) speaks PAP/,
  )
})
