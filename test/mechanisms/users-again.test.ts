/** A push that is sent again reaches another device of the user, which does not have it: a second delivery, whatever the way. */
import { expect, test } from "vitest"
import { outcomes } from "../../sim/trace/tables.ts"
import { runUsers } from "../support/users-world.ts"

/** One to each user, under way when the server crashes. */
const pushes = Array.from({ length: 100 }, (_, user) => `{at: ${31_300 + 2 * user} ms, device: ${2 * user}}`)

/** Renewed registrations move the best contact about; a server that forgot what was under way sends it again. */
const sets = [
  "nodes.scscf.registrationLifetime=90 s",
  "devices.count=200",
  "devices.states={im-offline: 100 %}",
  "faults=[{kind: node-crash, node: im, at: 31.5 s, for: 60 s, state: lost}]",
  `load={kind: planned, initiator: im, pushes: [${pushes.join(", ")}]}`,
  "run.duration=5 min",
]

test.each(["sip-message", "sip-session", "sip-indirect"])("%s", (way) => {
  const { tables } = runUsers(way, sets)
  const twice = tables.duplicated.reduce((sum, count) => sum + count, 0)
  expect(twice).toBeGreaterThan(0)
  expect(tables.outcomes[outcomes.indexOf("lost")]).toBe(0)
})
