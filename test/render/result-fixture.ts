/** A made-up result with a name that needs quoting, a missing interval and a state without pushes. */
import type { Latency, MechanismResult, PerPush, PushCounts, Result, StateResult } from "../../sim/analysis/result.ts"

const counts = (offered: number, delivered: number): PushCounts => ({
  offered,
  delivered,
  expired: 0,
  rejected: 0,
  lost: offered - delivered,
  duplicated: 0,
  pending: 0,
})

const latency = (p50: number | null): Latency => ({
  count: p50 === null ? 0 : 99,
  mean: p50,
  p50,
  p90: p50,
  p95: p50 === null ? null : p50 * 2,
  p99: p50,
  max: p50,
  ci95: { mean: null, p95: p50 === null ? null : [p50 * 1.9, p50 * 2.1] },
})

const perPush = (messages: number | null, redundant: number | null): PerPush => ({
  messages,
  bytes: messages === null ? null : messages * 700,
  hops: messages === null ? null : messages / 2,
  redundantHops: redundant,
  redundantMessages: redundant,
  redundantBytes: redundant,
  coreMessages: messages,
  radioMessages: messages,
  radioBytes: messages,
  retransmissions: messages === null ? null : 0,
})

const state = (offered: number, delivered: number, p50: number | null, redundant: number): StateResult => ({
  pushes: counts(offered, delivered),
  latency: latency(p50),
  perPush: offered === 0 ? perPush(null, null) : perPush(6 + redundant, redundant),
})

const mechanism = (p50: number, redundant: number): MechanismResult => ({
  fingerprint: "00ff00ff00ff00ff",
  events: 1234,
  ...state(10_000, 9999, p50, redundant),
  throughput: { offered: 10, goodput: 9.999, ci95: { goodput: [9.9, 10.1] } },
  confirmation: latency(p50),
  addedSignalling: { messages: redundant > 0 ? 0.5 : 0, bytes: redundant > 0 ? 200 : 0 },
  byState: {
    "im-offline": state(10_000, 9999, p50, redundant),
    unregistered: state(5, 0, null, redundant),
    off: state(0, 0, null, 0),
  },
  nodes: {
    scscf: {
      servers: 1,
      arrivals: 10,
      utilisation: 0.5,
      meanWait: null,
      meanSojourn: 0.1,
      meanQueue: 0,
      maxQueue: 3,
      drops: 0,
    },
  },
  links: { "pcscf-device": { messages: 20, bytes: 2000, losses: 1 } },
  messages: { "SIP MESSAGE": { count: 3, bytes: 2100 } },
})

export const result: Result = {
  pushsim: "0.1.0",
  scenario: { name: "im-offline-notification", sha256: "0" },
  seed: 1,
  replications: 20,
  baseline: "sip-message",
  mechanisms: { "sip-message": mechanism(0.0359, 0), "loop, chained": mechanism(0.98, 8) },
  differences: [
    {
      metric: "byState.im-offline.latency.p95",
      mechanism: "loop, chained",
      baseline: "sip-message",
      mean: 0.042,
      ci95: [0.0409, 0.0436],
      significant: true,
    },
    {
      metric: "perPush.messages",
      mechanism: "loop, chained",
      baseline: "sip-message",
      mean: -8,
      ci95: null,
      significant: false,
    },
  ],
  objectives: [
    { text: "im-offline p95 <= 1 s", mechanism: "sip-message", value: 0.07, met: true },
    { text: "im-offline p95 <= 1 s", mechanism: "loop, chained", value: 1.96, met: false },
  ],
  assumptions: [{ parameter: "nodes.*.servers", value: 1, unit: "1", source: "assumption: one core each" }],
}
