/** Which way over the air a PPG takes: PAP cannot name it (PPG Service, WAP-249, §6.1.2.2; WAP-189, WAP-235, SIP Push 1.0). */
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { bearers, networks } from "../../../sim/protocols/ppg/bearers.ts"
import { complianceTable, offeredOverTheAir } from "../../../sim/protocols/ppg/compliance.ts"
import {
  chooseOta,
  isConfirmable,
  otaVariants,
  refusalOf,
  type DeviceCapabilities,
  type OtaOffer,
  type Reachability,
} from "../../../sim/protocols/ppg/ota-choice.ts"
import type { QualityOfService } from "../../../sim/wire/pap/documents.ts"

const everything: DeviceCapabilities = {
  hasWapPush: true,
  hasWspSessions: true,
  hasOtaHttp: true,
  listensForHttp: true,
  sirVersion: 1,
  hasSipReceiver: true,
}
const everywhere: Reachability = {
  isSipRegistered: true,
  isIpAddressKnown: true,
  isWspSessionOpen: true,
  isSmsPossible: true,
}
const ppgOf = (profiles: readonly string[], more: Partial<OtaOffer> = {}): OtaOffer => ({
  offers: offeredOverTheAir(profiles, { hasWspSessions: true }),
  networks: ["GSM"],
  bearers: ["SMS", "GPRS"],
  policy: otaVariants,
  mapsNumbersToIp: true,
  ...more,
})
const quality = (more: Partial<QualityOfService>): QualityOfService => ({
  priority: "medium",
  deliveryMethod: "notspecified",
  network: undefined,
  isNetworkRequired: false,
  bearer: undefined,
  isBearerRequired: false,
  ...more,
})
const choose = (
  ppg: OtaOffer,
  asked: Partial<QualityOfService> = {},
  capabilities: Partial<DeviceCapabilities> = {},
  at: Partial<Reachability> = {},
) =>
  chooseOta(
    ppg,
    { type: "PLMN", quality: quality(asked) },
    { capabilities: { ...everything, ...capabilities }, at: { ...everywhere, ...at } },
  )

describe("the choice of the way over the air", () => {
  test("follows the policy among what the profiles offer", () => {
    const way = (profiles: readonly string[], policy: OtaOffer["policy"]) => choose(ppgOf(profiles, { policy }))
    expect(way(["push-2.2"], ["ota-sip", "ota-wsp-cl"])).toMatchObject({ variant: "ota-sip", isConfirmed: true })
    expect(way(["push-2.1"], ["ota-sip", "ota-wsp-cl"])).toMatchObject({ variant: "ota-wsp-cl", isConfirmed: false })
    expect(way(["wap-1.2.1"], ["ota-http-po", "ota-wsp-cl"])).toMatchObject({ variant: "ota-wsp-cl" })
    expect(way(["wap-2"], ["ota-http-po", "ota-wsp-cl"])).toMatchObject({ variant: "ota-http-po" })
  })

  test("one PPG that declares several profiles serves WSP, HTTP and SIP alike", () => {
    const ppg = (policy: OtaOffer["policy"]) => ppgOf(["wap-2", "sip-push-1.0"], { policy })
    for (const variant of otaVariants) expect(choose(ppg([variant]))).toMatchObject({ kind: "variant", variant })
  })

  test("confirmed: never a connectionless push; 3007 where the PPG has nothing else", () => {
    expect(choose(ppgOf(["wap-2"]), { deliveryMethod: "confirmed" })).toMatchObject({ variant: "ota-wsp-co" })
    const bare = ppgOf(["wap-1.2.1"], { policy: ["ota-wsp-cl"] })
    expect(choose(bare, { deliveryMethod: "confirmed" })).toEqual({ kind: "refuse", code: 3007 })
    expect(refusalOf(bare, { type: "PLMN", quality: quality({ deliveryMethod: "confirmed" }) })).toBe(3007)
  })

  test("preferconfirmed: confirmed if possible, else unconfirmed", () => {
    const at = { isIpAddressKnown: false, isWspSessionOpen: false, isSipRegistered: false }
    expect(choose(ppgOf(["push-2.1"]), { deliveryMethod: "preferconfirmed" })).toMatchObject({ isConfirmed: true })
    const noSession = choose(ppgOf(["push-2.1"]), { deliveryMethod: "preferconfirmed" }, { sirVersion: undefined }, at)
    expect(noSession).toMatchObject({ variant: "ota-wsp-cl", isConfirmed: false })
  })

  test("a push that needs no confirmation opens no session for itself", () => {
    const ppg = ppgOf(["wap-1.2.1"], { policy: ["ota-wsp-co", "ota-wsp-cl"] })
    expect(choose(ppg, {}, {}, { isWspSessionOpen: false })).toMatchObject({ variant: "ota-wsp-cl" })
    expect(choose(ppg, {}, {}, { isWspSessionOpen: true })).toMatchObject({
      variant: "ota-wsp-co",
      needsSession: false,
    })
  })

  test("a required bearer or network that it does not offer is refused: 3010, 3009", () => {
    expect(choose(ppgOf(["wap-2"]), { bearer: "USSD", isBearerRequired: true })).toEqual({ kind: "refuse", code: 3010 })
    expect(choose(ppgOf(["wap-2"]), { network: "PHS", isNetworkRequired: true })).toEqual({
      kind: "refuse",
      code: 3009,
    })
    expect(choose(ppgOf(["wap-2"]), { network: "PHS" })).toMatchObject({ kind: "variant" })
    expect(choose(ppgOf(["wap-2"], { policy: [] }))).toEqual({ kind: "refuse", code: 3003 })
  })

  test("what only lacks reachability waits", () => {
    const nowhere = { isSipRegistered: false, isIpAddressKnown: false, isWspSessionOpen: false, isSmsPossible: false }
    expect(choose(ppgOf(["push-2.2"]), {}, {}, nowhere)).toMatchObject({ kind: "wait" })
  })

  test("whatever is asked, what is chosen is offered, had and confirmable where confirmation was demanded", () => {
    const some = <T>(all: readonly T[]): fc.Arbitrary<readonly T[]> => fc.subarray([...all])
    fc.assert(
      fc.property(
        some([...complianceTable.keys()]),
        fc.shuffledSubarray([...otaVariants]),
        some(bearers),
        some(networks),
        fc.record({
          deliveryMethod: fc.constantFrom("confirmed", "preferconfirmed", "unconfirmed", "notspecified"),
          bearer: fc.constantFrom(undefined, ...bearers, "no such bearer"),
          network: fc.constantFrom(undefined, ...networks),
          isBearerRequired: fc.boolean(),
          isNetworkRequired: fc.boolean(),
        }),
        fc.record({
          isSipRegistered: fc.boolean(),
          isIpAddressKnown: fc.boolean(),
          isWspSessionOpen: fc.boolean(),
          isSmsPossible: fc.boolean(),
        }),
        (profiles, policy, offeredBearers, offeredNetworks, asked, at) => {
          const ppg = ppgOf(profiles, { policy, bearers: offeredBearers, networks: offeredNetworks })
          const found = choose(ppg, asked as Partial<QualityOfService>, {}, at)
          if (found.kind !== "variant") return
          expect(policy).toContain(found.variant)
          expect(offeredBearers).toContain(found.bearer)
          if (asked.deliveryMethod === "confirmed") expect(isConfirmable(found.variant) && found.isConfirmed).toBe(true)
        },
      ),
      { numRuns: 500, seed: 1 },
    )
  })
})
