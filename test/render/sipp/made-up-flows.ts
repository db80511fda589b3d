/** Flows with real SIP octets, made by hand: endpoints, and proxies that add and take away their Via. Times are made up. */
import type { Flow, FlowRecord } from "../../../sim/trace/flow.ts"
import { textOf } from "../../../sim/wire/octets.ts"
import { headerOf, prepend, type SipMessage, type SipRequest, type SipResponse } from "../../../sim/wire/sip/message.ts"
import { print } from "../../../sim/wire/sip/print.ts"

const participants = [
  { id: "im", role: "im-server", group: "service" },
  { id: "ppg", role: "ppg", group: "push enabler" },
  { id: "scscf", role: "s-cscf", group: "SIP/IP core" },
  { id: "pcscf", role: "p-cscf", group: "SIP/IP core" },
  { id: "device", role: "device", group: "access" },
]

const hopS = 0.005

const hexOf = (octets: Uint8Array): string => [...octets].map((octet) => octet.toString(16).padStart(2, "0")).join("")

/** Collects the records of a flow. */
export class MadeUpFlow {
  readonly records: FlowRecord[] = []

  private add(from: string, to: string, message: SipMessage, sent: number, more: Partial<FlowRecord>): void {
    const octets = print(message)
    const text = textOf(octets)
    const isText = !text.includes("\ufffd")
    this.records.push({
      n: this.records.length + 1,
      kind: "message",
      sent,
      received: sent + hopS,
      from,
      to,
      protocol: "SIP",
      name: message.kind === "request" ? message.method : String(message.code),
      bytes: octets.length,
      retransmission: 0,
      redundant: null,
      cause: null,
      note: null,
      text: isText ? text : hexOf(octets),
      encoding: isText ? "utf-8" : "hex",
      direction: message.kind === "request" ? "request" : message.code < 200 ? "provisional" : "response",
      transaction: null,
      transport: "UDP",
      ...more,
    })
  }

  /** The request along the nodes, and its responses back: each with its code, seconds after the request came, and headers. */
  exchange(
    path: readonly string[],
    request: SipRequest,
    at: number,
    responses: readonly (readonly [code: number, after: number, headers?: SipResponse["headers"]])[],
    more: Partial<FlowRecord> = {},
  ): void {
    const forms: SipRequest[] = [request]
    for (const node of path.slice(1, -1)) {
      const before = forms.at(-1) ?? request
      forms.push(
        prepend(before, ["Via", `SIP/2.0/UDP ${node}.home1.net:5060;branch=z9hG4bK${node}${this.records.length}`]),
      )
    }
    const hops = path.slice(1).map((to, index) => ({ from: path[index] ?? "", to, form: forms[index] ?? request }))
    for (const [index, { from, to, form }] of hops.entries()) this.add(from, to, form, at + index * hopS, more)
    for (const [code, after, headers = []] of responses) {
      for (const [index, { from, to, form }] of hops.toReversed().entries()) {
        const start = at + (hops.length + index) * hopS + after
        this.add(to, from, responseTo(form, code, headers), start, more)
      }
    }
  }

  flow(mechanism: string): Flow {
    const records = this.records
      .toSorted((a, b) => a.sent - b.sent || a.n - b.n)
      .map((record, index) => ({ ...record, n: index + 1 }))
    const counted = { messages: records.length, bytes: 0, redundantHops: 0, redundantMessages: 0, retransmissions: 0 }
    const facts = { scenario: "made-up", push: 7, planned: 0, latency: null, outcome: "delivered" as const }
    return { ...facts, mechanism, participants, records, ...counted }
  }
}

const responseTo = (request: SipRequest, code: number, headers: SipResponse["headers"]): SipResponse => {
  const tag = headerOf(request, "To")?.includes(";tag=") === true ? "" : ";tag=answers"
  const copied = request.headers.filter(([name]) => ["Via", "From", "To", "Call-ID", "CSeq"].includes(name))
  return {
    kind: "response",
    code,
    reason: code === 200 ? "OK" : code === 180 ? "Ringing" : "Temporarily Unavailable",
    headers: [...copied.map(([name, value]) => [name, name === "To" ? value + tag : value] as const), ...headers],
    body: "",
  }
}

interface Asked {
  readonly from: string
  readonly to: string
  readonly callId: string
  readonly sequence: number
  readonly uri: string
  readonly more?: SipRequest["headers"]
  readonly body?: string | Uint8Array
}

/** A request as a user agent sends it, with one Via. */
export const ask = (method: string, asked: Asked): SipRequest => ({
  kind: "request",
  method,
  uri: asked.uri,
  headers: [
    ["Via", `SIP/2.0/UDP host.home1.net:5060;branch=z9hG4bK${method}${asked.sequence}`],
    ["Max-Forwards", "70"],
    ["From", asked.from],
    ["To", asked.to],
    ["Call-ID", asked.callId],
    ["CSeq", `${asked.sequence} ${method}`],
    ...(asked.more ?? []),
  ],
  body: asked.body ?? "",
})

const bob = "sip:bob@home1.net"
const pushed = (from: string, to: string, callId: string, body: string | Uint8Array): SipRequest =>
  ask("MESSAGE", {
    uri: to,
    from: `<${from}>;tag=${callId}`,
    to: `<${to}>`,
    callId,
    sequence: 1,
    body,
    more: [
      ["Route", "<sip:scscf1.home1.net:5060;lr>"],
      ["Accept-Contact", '*;+g.oma.pusheventapp="im.ua";require;explicit'],
      ["Date", "Mon, 07 Nov 2005 00:05:01 GMT"],
      ["Content-Type", "application/simple-message-summary"],
    ],
  })

export const summary = "Messages-Waiting: yes\r\nText-Message: 1/0 (0/0)\r\n"

/** A MESSAGE from the IM server to the device, through two proxies. */
export const direct = (body: string | Uint8Array = summary): Flow => {
  const made = new MadeUpFlow()
  const access = [["P-Access-Network-Info", "3GPP-UTRAN-FDD;utran-cell-id-3gpp=234151D0FCE11"]] as const
  made.exchange(["im", "scscf", "pcscf", "device"], pushed("sip:im1@home1.net", bob, "direct", body), 1, [
    [200, 0.012, access],
  ])
  return made.flow("sip-message")
}

/** A MESSAGE to the PPG, which is a back-to-back user agent, and from it to the device. */
export const loop = (): Flow => {
  const made = new MadeUpFlow()
  const first = pushed("sip:im1@home1.net", "sip:push+bob@ppg1.home1.net", "loop-a", summary)
  made.exchange(["im", "scscf", "ppg"], first, 1, [[200, 0.06]])
  made.exchange(["ppg", "scscf", "pcscf", "device"], pushed("sip:ppg1@home1.net", bob, "loop-b", summary), 1.0125, [
    [200, 0.012],
  ])
  return made.flow("ppg-sip-loop")
}

const deviceContact = "sip:bob@[2001:db8::1]:5060"
const deviceHeaders = [["Contact", `<${deviceContact}>`]] as const

/** The device subscribes at the IM server, which answers and then notifies it within the dialog. */
export const subscription = (): Flow => {
  const made = new MadeUpFlow()
  const event = [["Event", "message-summary"]] as const
  const subscribe = ask("SUBSCRIBE", {
    uri: bob,
    from: `<${bob}>;tag=asks`,
    to: `<${bob}>`,
    callId: "sub",
    sequence: 1,
    more: [["Route", "<sip:pcscf1.home1.net:5060;lr>"], ...event, ["Expires", "600"], ...deviceHeaders],
  })
  made.exchange(["device", "pcscf", "scscf", "im"], subscribe, 1, [
    [
      200,
      0.002,
      [
        ["Expires", "600"],
        ["Contact", "<sip:im1.home1.net:5060>"],
      ],
    ],
  ])
  const notify = ask("NOTIFY", {
    uri: deviceContact,
    from: `<${bob}>;tag=answers`,
    to: `<${bob}>;tag=asks`,
    callId: "sub",
    sequence: 1,
    more: [...event, ["Subscription-State", "active;expires=600"], ["Contact", "<sip:im1.home1.net:5060>"]],
    body: summary,
  })
  made.exchange(["im", "scscf", "pcscf", "device"], notify, 1.2, [[200, 0.003]])
  return made.flow("sip-notify")
}

const offer = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=message 2855 TCP/MSRP *\r\n"

/** INVITE, 180, 200, ACK and BYE between the IM server and the device; or INVITE, 480 and ACK. */
export const session = (isRefused = false): Flow => {
  const made = new MadeUpFlow()
  const path = ["im", "scscf", "pcscf", "device"]
  const asked = { from: "<sip:im1@home1.net>;tag=asks", to: `<${bob}>`, callId: "call", sequence: 1, uri: bob }
  const contact = [["Contact", "<sip:im1.home1.net:5060>"]] as const
  made.exchange(path, ask("INVITE", { ...asked, more: contact, body: offer }), 1, [
    [180, 0.01],
    [isRefused ? 480 : 200, 0.05, deviceHeaders],
  ])
  const inside = { ...asked, uri: isRefused ? bob : deviceContact, to: `<${bob}>;tag=answers` }
  // The ACK of a refusal goes from hop to hop; the device sees that of its proxy.
  if (isRefused) {
    made.exchange(["pcscf", "device"], ask("ACK", inside), 1.075, [])
    made.exchange(["im", "scscf"], ask("ACK", inside), 1.09, [])
  } else {
    made.exchange(path, ask("ACK", inside), 1.09, [])
    made.exchange(path, ask("BYE", { ...inside, sequence: 2 }), 1.3, [[200, 0.004]])
  }
  return made.flow("sip-session")
}
