/**
 * Sizes: those of a message depend on its place, the length of its body and the widths of the identities, on nothing else;
 * and they lie where hand-counted messages of the same headers lie.
 */
import { describe, expect, it } from "vitest"
import { attemptIdentifiers, subscriber } from "../../../sim/protocols/ims/identities.ts"
import { directMessage, psiMessage } from "../../../sim/protocols/sip/requests.ts"
import { overTransport } from "../../../sim/protocols/sip/proxy.ts"
import { content } from "../../../sim/wire/content.ts"
import type { SipMessage } from "../../../sim/wire/sip/message.ts"
import { headerOf } from "../../../sim/wire/sip/message.ts"
import { octetsOf } from "../../../sim/wire/octets.ts"
import { parse } from "../../../sim/wire/sip/parse.ts"
import { print, size, sizeWithBody } from "../../../sim/wire/sip/print.ts"
import { criterion, homeDomain, nodes, push, walk } from "./network.ts"

type Template = Parameters<typeof directMessage>[0]
const chained = { criteria: [criterion(nodes.ppg, "registered")], ppg: { variant: "chained", answer: "late" } } as const

const routes = {
  direct: (p: Template) => walk(directMessage(p), nodes.scscf, p),
  interrogating: (p: Template) => walk(directMessage({ ...p, nextHop: nodes.icscf }), nodes.icscf, p),
  chained: (p: Template) => walk(directMessage(p), nodes.scscf, { ...p, ...chained }),
  psi: (p: Template) => walk(psiMessage({ ...p, ppg: nodes.ppg, servingCscf: nodes.scscf }), nodes.scscf, p),
  stored: (p: Template) =>
    walk(directMessage(p), nodes.scscf, { ...p, registered: false, criteria: [criterion(nodes.im, "unregistered")] }),
}

const template = (push_: number, attempt: number, device: number, octets: number): Template => ({
  ...push,
  ids: attemptIdentifiers({ push: push_, attempt, device, nowSeconds: push_ % 1e9 }),
  subscriber: subscriber(device, { count: 1_000_000, homeDomain }),
  nextHop: nodes.scscf,
  contentType: "application/simple-message-summary",
  body: content("application/simple-message-summary", octets),
})

const messages = (p: Template): readonly SipMessage[] =>
  Object.values(routes).flatMap((route) => {
    const { requests, responses } = route(p)
    return [...requests, ...responses]
  })

describe("sizes", () => {
  it("are those of the printed octets, and of any body length, for every message of every route", () => {
    const reference = messages(template(0, 0, 0, 0))
    for (const octets of [0, 1, 9, 10, 99, 100, 350, 999, 1000, 1500]) {
      messages(template(7, 1, 42, octets)).forEach((message, i) => {
        expect(size(message)).toBe(print(message).length)
        const body = message.kind === "request" ? octets : 0
        expect(sizeWithBody(reference[i]!, body)).toBe(size(message))
      })
    }
  })

  it("are equal for every push, attempt, device and instant", () => {
    const sizes = (p: Template) => messages(p).map(size)
    const reference = sizes(template(0, 0, 0, 120))
    for (const [p, attempt, device] of [
      [1, 0, 1],
      [9, 3, 61_439],
      [10, 9, 61_440],
      [123_456_789, 17, 999_999],
      [2 ** 40, 1, 500_000],
    ] as const)
      expect(sizes(template(p, attempt, device, 120))).toEqual(reference)
  })

  it("prints messages with the right Content-Length that are read back the same", () => {
    for (const octets of [0, 94, 350]) {
      for (const message of messages(template(3, 1, 4, octets))) {
        const body = octetsOf(message.body)
        expect(parse(print(message))).toEqual({ ...message, body })
      }
    }
  })

  it("do not change with the transport that the top Via names (RFC 3261 §18.1.1)", () => {
    const request = routes.direct(template(0, 0, 0, 120)).requests[1]!
    const overTcp = overTransport(request, "TCP")
    expect(headerOf(overTcp, "Via")).toMatch(/^SIP\/2\.0\/TCP scscf1/)
    expect(size(overTcp)).toBe(size(request))
    expect(overTransport(overTcp, "UDP")).toEqual(request)
  })

  it.each([
    ["direct", [878, 1028, 887]],
    ["interrogating", [873, 941, 1091, 950]],
    ["chained", [878, 1051, 1017, 1154, 1013]],
    ["psi", [879, 930, 876, 944, 1094, 953]],
  ] as const)("%s lie within 3 % of messages counted from the full texts, hop by hop", (route, counted) => {
    const p: Template = {
      ...push,
      nextHop: nodes.scscf,
      contentType: "application/vnd.oma.push",
      body: content("application/vnd.oma.push", 120),
    }
    const got = routes[route](p).requests.map(size)
    expect(got).toHaveLength(counted.length)
    got.forEach((octets, i) => expect(Math.abs(octets - counted[i]!) / counted[i]!).toBeLessThan(0.03))
  })

  it("of the 200 lie within 5 % of counted ones, from the device back to the sender", () => {
    const counted = [450, 473, 410]
    const got = routes.direct(template(0, 0, 0, 120)).responses.map(size)
    got.forEach((octets, i) => expect(Math.abs(octets - counted[i]!) / counted[i]!).toBeLessThan(0.05))
  })

  it("make the chained route cost 1.8 and the psi route 2 times the direct one", () => {
    const sum = (route: keyof typeof routes) =>
      routes[route]({ ...template(0, 0, 0, 120) }).requests.reduce((octets, request) => octets + size(request), 0)
    expect(sum("chained") / sum("direct")).toBeCloseTo(1.83, 1)
    expect(sum("psi") / sum("direct")).toBeCloseTo(2.03, 1)
  })
})
