/** Subscriptions to the state of the registration by the roles alone: RFC 3680, TS 24.229 §5.1.1.3, §5.2.3, §5.4.2.1. */
import { describe, expect, it } from "vitest"
import { attemptIdentifiers, subscriber } from "../../../sim/protocols/ims/identities.ts"
import type { RegState, RegSubscription } from "../../../sim/protocols/ims/reg-event.ts"
import { endsSubscription, notifyRequest, subscribeRequest } from "../../../sim/protocols/ims/reg-event.ts"
import type { SipRequest } from "../../../sim/wire/sip/message.ts"
import { headerOf, valuesOf, withValues } from "../../../sim/wire/sip/message.ts"
import { octetsOf } from "../../../sim/wire/octets.ts"
import { parse } from "../../../sim/wire/sip/parse.ts"
import { print, size } from "../../../sim/wire/sip/print.ts"
import { addressParameters } from "../../../sim/wire/sip/uri.ts"
import { homeDomain, ids, nodes, user, walk } from "./network.ts"

const common = { ids, subscriber: user, servingCscf: nodes.scscf, homeDomain, path: [nodes.pcscf] }
const byDevice: RegSubscription = { ...common, by: "device" }
const byProxy: RegSubscription = { ...common, by: "proxy" }
const entry = nodes.icscf
const notifierTag = "0a1b2c3d"

const subscribe = { device: subscribeRequest({ ...byDevice, entry }), proxy: subscribeRequest({ ...byProxy, entry }) }
const refresh = {
  device: subscribeRequest({ ...byDevice, entry, notifierTag }),
  proxy: subscribeRequest({ ...byProxy, entry, notifierTag }),
}
const notify = (by: "device" | "proxy", state: RegState = "active"): SipRequest =>
  notifyRequest({ ...(by === "device" ? byDevice : byProxy), notifierTag, state })

/** The walk of a message of each kind, from where it enters. */
const walks = (): Readonly<Record<string, ReturnType<typeof walk>>> => ({
  "device subscribes": walk(subscribe.device, nodes.pcscf),
  "P-CSCF subscribes": walk(subscribe.proxy, nodes.icscf),
  "device refreshes": walk(refresh.device, nodes.pcscf),
  "P-CSCF refreshes": walk(refresh.proxy, nodes.scscf),
  "device is notified": walk(notify("device"), nodes.pcscf),
  "P-CSCF is notified": walk(notify("proxy"), nodes.pcscf),
})

describe("the reg event package", () => {
  it("TS 24.229 §5.2.3: crosses P-CSCF, I-CSCF and S-CSCF, the HSS asked once by the I-CSCF", () => {
    const routes = Object.fromEntries(
      Object.entries(walks()).map(([name, { route, code, visits }]) => [
        name,
        `${route}: ${code} ${visits.map(({ decision }) => decision.query ?? "-").join("")}`,
      ]),
    )
    expect(routes).toEqual({
      "device subscribes": "pcscf scscf: 200 --",
      "P-CSCF subscribes": "icscf scscf: 200 LIR-",
      "device refreshes": "pcscf scscf: 200 --",
      "P-CSCF refreshes": "scscf: 200 -",
      "device is notified": "pcscf device: 200 --",
      "P-CSCF is notified": "pcscf: 200 -",
    })
  })

  it("the SUBSCRIBE asks for 600 000 s of reg and reginfo bodies, and says where notifications go", () => {
    for (const request of [subscribe.device, subscribe.proxy]) {
      expect(request.uri).toBe(user.identity)
      expect(headerOf(request, "Event")).toBe("reg")
      expect(headerOf(request, "Expires")).toBe("600000")
      expect(headerOf(request, "Accept")).toBe("application/reginfo+xml")
      expect(headerOf(request, "To")).toBe(`<${user.identity}>`)
    }
    expect(headerOf(subscribe.device, "Contact")).toBe(`<${user.contact}>`)
    expect(headerOf(subscribe.proxy, "Contact")).toBe("<sip:pcscf1.visited1.net:5060>")
    expect(valuesOf(subscribe.device, "Route")).toEqual([
      "<sip:pcscf1.visited1.net:5060;lr>",
      "<sip:orig@scscf1.home1.net:5060;lr>", // the Service-Route of the registration, RFC 3608
    ])
    expect(headerOf(subscribe.device, "Call-ID")).not.toBe(headerOf(subscribe.proxy, "Call-ID"))
  })

  it("the P-CSCF puts itself into Record-Route (RFC 3261 §16.6 step 4), vouches for the user, ends the security agreement", () => {
    const outward = walks()["device subscribes"]!.requests[1]!
    expect(valuesOf(outward, "Record-Route")).toEqual(["<sip:pcscf1.visited1.net:5060;lr>"])
    expect(headerOf(outward, "P-Asserted-Identity")).toBe(`<${user.identity}>`)
    for (const name of ["Security-Verify", "Require", "Proxy-Require", "P-Preferred-Identity"]) {
      expect(headerOf(subscribe.device, name)).toBeDefined()
      expect(headerOf(outward, name)).toBeUndefined()
    }
    const inward = walks()["device is notified"]!.requests[1]!
    expect(valuesOf(inward, "Record-Route")).toEqual(["<sip:pcscf1.visited1.net:5060;lr>"])
    expect(headerOf(inward, "P-Charging-Vector")).toBeUndefined()
  })

  it("the 200 to SUBSCRIBE grants what was asked, echoes Record-Route, and loses its charging headers at the P-CSCF", () => {
    const { responses, visits } = walks()["device subscribes"]!
    expect(visits[1]!.decision).toMatchObject({ code: 200, effect: "subscribe" })
    const [atServing, atDevice] = responses
    for (const response of [atServing!, atDevice!]) {
      expect(headerOf(response, "Expires")).toBe("600000")
      expect(headerOf(response, "Contact")).toBe("<sip:scscf1.home1.net:5060>")
      expect(valuesOf(response, "Record-Route")).toEqual(["<sip:pcscf1.visited1.net:5060;lr>"])
      expect(headerOf(response, "To")).toMatch(/;tag=[0-9a-f]{8}$/)
    }
    expect(headerOf(atServing!, "P-Charging-Vector")).toBeDefined()
    expect(headerOf(atDevice!, "P-Charging-Vector")).toBeUndefined()
  })

  it("the NOTIFY is in the dialog of its SUBSCRIBE, with the sides turned round (RFC 6665 §4.4.1)", () => {
    for (const by of ["device", "proxy"] as const) {
      const asked = subscribe[by]
      const told = notify(by)
      expect(headerOf(told, "Call-ID")).toBe(headerOf(asked, "Call-ID"))
      expect(headerOf(told, "To")).toBe(headerOf(asked, "From"))
      expect(headerOf(told, "From")).toBe(`<${user.identity}>;tag=${notifierTag}`)
      expect(`<${told.uri}>`).toBe(headerOf(asked, "Contact"))
      expect(headerOf(refresh[by], "From")).toBe(headerOf(asked, "From"))
      expect(addressParameters(headerOf(refresh[by], "To")!)["tag"]).toBe(notifierTag)
    }
  })

  it.each([
    ["active", "active;expires=600000", "active", "registered", "0"],
    ["unregistered", "terminated;reason=deactivated", "terminated", "unregistered", "1"],
    ["expired", "terminated;reason=deactivated", "terminated", "expired", "1"],
  ] as const)(
    "a NOTIFY that the registration is %s says so in header and document",
    (state, header, phase, event, n) => {
      const told = notify("device", state)
      expect(headerOf(told, "Event")).toBe("reg")
      expect(headerOf(told, "Subscription-State")).toBe(header)
      expect(headerOf(told, "Content-Type")).toBe("application/reginfo+xml")
      const document = String(told.body)
      expect(document).toContain(`<reginfo xmlns="urn:ietf:params:xml:ns:reginfo" version="${n}" state="full">`)
      expect(document).toMatch(new RegExp(`<registration aor="${user.identity}" id="[0-9a-f]{8}" state="${phase}">`))
      expect(document).toMatch(new RegExp(`<contact id="[0-9a-f]{8}" state="${phase}" event="${event}">`))
      expect(document).toContain(`<uri>${user.contact}</uri>`)
    },
  )

  it("proxies of the Path stand in both routes, in opposite orders", () => {
    const path = [nodes.edge, nodes.pcscf]
    const edge = "<sip:edge1.visited1.net:5060;lr>"
    const pcscf = "<sip:pcscf1.visited1.net:5060;lr>"
    const more = { path }
    const asked = walk(subscribeRequest({ ...byDevice, path, entry }), nodes.pcscf, more)
    expect(asked.route).toBe("pcscf edge scscf")
    expect(valuesOf(asked.visits[2]!.received, "Record-Route")).toEqual([edge, pcscf])
    const told = notifyRequest({ ...byDevice, path, notifierTag, state: "active" })
    expect(valuesOf(told, "Route")).toEqual([edge, pcscf])
    expect(walk(told, nodes.edge, more)).toMatchObject({ route: "edge pcscf device", code: 200 })
    expect(walk(subscribeRequest({ ...byDevice, path, entry, notifierTag }), nodes.pcscf, more).route).toBe(
      "pcscf edge scscf",
    )
    expect(walk(subscribeRequest({ ...byProxy, path, entry }), nodes.edge, more).route).toBe("edge icscf scscf")
    const toProxy = notifyRequest({ ...byProxy, path, notifierTag, state: "active" })
    expect(walk(toProxy, nodes.edge, more)).toMatchObject({ route: "edge pcscf", code: 200 })
  })
})

describe("what is refused", () => {
  const withEvent = (request: SipRequest, event: string): SipRequest => withValues(request, "Event", [event])

  it("an unknown event package: 489, and those that are known (RFC 6665 §4.2.1.1)", () => {
    for (const [got, known] of [
      [walk(withEvent(refresh.proxy, "presence"), nodes.scscf), "reg"],
      [walk(withEvent(notify("device"), "presence"), nodes.pcscf), "reg, oma-push, message-summary"],
      [walk(withEvent(notify("proxy"), "presence"), nodes.pcscf), "reg"],
    ] as const) {
      expect(got.code).toBe(489)
      expect(headerOf(got.responses[0]!, "Allow-Events")).toBe(known)
    }
  })

  it("another package of the user is routed like any request, and the device, which notifies of none, refuses it", () => {
    const got = walk(withEvent(subscribe.proxy, "presence"), nodes.icscf)
    expect([got.route, got.code]).toEqual(["icscf scscf pcscf device", 405])
  })

  it("a stranger's subscription: 403; of a user who is not registered: 480 at the I-CSCF, 403 at the S-CSCF", () => {
    const stranger = withValues(subscribe.proxy, "P-Asserted-Identity", ["<sip:other@home1.net>"])
    expect(walk(stranger, nodes.icscf)).toMatchObject({ route: "icscf scscf", code: 403 })
    expect(walk(subscribe.proxy, nodes.icscf, { registered: false })).toMatchObject({ route: "icscf", code: 480 })
    expect(walk(subscribe.device, nodes.pcscf, { registered: false })).toMatchObject({
      route: "pcscf scscf",
      code: 403,
    })
  })

  it("a request to the device that neither the Path nor a dialog of its brings: 403", () => {
    const outside = withValues(notify("device"), "To", [`<${user.identity}>`])
    expect(walk(outside, nodes.pcscf).code).toBe(403)
  })
})

describe("sizes of the subscription's messages", () => {
  const of = (device: number, push: number) => {
    const other = {
      ...common,
      ids: attemptIdentifiers({ push, attempt: 2, device, nowSeconds: push }),
      subscriber: subscriber(device, { count: 100_000, homeDomain }),
    }
    const more = { ids: other.ids, subscriber: other.subscriber }
    return (["device", "proxy"] as const).flatMap((by) => {
      const asking = { ...other, by }
      const first = by === "device" ? nodes.pcscf : nodes.icscf
      return [
        walk(subscribeRequest({ ...asking, entry }), first, more),
        walk(subscribeRequest({ ...asking, entry, notifierTag }), by === "device" ? first : nodes.scscf, more),
        ...(["active", "unregistered", "expired"] as const).map((state) =>
          walk(notifyRequest({ ...asking, notifierTag, state }), nodes.pcscf, more),
        ),
      ].flatMap(({ requests, responses }) => [...requests, ...responses])
    })
  }

  it("are equal for every device and instant, and those of the printed octets", () => {
    const reference = of(0, 0).map(size)
    expect(reference).toHaveLength(32)
    for (const [device, push] of [
      [99_999, 7],
      [61_440, 2 ** 40],
    ] as const) {
      const got = of(device, push)
      expect(got.map(size)).toEqual(reference)
      for (const message of got) expect(print(message).length).toBe(size(message))
    }
  })

  it("are read back the same", () => {
    for (const message of of(17, 3)) expect(parse(print(message))).toEqual({ ...message, body: octetsOf(message.body) })
  })

  it("lie within 10 % of those counted for a subscription to an application server, whose hop and routes are taken off", () => {
    const via = 63
    const route = 47
    const near = (got: number, counted: number) => expect(Math.abs(got - counted) / counted).toBeLessThan(0.1)
    const { requests, responses } = walks()["device subscribes"]!
    const told = walks()["device is notified"]!
    near(size(requests[0]!), 868)
    near(size(requests[1]!), 866)
    near(size(responses[0]!), 623 - route)
    near(size(responses[1]!), 447 - route)
    near(size(told.requests[0]!) - octetsOf(told.requests[0]!.body).length + 120, 777 - route)
    near(size(told.responses[0]!), 440 - via)
  })
})

it("timeouts and the codes of RFC 6665 §4.2.2 end a subscription, trouble of a server does not", () => {
  expect([404, 408, 480, 481, 489].every(endsSubscription)).toBe(true)
  expect([200, 403, 500, 503, 504].some(endsSubscription)).toBe(false)
})
