/** SUBSCRIBE and NOTIFY of pushes on their way through the IMS: RFC 6665, TS 24.229 §5.4.3. */
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { pushNotify, pushSubscribe } from "../../../sim/protocols/events/requests.ts"
import { admitSubscription, takePushNotice } from "../../../sim/protocols/events/roles.ts"
import { attemptIdentifiers, subscriber } from "../../../sim/protocols/ims/identities.ts"
import { answerTo } from "../../../sim/protocols/sip/responses.ts"
import type { SipRequest } from "../../../sim/wire/sip/message.ts"
import { headerOf, valuesOf, without, withValues } from "../../../sim/wire/sip/message.ts"
import { octetsOf } from "../../../sim/wire/octets.ts"
import { externalBodyType } from "../../../sim/wire/external-body.ts"
import { parse } from "../../../sim/wire/sip/parse.ts"
import { print, size } from "../../../sim/wire/sip/print.ts"
import { check } from "../../wire/arbitraries.ts"
import { environment, homeDomain, ids, nodes, user, walk } from "../ims/network.ts"

const common = {
  ids,
  dialog: 3,
  event: "oma-push",
  subscriber: user,
  server: nodes.im,
  servingCscf: nodes.scscf,
  path: [nodes.pcscf],
  homeDomain,
} as const
const notifierTag = "0a1b2c3d"
const accept = ["application/vnd.oma.push", externalBodyType]
const asked = { ...common, expiresSeconds: 3600, accept }
const active = { kind: "active", expiresSeconds: 3600 } as const
const content = { type: "text/plain", body: "x".repeat(120) }

const subscribe = pushSubscribe({ ...asked, sequence: 1 })
const refresh = pushSubscribe({ ...asked, sequence: 2, notifierTag })
const notify = pushNotify({ ...common, notifierTag, state: active, sequence: 1, content })
const policy = { packages: ["oma-push", "message-summary"], minimumSeconds: 60, longestSeconds: 600_000 } as const
const device = {
  packages: ["oma-push"],
  accepts: (type: string) => type === "text/plain",
  accept,
  headers: [],
} as const

const admit = (request: SipRequest): ReturnType<typeof admitSubscription> =>
  admitSubscription(request, environment(nodes.im), policy)
const codeOf = (outcome: { readonly decision: ReturnType<typeof admit>["decision"] }): number =>
  outcome.decision.kind === "answer" ? outcome.decision.code : 0

describe("requests of a push subscription", () => {
  test("print as SIP and are read back", () => {
    for (const request of [subscribe, refresh, notify]) {
      expect(parse(print(request))).toEqual({ ...request, body: octetsOf(request.body) })
      expect(size(request)).toBe(print(request).length)
    }
  })

  test("SUBSCRIBE goes by P-CSCF and S-CSCF to the application server, without I-CSCF or HSS", () => {
    for (const request of [subscribe, refresh]) {
      const { route, visits } = walk(request, nodes.pcscf)
      expect(route).toBe("pcscf scscf im")
      expect(visits.map(({ decision }) => decision.query)).toEqual([undefined, undefined, undefined])
    }
  })

  test("RFC 3261 §12.1.1: the notifier's route set is the Record-Route of the SUBSCRIBE", () => {
    const received = walk(subscribe, nodes.pcscf).visits.at(-1)!.received
    expect(valuesOf(received, "Record-Route")).toEqual(valuesOf(notify, "Route"))
    expect(notify.uri).toBe(user.contact)
  })

  test("RFC 3261 §12.2.1.1: requests of the device within the dialog follow it the other way", () => {
    expect(valuesOf(refresh, "Route")).toEqual(valuesOf(notify, "Route").toReversed())
    expect(refresh.uri).toBe("sip:im1.home1.net:5060")
    expect(headerOf(refresh, "To")).toBe(`<sip:im1.home1.net>;tag=${notifierTag}`)
  })

  test("NOTIFY goes by S-CSCF and P-CSCF to the device: three edges, six messages with its answers", () => {
    expect(walk(notify, nodes.scscf).route).toBe("scscf pcscf device")
  })

  test("RFC 6665 §4.4.1: the two directions name one dialog", () => {
    expect(headerOf(notify, "Call-ID")).toBe(headerOf(subscribe, "Call-ID"))
    expect(headerOf(notify, "To")).toBe(headerOf(subscribe, "From"))
    expect(headerOf(notify, "From")).toBe(headerOf(refresh, "To"))
  })

  test("RFC 6665 §4.2.2: a NOTIFY has the Event of the subscription and always a state", () => {
    expect(headerOf(notify, "Event")).toBe(headerOf(subscribe, "Event"))
    expect(headerOf(notify, "Subscription-State")).toBe("active;expires=3600")
    const last = pushNotify({
      ...common,
      notifierTag,
      sequence: 2,
      state: { kind: "terminated", reason: "timeout", retryAfterSeconds: undefined },
    })
    expect(headerOf(last, "Subscription-State")).toBe("terminated;reason=timeout")
    expect(headerOf(last, "Content-Type")).toBeUndefined()
    expect(last.body).toBe("")
  })

  test("sizes depend on the place alone", () => {
    const sizeFor = (index: number): number =>
      size(
        pushNotify({
          ...common,
          ids: attemptIdentifiers({ push: index, attempt: 1, device: index, nowSeconds: 60 }),
          subscriber: subscriber(index, { count: 100_000, homeDomain }),
          notifierTag,
          state: active,
          sequence: 1,
          content,
        }),
      )
    for (const index of [0, 1, 99_999]) expect(sizeFor(index)).toBe(sizeFor(17))
  })

  test("a push as NOTIFY and as SUBSCRIBE is of the size that full texts of TS 24.228's manner have", () => {
    // 868 and 777 octets were counted from texts of other identities; what differs is their widths.
    expect(Math.abs(size(subscribe) - 868)).toBeLessThan(100)
    expect(Math.abs(size(notify) - 777)).toBeLessThan(100)
  })
})

describe("an application server asked for a subscription", () => {
  test("RFC 6665 §4.2.1.2: grants the lifetime asked, with the route set of the dialog", () => {
    const received = walk(subscribe, nodes.pcscf).visits.at(-1)!.received
    const admission = admit(received)
    expect(admission).toMatchObject({ input: "subscribe", seconds: 3600 })
    if (admission.decision.kind !== "answer") throw new Error("no answer")
    const ok = answerTo(received, admission.decision, environment(nodes.im))
    expect(valuesOf(ok, "Record-Route")).toEqual(valuesOf(received, "Record-Route"))
    expect(headerOf(ok, "Expires")).toBe("3600")
    expect(headerOf(ok, "Contact")).toBe("<sip:im1.home1.net:5060>")
    expect(headerOf(ok, "To")).toMatch(/;tag=/)
  })

  test.each([
    ["a refresh", refresh, 200, "refresh"],
    ["an end", withValues(refresh, "Expires", ["0"]), 200, "unsubscribe"],
    ["a fetch", withValues(subscribe, "Expires", ["0"]), 200, "fetch"],
    ["no Expires: the package's default", without(subscribe, "Expires"), 200, "subscribe"],
    ["another package", withValues(subscribe, "Event", ["dialog"]), 489, undefined],
    ["no package", without(subscribe, "Event"), 489, undefined],
    ["too brief a lifetime", withValues(subscribe, "Expires", ["30"]), 423, undefined],
    ["a lifetime that is no number", withValues(subscribe, "Expires", ["soon"]), 400, undefined],
  ])("RFC 6665 §4.2.1.1: %s", (_, request, code, input) => {
    const admission = admit(request)
    expect([codeOf(admission), admission.input]).toEqual([code, input])
  })

  test("RFC 6665 §4.2.1.1: 423 says the least lifetime, 489 the packages there are", () => {
    const brief = admit(withValues(subscribe, "Expires", ["30"])).decision
    const unknown = admit(withValues(subscribe, "Event", ["dialog"])).decision
    expect(brief).toMatchObject({ headers: [["Min-Expires", "60"]] })
    expect(unknown).toMatchObject({ headers: [["Allow-Events", "oma-push, message-summary"]] })
  })
})

describe("a device that is notified", () => {
  test.each([
    ["a push", notify, 200, "notifyActive"],
    ["a state alone", { ...notify, body: "" }, 200, "notifyActive"],
    ["the end", withValues(notify, "Subscription-State", ["terminated;reason=noresource"]), 200, "notifyOver"],
    ["another package", withValues(notify, "Event", ["reg"]), 489, undefined],
    ["no state", without(notify, "Subscription-State"), 400, undefined],
    ["content that it does not take", withValues(notify, "Content-Type", ["image/png"]), 415, undefined],
    [
      "no octets of a type that it does not take",
      { ...withValues(notify, "Content-Type", ["image/png"]), body: "" },
      415,
      undefined,
    ],
    ["content of no type", without(notify, "Content-Type"), 415, undefined],
  ])("RFC 6665 §4.1.3: %s", (_, request, code, input) => {
    const notice = takePushNotice(request, device)
    expect([codeOf(notice), notice.input]).toEqual([code, input])
  })

  test("only content is a delivery", () => {
    expect(takePushNotice(notify, device).decision).toMatchObject({ effect: "deliver" })
    expect(takePushNotice({ ...notify, body: "" }, device).decision).toMatchObject({ effect: undefined })
  })
})

test("hostile header values never crash either end", () => {
  const name = fc.constantFrom("Event", "Expires", "Subscription-State", "To", "Record-Route", "Content-Type")
  check(
    fc.property(name, fc.string(), (header, text) => {
      expect([200, 400, 423, 489]).toContain(codeOf(admit(withValues(subscribe, header, [text]))))
      expect([200, 400, 415, 489]).toContain(codeOf(takePushNotice(withValues(notify, header, [text]), device)))
    }),
    { numRuns: 1000 },
  )
})
