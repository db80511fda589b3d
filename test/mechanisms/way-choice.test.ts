/** A PPG that chooses among its ways for each push (WAP-249 §6.1.2.2), against one that tries them in their order. */
import { describe, expect, test } from "vitest"
import { messagesOf, runBearer } from "../support/bearer-world.ts"

const chain = "{ use: ppg-sip, as: chain, fallback: [ppg-http-po, ppg-wsp-cl] }"
const chooses = "nodes.ppg.pap.choosesWay=true"
const away = ["devices.states={ im-offline: 0 %, unregistered: 100 %, off: 0 % }", "devices.away.unregistered=never"]
const pushes = "{ at: 10 s, device: 3 }, { at: 20 s, device: 4 }"

const run = (sets: readonly string[], mechanisms = chain, world: { readonly pushes?: string } = { pushes }) =>
  runBearer("chain", { mechanisms, ...world, sets: [...sets] })

describe("a device that is not registered", () => {
  test("is tried over SIP and HTTP first where the ways are tried in their order", () => {
    const messages = messagesOf(run(away))
    expect(messages["SIP MESSAGE"]).toBeGreaterThan(0)
    expect(messages["SMPP submit_sm"]).toBe(2)
  })

  test("is sent a short message at once by a PPG that chooses: it knows neither a registration nor an address", () => {
    const made = run([...away, chooses])
    const messages = messagesOf(made)
    expect(messages["SIP MESSAGE"]).toBeUndefined()
    expect(messages["OTA-HTTP POST"]).toBeUndefined()
    expect(messages["SMPP submit_sm"]).toBe(2)
    expect(made.count("delivered")).toBe(2)
  })
})

describe("a registered device", () => {
  test("is pushed to by the first way of the policy", () => {
    expect(messagesOf(run([chooses]))["SIP MESSAGE"]).toBe(messagesOf(run([]))["SIP MESSAGE"])
    const smsFirst = "{ use: ppg-wsp-cl, as: chain, fallback: [ppg-sip] }"
    const messages = messagesOf(run([chooses], smsFirst))
    expect(messages["SMPP submit_sm"]).toBe(2)
    expect(messages["SIP MESSAGE"]).toBeUndefined()
  })

  test("is pushed to by a confirmed way where that is preferred, whatever comes first in the policy", () => {
    const smsFirst =
      "{ use: ppg-wsp-cl, as: chain, deliveryMethod: preferconfirmed, fallback: [{ use: ppg-sip, deliveryMethod: preferconfirmed }] }"
    const messages = messagesOf(run([chooses], smsFirst))
    expect(messages["SMPP submit_sm"]).toBeUndefined()
    expect(messages["SIP MESSAGE"]).toBeGreaterThan(0)
    expect(messagesOf(run([], smsFirst))["SMPP submit_sm"]).toBe(2)
  })

  test("without a push receiver agent is pushed to by HTTP", () => {
    const messages = messagesOf(run([chooses, "devices.features=[{ registers: no-push-tag, share: 100 % }]"]))
    expect(messages["SIP MESSAGE"]).toBeUndefined()
    expect(messages["OTA-HTTP POST"]).toBeGreaterThan(0)
  })
})

test("a way that did not do is followed by one that has not been tried, and each is tried once", () => {
  const made = run([chooses, "links.pcscf-device.loss=1", "links.ppg-device.loss=1", "nodes.ppg.store={ retries: 0 }"])
  const messages = messagesOf(made)
  expect(messages["SIP MESSAGE"]).toBeGreaterThan(0)
  expect(messages["SMPP submit_sm"]).toBe(2)
  expect(made.count("delivered")).toBe(2)
})

test("a push that needs no confirmation opens no session for itself; one that prefers it does, and the next uses that", () => {
  const twice = { pushes: "{ at: 10 s, device: 3 }, { at: 60 s, device: 3 }" }
  const plain = messagesOf(
    run([chooses], "{ use: ppg-wsp-co, as: chain, deliveryMethod: notspecified, fallback: [ppg-wsp-cl] }", twice),
  )
  expect([plain["WTP Connect"], plain["SMPP submit_sm"]]).toEqual([undefined, 2])
  const preferring =
    "{ use: ppg-wsp-co, as: chain, deliveryMethod: preferconfirmed, fallback: [{ use: ppg-wsp-cl, deliveryMethod: preferconfirmed }] }"
  const confirmed = messagesOf(run([chooses], preferring, twice))
  // The short message is the request for the session.
  expect([confirmed["WTP Connect"], confirmed["SMPP submit_sm"]]).toEqual([1, 1])
})
