/**
 * A response on its way back: every proxy takes its Via off (RFC 3261 §16.7 step 3); the P-CSCF also adds or removes
 * what stands only on one side of it (TS 24.229 §5.2.2, §5.2.6.4).
 */
import type { SipResponse } from "../../wire/sip/message.ts"
import { headerOf, insertBefore, valuesOf, withValues, without } from "../../wire/sip/message.ts"
import { reasonOf } from "../../wire/sip/reason.ts"
import { chargingVector } from "../sip/headers.ts"
import { securityAgreement } from "../sip/device-identity.ts"
import { popVia, upstreamCode } from "../sip/responses.ts"
import type { RoleEnvironment } from "./decision.ts"

/** Returns what a proxy of that role sends upstream when this response comes from downstream. */
export const relayResponse = (
  received: SipResponse,
  environment: Pick<RoleEnvironment, "ids" | "homeDomain">,
  role: string,
): SipResponse => {
  const code = upstreamCode(received.code)
  const popped = popVia(code === received.code ? received : { ...received, code, reason: reasonOf(code) })
  if (role !== "p-cscf") return popped
  // What a device asks for by itself; everything else came to it, and its answer goes out.
  const isToDevice = /(?:REGISTER|SUBSCRIBE)$/.test(headerOf(popped, "CSeq") ?? "")
  return isToDevice
    ? towardsDevice(popped)
    : insertBefore(popped, "P-Access-Network-Info", chargingVector(environment.ids, environment.homeDomain))
}

const towardsDevice = (popped: SipResponse): SipResponse => {
  const bare = without(popped, "P-Charging-Vector", "P-Charging-Function-Addresses")
  const challenge = valuesOf(bare, "WWW-Authenticate")
  if (challenge.length === 0) return bare
  // TS 24.229 §5.2.2: the keys for the access link stay at the P-CSCF.
  const kept = challenge.filter((parameter) => !/^(?:ik|ck)=/.test(parameter))
  const offered = withValues(bare, "WWW-Authenticate", [kept.join(",")])
  return insertBefore(offered, "", ["Security-Server", securityAgreement(true)])
}
