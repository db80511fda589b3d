/** The PPG's choice of an over-the-air variant, which PAP cannot name: PPG Service (WAP-249) §6.1.2.2. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { bearers, fitsBearer, isIpBearer, networks } from "../../../sim/protocols/ppg/bearers.ts"
import { offeredOverTheAir } from "../../../sim/protocols/ppg/compliance.ts"
import { deliveredBy } from "../../../sim/protocols/ppg/delivery.ts"
import {
  chooseOta,
  isConfirmable,
  otaVariants,
  refusalOf,
  type DeviceCapabilities,
  type OtaOffer,
  type OtaVariant,
  type Reachability,
} from "../../../sim/protocols/ppg/ota-choice.ts"
import { deliveryMethods } from "../../../sim/wire/pap/dtd.ts"
import { check } from "../../wire/arbitraries.ts"
import { quality } from "./gateway.ts"

const everything: DeviceCapabilities = {
  hasWapPush: true,
  hasWspSessions: true,
  hasOtaHttp: true,
  listensForHttp: true,
  sirVersion: 1,
  hasSipReceiver: true,
}
const nowhere: Reachability = {
  isSipRegistered: false,
  isIpAddressKnown: false,
  isWspSessionOpen: false,
  isSmsPossible: false,
}
const overSms = { ...nowhere, isSmsPossible: true }

const offer = (profile: string, policy: readonly OtaVariant[] = otaVariants): OtaOffer => ({
  offers: offeredOverTheAir([profile], { hasWspSessions: true }),
  networks: ["GSM"],
  bearers: ["SMS", "GPRS"],
  policy,
  mapsNumbersToIp: true,
})

const choose = (
  ppg: OtaOffer,
  asked: Parameters<typeof quality>[0],
  at: Reachability,
  capabilities: DeviceCapabilities = everything,
) => chooseOta(ppg, { type: "PLMN", quality: quality(asked) }, { capabilities, at })

const sms: Parameters<typeof quality>[0] = { bearer: "SMS", isBearerRequired: true }
const gprs: Parameters<typeof quality>[0] = { bearer: "gprs", isBearerRequired: true }
const confirmed = { deliveryMethod: "confirmed" } as const

describe("what each variant needs", () => {
  it.each<readonly [OtaVariant, Reachability, boolean]>([
    ["ota-wsp-cl", overSms, false],
    ["ota-wsp-cl", { ...nowhere, isIpAddressKnown: true }, false],
    ["ota-wsp-co", { ...nowhere, isWspSessionOpen: true }, false],
    ["ota-wsp-co", overSms, true],
    ["ota-http-po", { ...nowhere, isIpAddressKnown: true }, false],
    ["ota-http-to", overSms, true],
    ["ota-sip", { ...nowhere, isSipRegistered: true }, false],
  ])("%s with %j: session needed %j", (variant, at, needsSession) => {
    expect(choose(offer("push-2.2", [variant]), {}, at)).toMatchObject({ kind: "variant", variant, needsSession })
    expect(choose(offer("push-2.2", [variant]), {}, nowhere)).toEqual({ kind: "wait", variants: [variant] })
  })

  it.each<readonly [OtaVariant, Partial<DeviceCapabilities>]>([
    ["ota-wsp-cl", { hasWapPush: false }],
    ["ota-wsp-co", { hasWspSessions: false }],
    ["ota-http-po", { listensForHttp: false }],
    ["ota-http-po", { hasOtaHttp: false }],
    ["ota-http-to", { hasOtaHttp: false }],
    ["ota-http-to", { sirVersion: 0 }], // a version-0 request knows WSP only
    ["ota-sip", { hasSipReceiver: false }],
  ])("%s is not possible (3003) for a device with %j", (variant, lack) => {
    const at = { isSipRegistered: true, isIpAddressKnown: true, isWspSessionOpen: true, isSmsPossible: true }
    expect(choose(offer("push-2.2", [variant]), {}, at, { ...everything, ...lack })).toEqual({
      kind: "refuse",
      code: 3003,
    })
  })

  it("a WSP session that is open needs no session initiation, and one that is not cannot be had without it", () => {
    const mute = { ...everything, sirVersion: undefined }
    const ppg = offer("wap-2", ["ota-wsp-co"])
    expect(choose(ppg, {}, { ...overSms, isWspSessionOpen: true }, mute)).toMatchObject({ needsSession: false })
    expect(choose(ppg, {}, overSms, mute)).toMatchObject({ kind: "wait" })
  })

  it("a connectionless push goes over IP where only the address is known, and over SMS where only the number is", () => {
    const ppg = offer("wap-1.2.1", ["ota-wsp-cl"])
    expect(choose(ppg, {}, overSms)).toMatchObject({ bearer: "SMS" })
    expect(choose(ppg, {}, { ...nowhere, isIpAddressKnown: true })).toMatchObject({ bearer: "GPRS" })
  })

  it("WAP-189 vector 3: a PPG of wap-1.2.1 never chooses OTA-HTTP or OTA-SIP, whatever its policy and the device", () => {
    for (const variant of ["ota-http-po", "ota-http-to", "ota-sip"] as const)
      expect(choose(offer("wap-1.2.1", [variant]), {}, { ...overSms, isSipRegistered: true })).toEqual({
        kind: "refuse",
        code: 3003,
      })
  })
})

describe("what the policy and quality of service decide", () => {
  const here = { isSipRegistered: true, isIpAddressKnown: true, isWspSessionOpen: true, isSmsPossible: true }

  it("the first of the policy that reaches the device is taken", () => {
    const ppg = offer("push-2.2", ["ota-sip", "ota-http-po", "ota-wsp-cl"])
    expect(choose(ppg, {}, here)).toMatchObject({ variant: "ota-sip" })
    expect(choose(ppg, {}, { ...here, isSipRegistered: false })).toMatchObject({ variant: "ota-http-po" })
    expect(choose(ppg, {}, overSms)).toMatchObject({ variant: "ota-wsp-cl" })
  })

  it("confirmed admits confirmed ways alone; without one it is 3007", () => {
    expect(choose(offer("push-2.2"), confirmed, here)).toMatchObject({ variant: "ota-wsp-co", isConfirmed: true })
    expect(choose(offer("push-2.2", ["ota-wsp-cl"]), confirmed, here)).toEqual({ kind: "refuse", code: 3007 })
    expect(choose(offer("push-2.2"), { ...confirmed, ...sms }, here)).toEqual({ kind: "refuse", code: 3007 })
    expect(choose(offer("push-2.2", ["ota-wsp-cl", "ota-sip"]), confirmed, overSms)).toEqual({
      kind: "wait",
      variants: ["ota-sip"],
    })
  })

  it("preferconfirmed takes a confirmed way where one reaches the device, else an unconfirmed one", () => {
    const asked = { deliveryMethod: "preferconfirmed" } as const
    const ppg = offer("push-2.2", ["ota-wsp-cl", "ota-sip"])
    expect(choose(ppg, asked, here)).toMatchObject({ variant: "ota-sip", isConfirmed: true })
    expect(choose(ppg, asked, overSms)).toMatchObject({ variant: "ota-wsp-cl", isConfirmed: false })
  })

  it("unconfirmed and notspecified: connectionless where no WSP session is open, else unconfirmed within it", () => {
    for (const deliveryMethod of ["unconfirmed", "notspecified"] as const) {
      const ppg = offer("wap-1.2.1", ["ota-wsp-co", "ota-wsp-cl"])
      expect(choose(ppg, { deliveryMethod }, overSms)).toMatchObject({ variant: "ota-wsp-cl", isConfirmed: false })
      expect(choose(ppg, { deliveryMethod }, here)).toMatchObject({ variant: "ota-wsp-co", isConfirmed: false })
      const sessionsOnly = offer("wap-1.2.1", ["ota-wsp-co"])
      expect(choose(sessionsOnly, { deliveryMethod }, overSms)).toMatchObject({
        variant: "ota-wsp-co",
        needsSession: true,
      })
    }
  })

  it("a bearer that is wished for goes first, one that is required goes alone; not offered, it is 3010", () => {
    const ppg = offer("push-2.2", ["ota-wsp-cl", "ota-sip"])
    expect(choose(ppg, { bearer: "GPRS" }, here)).toMatchObject({ variant: "ota-wsp-cl", bearer: "GPRS" })
    expect(choose(ppg, { bearer: "GPRS" }, overSms)).toMatchObject({ bearer: "SMS" })
    expect(choose(ppg, gprs, overSms)).toEqual({ kind: "wait", variants: ["ota-wsp-cl", "ota-sip"] })
    expect(choose(ppg, { bearer: "USSD", isBearerRequired: true }, here)).toEqual({ kind: "refuse", code: 3010 })
    expect(choose(ppg, { bearer: "any", isBearerRequired: true }, here)).toMatchObject({ kind: "variant" })
    expect(choose(offer("sip-push-1.0"), sms, here)).toEqual({ kind: "refuse", code: 3010 }) // no SIP in short messages
  })

  it("a network that is required and not offered is 3009, before anything else", () => {
    const asked = { ...confirmed, ...sms, network: "PHS", isNetworkRequired: true }
    expect(choose(offer("push-2.2"), asked, here)).toEqual({ kind: "refuse", code: 3009 })
    expect(choose(offer("push-2.2"), { network: "PHS" }, here)).toMatchObject({ kind: "variant" })
    expect(choose(offer("push-2.2"), { network: "Any", isNetworkRequired: true }, here)).toMatchObject({
      kind: "variant",
    })
  })

  it("without quality of service the policy alone decides", () => {
    const asked = { type: "PLMN", quality: undefined } as const
    expect(chooseOta(offer("push-2.2", ["ota-sip"]), asked, { capabilities: everything, at: here })).toEqual({
      kind: "variant",
      variant: "ota-sip",
      bearer: "GPRS",
      isConfirmed: true,
      needsSession: false,
    })
  })

  it("delivered means acknowledged at OTA level where confirmed, handed to the bearer where not", () => {
    expect(deliveredBy({ isConfirmed: true })).toBe("confirmed")
    expect(deliveredBy({ isConfirmed: false })).toBe("handedOver")
  })

  it("never chooses what was not asked for, offered or reachable", () => {
    const flags = fc.record({
      isSipRegistered: fc.boolean(),
      isIpAddressKnown: fc.boolean(),
      isWspSessionOpen: fc.boolean(),
      isSmsPossible: fc.boolean(),
    })
    const asked = fc.record({
      deliveryMethod: fc.constantFrom(...deliveryMethods),
      bearer: fc.constantFrom(undefined, ...bearers),
      isBearerRequired: fc.boolean(),
      network: fc.constantFrom(undefined, ...networks),
      isNetworkRequired: fc.boolean(),
    })
    const profile = fc.constantFrom("wap-1.2.1", "wap-2", "sip-push-1.0", "push-2.3")
    check(
      fc.property(profile, fc.shuffledSubarray([...otaVariants]), asked, flags, (id, policy, wish, at) => {
        const ppg = offer(id, policy)
        const got = choose(ppg, wish, at)
        const general = refusalOf(ppg, { type: "PLMN", quality: quality(wish) })
        expect(got.kind === "refuse" ? got.code : undefined).toBe(general) // this device has everything
        if (got.kind !== "variant") return
        expect(policy).toContain(got.variant)
        if (wish.deliveryMethod === "confirmed")
          expect([isConfirmable(got.variant), got.isConfirmed]).toEqual([true, true])
        if (wish.isBearerRequired && wish.bearer !== undefined && wish.bearer !== "Any")
          expect(got.bearer).toBe(wish.bearer)
        expect(Object.values(at)).toContain(true)
      }),
      { numRuns: 500 },
    )
  })
})

describe("bearers of WDP (WAP-259 appendix C)", () => {
  it("carry IP or are addressed by number, and fit the client address accordingly", () => {
    expect(bearers.filter((bearer) => isIpBearer(bearer) === true)).toEqual(["CSD", "Packet Data", "GPRS", "CDPD"])
    expect(isIpBearer("carrier pigeon")).toBeUndefined()
    const fits = (type: Parameters<typeof fitsBearer>[0], bearer: string, mapsNumbersToIp = false) =>
      fitsBearer(type, bearer, { mapsNumbersToIp })
    expect([fits("PLMN", "sms"), fits("PLMN", "GPRS"), fits("PLMN", "GPRS", true)]).toEqual([true, false, true])
    expect([fits("IPV4", "SMS"), fits("IPV4", "GPRS"), fits("IPV6", "CSD")]).toEqual([false, true, true])
    expect([fits("USER", "SMS"), fits("USER", "carrier pigeon")]).toEqual([true, false])
  })

  it("a number with a required bearer of IP, or an address of IP with SMS required, is refused with 3010", () => {
    const unmapped = { ...offer("wap-2"), mapsNumbersToIp: false }
    expect(refusalOf(unmapped, { type: "PLMN", quality: quality(gprs) })).toBe(3010)
    expect(refusalOf(unmapped, { type: "PLMN", quality: quality(sms) })).toBeUndefined()
    expect(refusalOf(unmapped, { type: "IPV4", quality: quality(sms) })).toBe(3010)
  })
})
