/** Redundancy where a PPG has bearers besides SIP, spelt out as nodes and links; minima and counts by hand. */
import { describe, expect, test } from "vitest"
import { analyse, type NetworkFacts, type NodeFacts } from "../../sim/analysis/judge.ts"
import type { DeviceState } from "../../sim/trace/tables.ts"

const node = (id: string, role: string, more: Partial<NodeFacts> = {}): NodeFacts => ({
  id,
  role,
  speaks: [],
  knowsServingCscf: false,
  bearers: [],
  ...more,
})

const network = (initiator: "im" | "mmsc"): NetworkFacts => ({
  nodes: [
    node("im", "im-server", { speaks: ["sip", "pap"], knowsServingCscf: true }),
    node("mmsc", "mms-centre", { speaks: ["pap"] }),
    node("ppg", "ppg", { bearers: ["sms", "wsp"] }),
    node("icscf", "i-cscf"),
    node("scscf", "s-cscf"),
    node("hss", "hss"),
    node("pcscf", "p-cscf"),
    node("smsc", "smsc"),
    node("msc", "msc"),
    node("device", "device"),
  ],
  links: [
    "im-scscf im-ppg mmsc-ppg ppg-icscf ppg-smsc ppg-device icscf-scscf icscf-hss scscf-hss scscf-pcscf pcscf-device",
    "smsc-hss smsc-msc msc-device",
  ]
    .join(" ")
    .split(" ")
    .map((name) => {
      const [a = "", b = ""] = name.split("-")
      return { a, b }
    }),
  load: { initiator },
})

const judged = (initiator: "im" | "mmsc", route: string, state: DeviceState) => {
  const ids = `${initiator} ${route}`.split(" ")
  const walk = ids.slice(1).map((to, index) => ({ from: ids[index] ?? "", to }))
  return analyse(network(initiator), walk, state)
}

const sms = "ppg smsc msc device"
const session = "ppg smsc msc device ppg device"

describe("an IM server with SIP", () => {
  test("to a registered device it needs neither PPG nor short messages: three hops of SIP suffice", () => {
    const { minimum, redundantHops, reasons } = judged("im", sms, "im-offline")
    expect(minimum).toEqual(["im", "scscf", "pcscf", "device"])
    expect(redundantHops).toBe(4)
    expect(reasons[0]).toContain("the route im → scscf → pcscf → device suffices")
    expect(judged("im", session, "im-offline").redundantHops).toBe(6)
  })

  test("to a device that is not registered the PPG and its bearer are the only way", () => {
    expect(judged("im", sms, "unregistered").redundantHops).toBe(0)
    expect(judged("im", session, "unregistered").redundantHops).toBe(0)
    expect(judged("im", "ppg device", "unregistered").redundantHops).toBe(0)
  })
})

describe("an MMS centre without SIP", () => {
  test.each([sms, session, "ppg device"])("%s: no hop is redundant, whatever the device's state", (route) => {
    expect(judged("mmsc", route, "im-offline").redundantHops).toBe(0)
    expect(judged("mmsc", route, "unregistered").redundantHops).toBe(0)
  })

  test("a trigger that brings the device to the PPG is needed only where the PPG does not know its address", () => {
    expect(judged("mmsc", session, "unregistered").minimum).toEqual([
      "mmsc",
      "ppg",
      "smsc",
      "msc",
      "device",
      "ppg",
      "device",
    ])
    expect(judged("mmsc", "ppg device", "unregistered").minimum).toEqual(["mmsc", "ppg", "device"])
  })

  test("a short message that rests at its centre has done what it could", () => {
    const { minimum, redundantHops } = judged("mmsc", "ppg smsc", "off")
    expect(minimum).toEqual(["mmsc", "ppg", "smsc"])
    expect(redundantHops).toBe(0)
    expect(judged("mmsc", "ppg smsc msc", "off").redundantHops).toBe(0)
  })

  test("its pushes over SIP are as they were: the bearers beside it change nothing", () => {
    expect(judged("mmsc", "ppg icscf scscf pcscf device", "im-offline").redundantHops).toBe(0)
  })
})
