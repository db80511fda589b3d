/**
 * Constants of SIP and of its use in the IMS: RFC 3261 §17 and §18.1.1, TS 24.229 §7.7 (table 7.7.1) and §5.1.1.
 * "Cellular" values hold at the UE, and at the P-CSCF towards the UE, when the access is cellular (P-Access-Network-Info).
 */
import { inBase, parameter } from "./parameter.ts"

export const T1 = parameter({
  value: 500,
  unit: "ms",
  meaning: "round-trip estimate between core elements; first interval of timer E",
  source: "RFC 3261 §17.1.1.1, Table 4",
})
export const T2 = parameter({
  value: 4,
  unit: "s",
  meaning: "longest interval between repeats of a non-INVITE request",
  source: "RFC 3261 §17.1.2.2, Table 4",
})
export const T4 = parameter({
  value: 5,
  unit: "s",
  meaning: "longest time a message stays in the network; timer K over UDP",
  source: "RFC 3261 §17.1.2.2, Table 4",
})
export const T1Cellular = parameter({
  value: 2,
  unit: "s",
  meaning: "T1 at the UE, and at the P-CSCF towards it",
  source: "TS 24.229 §7.7, Table 7.7.1",
})
export const T2Cellular = parameter({
  value: 16,
  unit: "s",
  meaning: "T2 at the UE, and at the P-CSCF towards it",
  source: "TS 24.229 §7.7, Table 7.7.1",
})
export const T4Cellular = parameter({
  value: 17,
  unit: "s",
  meaning: "T4 at the UE, and at the P-CSCF towards it",
  source: "TS 24.229 §7.7, Table 7.7.1",
})
/** Timers B, F, H and J are this many T1. */
export const timeoutInT1 = parameter({
  value: 64,
  unit: "1",
  meaning: "timers F and J as a multiple of T1",
  source: "RFC 3261 §17.1.2.2 and §17.2.2",
})
export const udpSizeMax = parameter({
  value: 1300,
  unit: "B",
  meaning: "a larger request goes over TCP where the path MTU is unknown",
  source: "RFC 3261 §18.1.1",
})
export const udpPayloadMax = parameter({
  value: 65_507,
  unit: "B",
  meaning: "largest message that one UDP datagram carries over IPv4",
  source: "RFC 791 §3.1 and RFC 768: 65535 octets in a packet, with an IP header of 20 and a UDP header of 8",
})
export const messageSizeMax = parameter({
  value: 1300,
  unit: "B",
  meaning: "largest MESSAGE outside of a session that its sender sends, headers and content together",
  source: "RFC 3428 §8",
})
export const timerC = parameter({
  value: 181,
  unit: "s",
  meaning: "timer C: time for which a proxy waits for a final response to an INVITE, counted anew from each 101 to 199",
  source: "RFC 3261 §16.6 step 11: larger than 3 minutes",
})
export const tryingWithin = parameter({
  value: 200,
  unit: "ms",
  meaning: "a user agent that has not answered an INVITE by then sends 100 (Trying); a proxy sends it at once",
  source: "RFC 3261 §17.2.1",
})
export const registrationAsked = parameter({
  value: 600_000,
  unit: "s",
  meaning: "registration lifetime that the UE asks for, and that the S-CSCF grants unless the scenario says otherwise",
  source: "TS 24.229 §5.1.1.2.1",
})
export const registrationRefreshBefore = parameter({
  value: 600,
  unit: "s",
  meaning:
    "a registration of more than twice this lifetime is refreshed this long before it ends, a shorter one after half",
  source: "TS 24.229 §5.1.1.4.1",
})

/** One set of T1, T2, T4 in ns. */
export interface TimerBase {
  readonly t1Ns: number
  readonly t2Ns: number
  readonly t4Ns: number
}

/** Timers between core elements. */
export const coreTimers: TimerBase = { t1Ns: inBase(T1), t2Ns: inBase(T2), t4Ns: inBase(T4) }

/** Timers at the UE and towards it over cellular access. */
export const cellularTimers: TimerBase = {
  t1Ns: inBase(T1Cellular),
  t2Ns: inBase(T2Cellular),
  t4Ns: inBase(T4Cellular),
}
