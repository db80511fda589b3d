/**
 * A response on its way back: every proxy takes its Via off (RFC 3261 §16.7 step 3); the P-CSCF also adds or removes
 * what stands only on one side of it (TS 24.229 §5.2.2, §5.2.6.4), and says that it has a push service asked (RFC 8599).
 */
import type { SipResponse } from "../../wire/sip/message.ts"
import { headerOf, insertBefore, valuesOf, withValues, without } from "../../wire/sip/message.ts"
import { reasonOf } from "../../wire/sip/reason.ts"
import { addressOf } from "../../wire/sip/uri.ts"
import { featureCaps, pushTargetOf } from "../pns/uri-parameters.ts"
import { chargingVector } from "../sip/headers.ts"
import { securityAgreement } from "../sip/device-identity.ts"
import { popVia, upstreamCode } from "../sip/responses.ts"
import type { RoleEnvironment, Subscriber } from "./decision.ts"

/** Returns what a proxy of that role sends upstream when this response comes from downstream. */
export const relayResponse = (
  received: SipResponse,
  environment: Pick<RoleEnvironment, "ids" | "homeDomain"> & Partial<Pick<RoleEnvironment, "subscriber">>,
  role: string,
): SipResponse => {
  const code = upstreamCode(received.code)
  const popped = popVia(code === received.code ? received : { ...received, code, reason: reasonOf(code) })
  if (role !== "p-cscf") return popped
  // What a device asks for by itself; everything else came to it, and its answer goes out.
  const isToDevice = /(?:REGISTER|SUBSCRIBE)$/.test(headerOf(popped, "CSeq") ?? "")
  return isToDevice
    ? withSupport(towardsDevice(popped), environment.subscriber)
    : insertBefore(popped, "P-Access-Network-Info", chargingVector(environment.ids, environment.homeDomain))
}

/**
 * RFC 8599 §5.6.1.1: the 2xx to a REGISTER with a push target says that this proxy has the service asked, and whether the
 * device is expected to renew by itself.
 */
const withSupport = (response: SipResponse, subscriber: Subscriber | undefined): SipResponse => {
  const target = pushTargetOf(addressOf(valuesOf(response, "Contact")[0] ?? ""))
  return target === undefined || response.code >= 300 || headerOf(response, "CSeq")?.endsWith("REGISTER") !== true
    ? response
    : insertBefore(
        response,
        "Contact",
        featureCaps({
          provider: target.provider,
          selfRefreshLead: subscriber?.push?.selfRefreshLead,
          purr: undefined,
        }),
      )
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
