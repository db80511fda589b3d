/** A small IMS for tests: five nodes and a device, and a walk that hands a request from role to role. */
import type { CriterionIdentity, Decision, NodeIdentity, RoleEnvironment } from "../../../sim/protocols/ims/decision.ts"
import { attemptIdentifiers, subscriber } from "../../../sim/protocols/ims/identities.ts"
import { relayResponse } from "../../../sim/protocols/ims/relay-response.ts"
import { roleFunctions, routingKey } from "../../../sim/protocols/ims/roles.ts"
import { answerTo, backToBackResponse } from "../../../sim/protocols/sip/responses.ts"
import type { SipRequest, SipResponse } from "../../../sim/wire/sip/message.ts"

const node = (id: string, host: string, identity?: string): NodeIdentity => ({ id, host, port: 5060, identity })

export const nodes = {
  im: node("im", "im1.home1.net", "sip:im1@home1.net"),
  ppg: node("ppg", "ppg1.home1.net", "sip:ppg1@home1.net"),
  pcscf: node("pcscf", "pcscf1.visited1.net"),
  icscf: node("icscf", "icscf1.home1.net"),
  scscf: node("scscf", "scscf1.home1.net"),
  edge: node("edge", "edge1.visited1.net"),
  hss: node("hss", "hss1.home1.net"),
} as const

const roles: Readonly<Record<string, string>> = {
  im: "im-server",
  ppg: "ppg",
  pcscf: "p-cscf",
  icscf: "i-cscf",
  scscf: "s-cscf",
  edge: "proxy",
  device: "device",
}

export const homeDomain = "home1.net"
export const user = subscriber(17, { count: 100_000, homeDomain })
export const ids = attemptIdentifiers({ push: 5, attempt: 1, device: 17, nowSeconds: 60 })

/** What a push to `user` needs, apart from its route. */
export const push = {
  ids,
  sender: nodes.im,
  subscriber: user,
  homeDomain,
  contentType: "text/plain",
  body: "x".repeat(120),
  expiresSeconds: 86_400,
}

export const criterion = (
  server: NodeIdentity,
  sessionCase: CriterionIdentity["sessionCase"],
  more: Partial<CriterionIdentity> = {},
): CriterionIdentity => ({ server, priority: 1, method: "MESSAGE", sessionCase, exceptAsserted: [], ...more })

const world: Omit<RoleEnvironment, "self" | "hop"> = {
  ids,
  subscriber: user,
  registered: true,
  path: [nodes.pcscf],
  servingCscf: nodes.scscf,
  interrogatingCscf: nodes.icscf,
  homeDomain,
  criteria: [],
  registrationSeconds: 600_000,
  ppg: { variant: "psi", answer: "late" },
}

/** What one node may look at. */
export const environment = (self: NodeIdentity, more: Partial<RoleEnvironment> = {}): RoleEnvironment => ({
  ...world,
  self,
  hop: 1,
  ...more,
})

interface Visit {
  readonly role: string
  readonly received: SipRequest
  readonly decision: Decision
  readonly environment: RoleEnvironment
}

export interface Walk {
  /** Node ids in order, the sender left out, e.g. `scscf pcscf device`. */
  readonly route: string
  readonly requests: readonly SipRequest[]
  readonly visits: readonly Visit[]
  /** Final response on each edge, from the device's end back to the sender's. */
  readonly responses: readonly SipResponse[]
  readonly code: number | "loop"
}

/** Hands a request from node to node until one answers, or meets the same routing inputs again. */
export const walk = (first: SipRequest, to: NodeIdentity, more: Partial<RoleEnvironment> = {}): Walk => {
  const visits: Visit[] = []
  const route: string[] = []
  const requests = [first]
  const seen = new Set<string>()
  let request = first
  let host = to.host
  for (let hop = 1; ; hop++) {
    const self = Object.values(nodes).find((known) => known.host === host) ?? node("device", host)
    const decide = roleFunctions[roles[self.id] ?? ""]
    if (decide === undefined) throw new Error(`${self.id} does not speak SIP`)
    route.push(self.id)
    const key = `${host}\n${routingKey(request)}`
    const here = environment(self, { ...more, hop })
    if (seen.has(key)) return { route: route.join(" "), requests, visits, responses: [], code: "loop" }
    seen.add(key)
    const decision = decide(request, here)
    visits.push({ role: roles[self.id] ?? "", received: request, decision, environment: here })
    if (decision.kind === "answer") {
      const responses = goBack(visits, answerTo(request, decision, here))
      return { route: route.join(" "), requests, visits, responses, code: decision.code }
    }
    request = decision.request
    host = decision.to
    requests.push(request)
  }
}

const goBack = (visits: readonly Visit[], answered: SipResponse): readonly SipResponse[] => {
  const responses = [answered]
  let current = answered
  for (const { role, decision, environment: here, received } of visits.slice(0, -1).toReversed()) {
    current =
      decision.kind === "back-to-back"
        ? backToBackResponse(received, current, { toTag: here.ids.tag(here.hop, "to") })
        : relayResponse(current, here, role)
    responses.push(current)
  }
  return responses
}
