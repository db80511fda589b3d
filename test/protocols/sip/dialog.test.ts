/** Dialogs as values: RFC 3261 §12. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Dialog } from "../../../sim/protocols/sip/dialog.ts"
import {
  afterRequest,
  dialogOfCallee,
  dialogOfCaller,
  isWithin,
  requestWithin,
} from "../../../sim/protocols/sip/dialog.ts"
import type { Header, SipRequest, SipResponse } from "../../../sim/wire/sip/message.ts"
import { headerOf, without, withValues } from "../../../sim/wire/sip/message.ts"
import { check, sipMessage } from "../../wire/arbitraries.ts"

const common: readonly Header[] = [
  ["Record-Route", "<sip:p2.example;lr>"],
  ["Record-Route", "<sip:p1.example;lr>"],
  ["From", "<sip:a@example>;tag=aa"],
]
const invite: SipRequest = {
  kind: "request",
  method: "INVITE",
  uri: "sip:b@example",
  headers: [
    ...common,
    ["To", "<sip:b@example>"],
    ["Call-ID", "7"],
    ["CSeq", "314 INVITE"],
    ["Contact", "<sip:a@host.example>"],
  ],
  body: "",
}
const accepted: SipResponse = {
  kind: "response",
  code: 200,
  reason: "OK",
  headers: [
    ...common,
    ["To", "<sip:b@example>;tag=bb"],
    ["Call-ID", "7"],
    ["CSeq", "314 INVITE"],
    ["Contact", '"B" <sip:b@[2001:db8::1]:5060>;q=1'],
  ],
  body: "",
}

const atCaller = dialogOfCaller(invite, accepted)!
const atCallee = dialogOfCallee(invite, "bb")!

describe("a dialog", () => {
  it("has the route set in order at the called side and reversed at the calling side (RFC 3261 §12.1.1, §12.1.2)", () => {
    expect(atCallee.routeSet).toEqual(["<sip:p2.example;lr>", "<sip:p1.example;lr>"])
    expect(atCaller.routeSet).toEqual(["<sip:p1.example;lr>", "<sip:p2.example;lr>"])
    expect(atCaller.remoteTarget).toBe("sip:b@[2001:db8::1]:5060")
    expect(atCallee.remoteTarget).toBe("sip:a@host.example")
    expect([atCaller.localSequence, atCaller.remoteSequence]).toEqual([314, 0])
    expect([atCallee.localSequence, atCallee.remoteSequence]).toEqual([0, 314])
    expect([atCallee.local, atCallee.remote]).toEqual([atCaller.remote, atCaller.local])
  })

  it("gives its requests target, route, tags and the next number (RFC 3261 §12.2.1.1)", () => {
    const bye = requestWithin(atCaller, "BYE")
    expect(bye.uri).toBe("sip:b@[2001:db8::1]:5060")
    expect(bye.route).toEqual([
      ["Route", "<sip:p1.example;lr>"],
      ["Route", "<sip:p2.example;lr>"],
    ])
    expect(bye.identification).toEqual([
      ["From", "<sip:a@example>;tag=aa"],
      ["To", "<sip:b@example>;tag=bb"],
      ["Call-ID", "7"],
      ["CSeq", "315 BYE"],
    ])
    expect(requestWithin(bye.dialog, "BYE").identification).toContainEqual(["CSeq", "316 BYE"])
    expect(requestWithin(atCaller, "ACK").identification).toContainEqual(["CSeq", "314 ACK"])
    expect(requestWithin(atCallee, "BYE").identification).toContainEqual(["CSeq", "1 BYE"])
  })

  it("puts a strict router into the Request-URI and the target behind the route (RFC 3261 §12.2.1.1)", () => {
    const strict: Dialog = { ...atCaller, routeSet: ["<sip:p1.example>", "<sip:p2.example;lr>"] }
    const { uri, route } = requestWithin(strict, "BYE")
    expect(uri).toBe("sip:p1.example")
    expect(route.map(([, value]) => value)).toEqual(["<sip:p2.example;lr>", "<sip:b@[2001:db8::1]:5060>"])
  })

  it("knows its own requests by Call-ID and both tags (RFC 3261 §12.2.2)", () => {
    const { uri, identification } = requestWithin(atCaller, "BYE")
    const bye: SipRequest = { kind: "request", method: "BYE", uri, headers: identification, body: "" }
    expect(isWithin(atCallee, bye)).toBe(true)
    for (const [name, value] of [
      ["Call-ID", "8"],
      ["From", "<sip:a@example>;tag=cc"],
      ["To", "<sip:b@example>"],
    ] as const)
      expect(isWithin(atCallee, withValues(bye, name, [value]))).toBe(false)
  })

  it("refuses a number that goes down, takes a new target, and lets ACK alone (RFC 3261 §12.2.2)", () => {
    const again = withValues(withValues(invite, "CSeq", ["315 INVITE"]), "Contact", ["<sip:a@new.example>"])
    const after = afterRequest(atCallee, again)
    expect(after).toEqual({ ...atCallee, remoteSequence: 315, remoteTarget: "sip:a@new.example" })
    expect(afterRequest(atCallee, withValues(invite, "CSeq", ["313 INVITE"]))).toBe(500)
    expect(afterRequest(atCallee, { ...withValues(invite, "CSeq", ["1 ACK"]), method: "ACK" })).toBe(atCallee)
    const bye = { ...again, method: "BYE" }
    expect(afterRequest(atCallee, bye)).toEqual({ ...atCallee, remoteSequence: 315 })
  })

  it("does not come from a message without tags or Contact, and keeps a tag that To has", () => {
    expect(dialogOfCaller(invite, without(accepted, "Contact"))).toBe(undefined)
    expect(dialogOfCaller(invite, withValues(accepted, "To", ["<sip:b@example>"]))).toBe(undefined)
    expect(dialogOfCallee(without(invite, "Contact"), "bb")).toBe(undefined)
    expect(dialogOfCallee(withValues(invite, "From", ["<sip:a@example>"]), "bb")).toBe(undefined)
    expect(dialogOfCallee(withValues(invite, "To", ["<sip:b@example>;tag=dd"]), "bb")!.local).toMatch(/tag=dd$/)
  })

  it("never throws, whatever the messages hold", () => {
    check(
      fc.property(sipMessage, sipMessage, (any, other) => {
        const request: SipRequest = any.kind === "request" ? any : { ...any, kind: "request", method: "BYE", uri: "x:" }
        const response: SipResponse =
          other.kind === "response" ? other : { ...other, kind: "response", code: 200, reason: "" }
        for (const dialog of [dialogOfCaller(request, response), dialogOfCallee(request, "t"), atCaller]) {
          if (dialog === undefined) continue
          const got = requestWithin(dialog, "BYE")
          expect(headerOf({ ...request, headers: got.identification }, "CSeq")).toMatch(/^\d+ BYE$/)
          isWithin(dialog, request)
          afterRequest(dialog, request)
        }
      }),
    )
  })
})
