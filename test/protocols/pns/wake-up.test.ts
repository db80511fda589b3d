/** Push notification services: pn-* and Feature-Caps (RFC 8599), and the exchange with the service (RFC 8030). */
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { sampler } from "../../../sim/kernel/distribution.ts"
import { distributionInBase, inBase } from "../../../sim/parameters/parameter.ts"
import * as parameters from "../../../sim/parameters/pns.ts"
import { coreTimers } from "../../../sim/parameters/sip.ts"
import { leastRefreshLead, pushRefreshDelay } from "../../../sim/protocols/pns/push-binding.ts"
import {
  obtainResource,
  pushAccepted,
  pushAnswer,
  pushNotification,
  pushRefused,
  pushRequest,
  pushResource,
  resourceCreated,
} from "../../../sim/protocols/pns/requests.ts"
import {
  featureCaps,
  isSameTarget,
  judgeRegister,
  pushFor,
  pushTargetOf,
  withPushTarget,
} from "../../../sim/protocols/pns/uri-parameters.ts"
import { directMessage, registerRequest } from "../../../sim/protocols/sip/requests.ts"
import type { SipRequest } from "../../../sim/wire/sip/message.ts"
import { withValues } from "../../../sim/wire/sip/message.ts"
import { parseHttp, printHttp, sizeHttp } from "../../../sim/wire/http/message.ts"
import { octetsOf } from "../../../sim/wire/octets.ts"
import { attemptIdentifiers } from "../../../sim/protocols/ims/identities.ts"
import { check } from "../../wire/arbitraries.ts"
import { homeDomain, ids, nodes, push, user } from "../ims/network.ts"

const service = { id: "pns", host: "push.example.net", port: 443, identity: undefined }
const exchange = { ids, service }
const target = { provider: "webpush", param: undefined, prid: pushResource(exchange) }
const contact = withPushTarget(user.contact, target)
const providers = ["webpush", "apns"]

const registerWith = (contactHeader: string, expires = "3600"): SipRequest =>
  withValues(
    withValues(registerRequest({ ids, round: 2, subscriber: user, homeDomain }), "Contact", [contactHeader]),
    "Expires",
    [expires],
  )

const judge = (contactHeader: string, isLast = true, expires = "3600"): ReturnType<typeof judgeRegister> =>
  judgeRegister(registerWith(contactHeader, expires), { providers, isLast })

const token = fc.stringMatching(/^[a-z]{1,10}$/)
const anyTarget = fc.record({
  provider: token,
  param: fc.option(fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }), { nil: undefined }),
  prid: fc.string({ unit: "grapheme", minLength: 1, maxLength: 60 }),
})

describe("pn-* parameters", () => {
  test("RFC 8599 §4.1.2, §8.7: stand within the URI, escaped where RFC 3261 wants it", () => {
    expect(contact).toBe(
      `${user.contact};pn-provider=webpush;pn-prid=https://push.example.net/push/${ids.token("push resource")}`,
    )
    expect(withPushTarget("sip:a@b", { provider: "apns", param: "TEAM.app;x", prid: "p?q=1" })).toBe(
      "sip:a@b;pn-provider=apns;pn-param=TEAM.app%3Bx;pn-prid=p%3Fq%3D1",
    )
  })

  test("what is put in is read back", () => {
    check(
      fc.property(anyTarget, (original) => {
        expect(pushTargetOf(withPushTarget("sip:a@b.example", original))).toEqual(original)
      }),
    )
  })

  test("RFC 8599 §5.6.2: a contact matches with its pn-* alone", () => {
    expect(isSameTarget(contact, contact)).toBe(true)
    expect(isSameTarget(user.contact, user.contact)).toBe(false)
    expect(isSameTarget(contact, user.contact)).toBe(false)
    expect(isSameTarget(contact, withPushTarget(user.contact, { ...target, prid: "other" }))).toBe(false)
    expect(isSameTarget(contact, withPushTarget(user.contact, { ...target, param: "x" }))).toBe(false)
    expect(isSameTarget(contact, withPushTarget(user.contact, { ...target, provider: "apns" }))).toBe(false)
    expect(isSameTarget(contact, withPushTarget("sip:other@[2001:db8::1]:5060", target))).toBe(false)
    expect(isSameTarget(`${contact};transport=udp`, contact)).toBe(true)
  })

  test("RFC 8599 §8.2-§8.4: Feature-Caps", () => {
    expect(featureCaps({ provider: "webpush", selfRefreshLead: undefined, purr: undefined })).toEqual([
      "Feature-Caps",
      '*;+sip.pns="webpush"',
    ])
    expect(featureCaps({ provider: "webpush", selfRefreshLead: 121, purr: "nhi3" })[1]).toBe(
      '*;+sip.pns="webpush";+sip.pnsreg="121";+sip.pnspurr="nhi3"',
    )
  })
})

describe("a proxy that serves a push notification service", () => {
  test("RFC 8599 §5.6.1: supports what it knows, and sees what the device can do by itself", () => {
    expect(judge(`<${contact}>;expires=3600`)).toEqual({
      kind: "support",
      target,
      isSelfRenewing: false,
      wantsPurr: false,
    })
    expect(judge(`<${contact}>;+sip.pnsreg;+sip.pnspurr`)).toMatchObject({ isSelfRenewing: true, wantsPurr: true })
  })

  test("RFC 8599 §5.6.1.1: an unknown provider is 555 only if no other proxy could serve it", () => {
    const unknown = `<${withPushTarget(user.contact, { ...target, provider: "pigeon" })}>`
    expect(judge(unknown)).toEqual({ kind: "refuse" })
    expect(judge(unknown, false)).toEqual({ kind: "pass on" })
    expect(judge(`<${user.contact};pn-provider=webpush>`)).toEqual({ kind: "refuse" }) // no resource
  })

  test("RFC 8599 §4.1.1: a provider without value asks which there are", () => {
    expect(judge(`<${user.contact};pn-provider>`)).toEqual({ kind: "query", offered: providers })
  })

  test("RFC 8599 §5.6.1: has nothing to do with other bindings, nor with the end of one", () => {
    expect(judge(`<${user.contact}>;expires=3600`)).toEqual({ kind: "no push" })
    expect(judge(`<${contact}>`, true, "0")).toEqual({ kind: "no push" })
    expect(judge(`<${contact}>;expires=0`)).toEqual({ kind: "no push" })
  })

  const message = directMessage({ ...push, nextHop: nodes.scscf })
  const proxy = { providers, contactOfPurr: (purr: string) => (purr === "nhi3" ? contact : undefined) }

  test("RFC 8599 §5.6.2: asks for a push for a Request-URI of its own providers", () => {
    expect(pushFor({ ...message, uri: contact }, proxy)).toEqual(target)
    expect(pushFor({ ...message, uri: user.contact }, proxy)).toBeUndefined()
    expect(pushFor({ ...message, uri: contact }, { ...proxy, providers: ["apns"] })).toBeUndefined()
  })

  test("RFC 8599 §6: within a dialog it needs the PURR, without which a NOTIFY wakes nobody", () => {
    expect(pushFor({ ...message, method: "NOTIFY", uri: `${user.contact};pn-purr=nhi3` }, proxy)).toEqual(target)
    expect(pushFor({ ...message, method: "NOTIFY", uri: `${user.contact};pn-purr=old` }, proxy)).toBeUndefined()
    expect(pushFor({ ...message, method: "NOTIFY", uri: user.contact }, proxy)).toBeUndefined()
  })

  test("RFC 8599 §5.5: has a binding renewed 120 s before its end, and a short one at half", () => {
    expect([600_000, 3600, 241, 240, 60].map((seconds) => pushRefreshDelay(seconds))).toEqual([
      599_880, 3480, 121, 120, 30,
    ])
    expect(leastRefreshLead).toBe(parameters.bindingRefreshLead.value)
  })

  test("RFC 8599 §5.6.2: gives up early enough that the sender, at its Timer F, hears of it", () => {
    const bucket = inBase(parameters.bucketWait)
    expect(bucket).toBe(20e9)
    expect(bucket).toBeLessThan(64 * coreTimers.t1Ns)
    // The service tries at least as long as the request is held.
    expect(inBase(parameters.notificationKept)).toBeGreaterThanOrEqual(bucket)
    expect(inBase(parameters.idleUntilSuspended)).toBeGreaterThan(bucket) // a woken device is awake when the request comes
  })

  test("RFC 8599 §5.6.2: the notification leaves most of the typical 2 s to the registration", () => {
    expect(sampler(distributionInBase(parameters.serviceDelay)).mean).toBeLessThan(1e9)
  })

  test("hostile URIs and contacts give a verdict, never an exception", () => {
    const hostileUri = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string().map((text) => `sip:a@b;pn-provider=webpush;pn-prid=${text}`),
      fc.string().map((text) => `sip:a@b;${text}`),
      fc.constantFrom("sip:a@b;__proto__=x;pn-prid=%", "sip:a@b;pn-provider=%E0%A4;pn-prid=1", "sip:a@b;pn-purr"),
    )
    const kinds = ["no push", "query", "support", "refuse", "pass on"]
    check(
      fc.property(hostileUri, (uri) => {
        expect(kinds).toContain(judge(`<${uri}>`).kind)
        expect(kinds).toContain(judge(uri, false).kind)
        expect([true, false]).toContain(isSameTarget(uri, contact))
        const found = pushFor({ ...message, uri }, proxy)
        if (found !== undefined) expect(providers).toContain(found.provider)
      }),
      { numRuns: 2000 },
    )
  })
})

describe("the exchange with the service", () => {
  const request = pushRequest({ prid: target.prid, ttlSeconds: 20 })

  test("RFC 8030 §5: a push is a POST to the resource that the contact names", () => {
    if (request === undefined) throw new Error("no request")
    expect(new TextDecoder().decode(printHttp(request))).toBe(
      `POST /push/${ids.token("push resource")} HTTP/1.1\r\nHost: push.example.net\r\nTTL: 20\r\nUrgency: high\r\n` +
        "Content-Length: 0\r\n\r\n",
    )
  })

  test("all messages print, are read back, and have a size that no identity changes", () => {
    const messagesOf = (index: number) => {
      const other = {
        ids: attemptIdentifiers({ push: index, attempt: 1, device: index, nowSeconds: index }),
        service,
      }
      return [
        obtainResource(other),
        resourceCreated(other),
        pushRequest({ prid: pushResource(other), ttlSeconds: 20 })!,
        pushAccepted({ ...other, ttlSeconds: 20 }),
        pushRefused(other, 404),
        pushNotification(other),
      ]
    }
    for (const message of messagesOf(7))
      expect(parseHttp(printHttp(message))).toEqual({ ...message, body: octetsOf(message.body) })
    expect(messagesOf(0).map(sizeHttp)).toEqual(messagesOf(99_999).map(sizeHttp))
  })

  test("RFC 8030 §4: the resource that is made is the one that is posted to", () => {
    const link = resourceCreated(exchange).headers.find(([name]) => name === "Link")?.[1] ?? ""
    expect(link).toContain(`<${request?.target ?? ""}>`)
  })

  test("RFC 8599 §5.6.2: only success of the service lets the proxy wait", () => {
    expect([201, 200, 404, 410, 429, 500, 0].map(pushAnswer)).toEqual([
      "pushTaken",
      "pushTaken",
      "pushFailed",
      "pushFailed",
      "pushFailed",
      "pushFailed",
      "pushFailed",
    ])
    expect(pushRefused(exchange, 429)).toMatchObject({ code: 429, reason: "Too Many Requests" })
  })

  test("a resource that is no URL of HTTPS cannot be asked, and none makes an exception", () => {
    for (const prid of ["", "c1a5b3e7d9f2", "http://push.example.net/p", "https://", "https://a b/"])
      expect(pushRequest({ prid, ttlSeconds: 0 })).toBeUndefined()
    check(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.webUrl()), (text) => {
        const asked = pushRequest({ prid: `https://${text}`, ttlSeconds: 0 })
        if (asked !== undefined) expect(printHttp(asked).length).toBe(sizeHttp(asked))
      }),
    )
  })
})
