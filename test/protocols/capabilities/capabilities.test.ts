/** What senders learn of devices: OPTIONS, 415 and Accept (RFC 3261 §11, §20.1, §21.4.13). */
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { optionsAnswer, optionsProbe, probeResult } from "../../../sim/protocols/capabilities/options.ts"
import { accepts, remedy, typeCache } from "../../../sim/protocols/capabilities/type-cache.ts"
import { answerTo, response } from "../../../sim/protocols/sip/responses.ts"
import type { SipResponse } from "../../../sim/wire/sip/message.ts"
import { octetsOf } from "../../../sim/wire/octets.ts"
import { parse } from "../../../sim/wire/sip/parse.ts"
import { print } from "../../../sim/wire/sip/print.ts"
import { check } from "../../wire/arbitraries.ts"
import { environment, homeDomain, ids, nodes, user, walk } from "../ims/network.ts"

const probe = optionsProbe({
  ids,
  sender: nodes.im,
  subscriber: user,
  homeDomain,
  nextHop: nodes.scscf,
  application: "im.ua",
})

describe("an OPTIONS probe", () => {
  test("RFC 3261 §11: prints as SIP and goes to the device as a MESSAGE does", () => {
    expect(parse(print(probe))).toEqual({ ...probe, body: octetsOf("") })
    expect(walk(probe, nodes.scscf).route).toBe("scscf pcscf device")
  })

  test("RFC 3841 §7.2.4: finds nobody where no contact has the push tag's value", () => {
    const other = optionsProbe({
      ids,
      sender: nodes.im,
      subscriber: user,
      homeDomain,
      nextHop: nodes.scscf,
      application: "chess.ua",
    })
    expect(walk(other, nodes.scscf)).toMatchObject({ route: "scscf", code: 480 })
    expect(probeResult(response(other, 480, { toTag: "1" }))).toEqual({ kind: "absent" })
  })

  test("RFC 3261 §11.2: the answer lists methods, types and extensions", () => {
    const lists = {
      methods: ["MESSAGE", "NOTIFY", "OPTIONS"],
      types: ["text/plain", "message/external-body"],
      supported: ["path"],
    }
    const decision = optionsAnswer({ headers: [], ...lists })
    if (decision.kind !== "answer") throw new Error("no answer")
    const ok = answerTo(probe, decision, environment(nodes.im))
    expect(probeResult(ok)).toEqual({ kind: "capable", ...lists })
    expect(probeResult(parse(print(ok)) as SipResponse)).toEqual({ kind: "capable", ...lists })
  })

  test.each([
    [404, "nobody"],
    [604, "nobody"],
    [480, "absent"],
    [405, "unknown"],
    [408, "unknown"],
    [486, "unknown"],
    [503, "unknown"],
  ])("%i tells: %s", (code, kind) => {
    expect(probeResult(response(probe, code, { toTag: "1" }))).toEqual({ kind })
  })

  test("RFC 3261 §11.2: busy with a list of methods tells as much as 200; without Accept it is SDP (§20.1)", () => {
    const busy = response(probe, 486, { toTag: "1", headers: [["Allow", "message, ,NOTIFY"]] })
    expect(probeResult(busy)).toEqual({
      kind: "capable",
      methods: ["MESSAGE", "NOTIFY"],
      types: ["application/sdp"],
      supported: [],
    })
  })
})

describe("what is known of types", () => {
  const types = ["text/plain", "application/vnd.oma.push", "image/jpeg", "message/external-body"]
  const cacheOf = (devices = 3) => typeCache({ devices, types })
  const choice = { preferred: [1, 0], indirect: 3 }

  test("RFC 3261 §20.1: Accept names types, whole classes or everything, and q=0 names none", () => {
    expect(accepts(["text/*"], "text/plain;charset=utf-8")).toBe(true)
    expect(accepts(["*/*;q=0.1"], "image/jpeg")).toBe(true)
    expect(accepts(["TEXT/plain"], "text/plain")).toBe(true)
    expect(accepts(["text/plain;q=0"], "text/plain")).toBe(false)
    expect(accepts(["text/plain;q=0.0", "image/*"], "text/plain")).toBe(false)
    expect(accepts(["", "text/plainer", "tex/*"], "text/plain")).toBe(false)
  })

  test("RFC 3261 §21.4.13: a 415 teaches all types at once, for that device alone", () => {
    const cache = cacheOf()
    cache.noteAccept(1, 1, ["text/plain", "message/external-body"])
    expect(types.map((_, type) => cache.knows(1, type))).toEqual(["takes", "refuses", "refuses", "takes"])
    expect(types.map((_, type) => cache.knows(0, type))).toEqual(["unknown", "unknown", "unknown", "unknown"])
    expect(types.map((_, type) => cache.knows(2, type))).toEqual(["unknown", "unknown", "unknown", "unknown"])
  })

  test("a 415 without Accept refuses the one type; one that lists what it refused is not believed", () => {
    const cache = cacheOf()
    cache.noteAccept(0, 1, [])
    expect(types.map((_, type) => cache.knows(0, type))).toEqual(["unknown", "refuses", "unknown", "unknown"])
    cache.noteAccept(0, 2, ["*/*"])
    expect(types.map((_, type) => cache.knows(0, type))).toEqual(["takes", "takes", "refuses", "takes"])
  })

  test("the second push to a device needs no 415: one failed try for each device and type", () => {
    const cache = cacheOf(50)
    let refusals = 0
    for (let push = 0; push < 500; push++) {
      const device = push % 50
      const first = remedy(cache, device, choice)
      if (first.kind === "send" && first.type === 1) {
        refusals += 1
        cache.noteAccept(device, 1, ["text/plain"])
      } else cache.noteTaken(device, 0)
    }
    expect(refusals).toBe(50)
  })

  test("RFC 3261 §8.1.3.5, RFC 4483 §5.3: a listed type, else a reference, else another mechanism", () => {
    const cache = cacheOf()
    expect(remedy(cache, 0, choice)).toEqual({ kind: "send", type: 1 })
    cache.noteAccept(0, 1, ["text/plain"])
    expect(remedy(cache, 0, choice)).toEqual({ kind: "send", type: 0 })
    cache.noteAccept(0, 0, ["message/external-body"])
    expect(remedy(cache, 0, choice)).toEqual({ kind: "indirection" })
    cache.noteAccept(0, 3, ["image/png"])
    expect(remedy(cache, 0, choice)).toEqual({ kind: "other mechanism" })
    expect(remedy(cache, 0, { ...choice, indirect: undefined })).toEqual({ kind: "other mechanism" })
  })

  test("a device that registers anew is unknown again", () => {
    const cache = cacheOf()
    for (const device of [0, 1, 2]) cache.noteTaken(device, 2)
    cache.forget(1)
    expect([0, 1, 2].map((device) => cache.knows(device, 2))).toEqual(["takes", "unknown", "takes"])
  })

  test("a place outside of the cache is a bug of the caller", () => {
    expect(() => cacheOf().knows(3, 0)).toThrow("there is no device 3 among 3")
    expect(() => cacheOf().noteTaken(0, 4)).toThrow("there is no type 4 among 4")
  })

  test("hostile Accept values and answers teach something or nothing, never an exception", () => {
    const cache = cacheOf()
    check(
      fc.property(fc.array(fc.string()), fc.nat(3), fc.integer({ min: 200, max: 699 }), (accept, type, code) => {
        cache.noteAccept(0, type, accept)
        expect(cache.knows(0, type)).toBe("refuses")
        const answered = response(probe, code, {
          toTag: "1",
          headers: accept.flatMap((text) => [["Accept", text] as const, ["Allow", text] as const]),
        })
        expect(["capable", "absent", "nobody", "unknown"]).toContain(probeResult(answered).kind)
      }),
      { numRuns: 500 },
    )
  })
})
