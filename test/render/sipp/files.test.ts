/** A flow exported for SIPp: the files are well formed, say what the flow said, and leave to the machine what is its own. */
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { printSipp } from "../../../sim/render/sipp/files.ts"
import type { Flow } from "../../../sim/trace/flow.ts"
import { octetsOf } from "../../../sim/wire/octets.ts"
import { headerOf } from "../../../sim/wire/sip/message.ts"
import { parse } from "../../../sim/wire/sip/parse.ts"
import { parseXml } from "../../../sim/wire/xml.ts"
import { arbitraryFlow } from "../arbitrary-flow.ts"
import { octetsSent, sendsOf } from "./decode.ts"
import { direct, loop, MadeUpFlow, ask, session, subscription, summary } from "./made-up-flows.ts"

fc.configureGlobal({ seed: 7, numRuns: 200 })

const keywords: Readonly<Record<string, string>> = {
  branch: "z9hG4bK-1-1-0",
  "branch-6": "z9hG4bK-1-1-0",
  local_ip: "192.0.2.7",
  local_port: "5071",
  remote_ip: "192.0.2.1",
  remote_port: "5060",
  transport: "UDP",
  call_id: "1-1@192.0.2.7",
  call_number: "1",
  pid: "4711",
  date: "Mon, 23 Nov 2026 00:17:12 GMT",
  field0: "alice",
  field1: "home9.net",
  routes: "",
  $target: "sip:peer@192.0.2.9",
  $remote: "<sip:peer@home9.net>;tag=p",
  $local: "<sip:own@home9.net>",
  "last_Via:": "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKlast",
  "last_From:": "From: <sip:peer@home9.net>;tag=p",
  "last_To:": "To: <sip:own@home9.net>",
  "last_Record-Route:": "",
  "last_Call-ID:": "Call-ID: 1-1@192.0.2.7",
  "last_CSeq:": "CSeq: 1 MESSAGE",
}

const scenarios = (flow: Flow): readonly string[] =>
  printSipp(flow).flatMap(({ name, text }) => (name.endsWith(".xml") ? [text] : []))

/** A file without its CDATA sections, which the project's XML reader does not know. */
const withoutCdata = (xml: string): string => xml.replace(/<!\[CDATA\[[^]*?\]\]>/g, "")

const rootOf = (xml: string) => {
  const root = parseXml(withoutCdata(xml))
  if (root === undefined) throw new Error(`not well formed:\n${xml}`)
  return root
}

/** Elements of a file as words: name and what it waits for. */
const storyOf = (xml: string): readonly string[] =>
  rootOf(xml).children.map(({ name, attributes: { request, response, optional } }) =>
    [name, request ?? response ?? "", optional === "true" ? "?" : ""].join(" ").trim(),
  )

const flows: readonly (readonly [string, Flow])[] = [
  ["direct", direct()],
  ["loop", loop()],
  ["subscription", subscription()],
  ["session", session()],
  ["refused session", session(true)],
]

describe("a flow as SIPp files", () => {
  it.each(flows.slice(0, 4))("%s reads as it did", async (name, flow) => {
    const all = printSipp(flow).map((file) => `===== ${file.name}\n${file.text}`)
    await expect(all.join("\n")).toMatchFileSnapshot(`../../golden/render/sipp/${name}.txt`)
  })

  it.each(flows)("%s: well-formed XML, only known keywords, every message reads as SIP", (_, flow) => {
    for (const xml of scenarios(flow)) {
      expect(rootOf(xml).name).toBe("scenario")
      for (const sent of sendsOf(xml)) {
        const message = parse(octetsSent(sent, keywords))
        expect(message).not.toMatchObject({ kind: "problem" })
      }
    }
  })

  it.each(flows)("%s: nothing is left of the machine that the flow ran on", (_, flow) => {
    for (const xml of scenarios(flow)) {
      for (const sent of sendsOf(xml)) {
        const [head = ""] = sent.split("\n\n")
        expect(head).not.toMatch(/z9hG4bK|host\.home1\.net|scscf1|tag=(?!\[pid\])|bob|2001:db8/)
        expect(head).toMatch(/^(Call-ID: \[call_id\]|\[last_Call-ID:\])$/m)
        expect(head).toMatch(/^Content-Length: (\[len\]|0)$/m)
      }
    }
  })

  it("a back-to-back user agent is two files, and a proxy none", () => {
    const names = (flow: Flow) => printSipp(flow).map(({ name }) => name)
    expect(names(loop())).toEqual([
      "01-im-uac.xml",
      "02-ppg-uas.xml",
      "03-ppg-uac.xml",
      "04-device-uas.xml",
      "users.csv",
      "run.sh",
      "README.txt",
    ])
    expect(names(direct())).toEqual(["01-im-uac.xml", "02-device-uas.xml", "users.csv", "run.sh", "README.txt"])
  })

  it("a node that forwards under the same Call-ID is a proxy, whatever its role", () => {
    const made = new MadeUpFlow()
    const request = { uri: "sip:bob@home1.net", from: "<sip:im1@home1.net>;tag=a", to: "<sip:bob@home1.net>" }
    const options = ask("OPTIONS", { ...request, callId: "chain", sequence: 1 })
    made.exchange(["im", "scscf", "ppg", "scscf", "pcscf", "device"], options, 1, [[200, 0.01]])
    const names = printSipp(made.flow("chained")).map(({ name }) => name)
    expect(names.slice(0, 2)).toEqual(["01-im-uac.xml", "02-device-uas.xml"])
    expect(scenarios(made.flow("chained"))).toHaveLength(2)
  })

  it("requests are repeated by SIPp over UDP only, and an answering side waits at its end", () => {
    const [caller = "", device = ""] = scenarios(direct())
    expect(caller).toContain('<send retrans="500" start_rtd="1">')
    expect(storyOf(caller)).toEqual(["send", "recv 100 ?", "recv 200"])
    expect(storyOf(device)).toEqual(["recv MESSAGE", "pause", "send", "timewait"])
    const tcp = { ...direct(), records: direct().records.map((record) => ({ ...record, transport: "TCP" })) }
    expect(scenarios(tcp).join("")).not.toContain("retrans")
    expect(printSipp(tcp).find(({ name }) => name === "run.sh")?.text).toContain(" -t t1 ")
  })

  it("repetitions and losses in the flow change nothing", () => {
    const flow = direct()
    const repeated = flow.records.flatMap((record) => [
      { ...record, kind: "lost" as const },
      { ...record, sent: record.sent + 0.0001, received: record.received + 0.0001, retransmission: 1 },
    ])
    const strip = (files: readonly string[]): readonly string[] => files.map((xml) => xml.replace(/\d+"\/>/g, '"/>'))
    expect(strip(scenarios({ ...flow, records: repeated }))).toEqual(strip(scenarios(flow)))
  })

  it("where no final response came, one is waited for nevertheless", () => {
    const made = direct()
    const lost = made.records.map((r) => (r.direction === "response" ? { ...r, kind: "lost" as const } : r))
    const [caller = ""] = scenarios({ ...made, records: lost })
    expect(storyOf(caller)).toEqual(["send", "recv 100 ?", "recv 200"])
    expect(caller).toContain("<!-- In the flow no final response came here. -->")
    const [silent = ""] = scenarios({ ...made, records: made.records.filter((r) => r.direction === "request") })
    expect(storyOf(silent)).toEqual(["send", "recv 100 ?", "recv 200"])
  })

  it("the thinking time of an endpoint is a pause", () => {
    expect(scenarios(direct())[1]).toContain('<pause milliseconds="12"/>')
    expect(scenarios(loop())[1]).toContain('<pause milliseconds="60"/>')
    expect(scenarios(subscription())[1]).toMatch(/<pause milliseconds="2"\/>[^]*<pause milliseconds="18\d"\/>/)
  })

  it("a request within a dialog goes to the peer's Contact, with what was received as addresses", () => {
    const [device = "", server = ""] = scenarios(subscription())
    expect(storyOf(server)).toEqual(["recv SUBSCRIBE", "pause", "send", "pause", "send", "recv 100 ?", "recv 200"])
    const [, notify = ""] = sendsOf(server)
    expect(notify).toContain("NOTIFY [$target] SIP/2.0")
    expect(notify).toContain("\nFrom: [$local];tag=[pid]-[call_number]\n")
    expect(notify).toContain("\nTo: [$remote]\n")
    expect(server.match(/<ereg [^>]*assign_to="(\w+)"/g)).toHaveLength(3)
    expect(storyOf(device)).toEqual(["send", "recv 100 ?", "recv 200", "recv NOTIFY", "pause", "send", "timewait"])
    expect(sendsOf(device)[0]).toContain("\nContact: <sip:[field0]@[local_ip]:[local_port]>\n")
  })

  it("the ACK of a refusal belongs to the INVITE: its branch, its Request-URI", () => {
    const [caller = ""] = scenarios(session(true))
    expect(storyOf(caller)).toEqual([
      "send",
      "recv 100 ?",
      "recv 180 ?",
      "recv 183 ?",
      "recv 480",
      "pause",
      "send",
      "timewait",
    ])
    const [invite = "", ack = ""] = sendsOf(caller)
    expect(invite).toContain("branch=[branch]")
    expect(ack).toMatch(/^\s*ACK sip:\[field0\]@\[field1\] SIP\/2\.0\n/)
    expect(ack).toContain("branch=[branch-6]")
    expect(ack).toContain("\n[last_To:]\n")
  })

  it("the final response to INVITE is repeated until its ACK, and what makes a dialog keeps its route set", () => {
    for (const isRefused of [false, true]) {
      const [, device = ""] = scenarios(session(isRefused))
      const sends = rootOf(device).children.filter(({ name }) => name === "send")
      expect(sends.map(({ attributes }) => attributes["retrans"])).toEqual(
        isRefused ? [undefined, "500"] : [undefined, "500", undefined],
      )
      const kept = sendsOf(device).map((sent) => sent.includes("\n[last_Via:]\n[last_Record-Route:]\n"))
      expect(kept).toEqual(isRefused ? [true, false] : [true, true, false])
    }
  })

  it("who registers is reached where its answering file listens", () => {
    const made = new MadeUpFlow()
    const bob = "sip:bob@home1.net"
    const who = { uri: "sip:home1.net", from: `<${bob}>;tag=r`, to: `<${bob}>`, callId: "reg", sequence: 1 }
    const register = ask("REGISTER", { ...who, more: [["Contact", "<sip:bob@[2001:db8::1]:5060>;expires=600"]] })
    made.exchange(["device", "pcscf", "scscf"], register, 0.5, [[200, 0.001]])
    const records = [...made.flow("").records, ...direct().records]
    const files = printSipp({ ...direct(), records: records.map((record, index) => ({ ...record, n: index + 1 })) })
    const text = (name: string): string => files.find((file) => file.name === name)?.text ?? ""
    expect(text("01-device-uac.xml")).toContain("Contact: <sip:[field0]@[local_ip]:5073>;expires=600")
    expect(text("run.sh")).toMatch(/-sf 03-device-uas\.xml .* -p 5073 /)
  })

  it("a flow without a SIP endpoint gives nothing", () => {
    expect(printSipp({ ...direct(), records: [] })).toEqual([])
  })

  it("any flow at all is exported without a fault", () => {
    fc.assert(
      fc.property(arbitraryFlow, (flow) => {
        for (const xml of scenarios(flow)) rootOf(xml)
      }),
    )
  })
})

describe("contents", () => {
  const bodySent = (body: string | Uint8Array): Uint8Array => {
    const [caller = ""] = scenarios(direct(body))
    const [sent = ""] = sendsOf(caller)
    expect(sent).not.toContain("]]>")
    const message = parse(octetsSent(sent, keywords))
    if (message.kind === "problem") throw new Error(message.message)
    expect(headerOf(message, "To")).toBe("<sip:alice@home9.net>")
    return octetsOf(message.body)
  }

  const nasty = [
    summary,
    "[branch] [len] [field0] \\x41 \\n ]]> <![CDATA[",
    "  leading\r\n  both \t \r\n\r\n\r\ntrailing  \r\n\r\n",
    "\r\n\r\n",
    "\r\n first\r\n",
    "one\nfeed\rreturn\n\n",
    " ",
    "\u0000\u0001 n\u00fcll \u{1f4e9}",
  ]

  it.each(nasty)("octet by octet: %j", (body) => {
    expect(bodySent(body)).toEqual(octetsOf(body))
  })

  it("octet by octet: whatever they are", () => {
    const pieces = fc.array(fc.constantFrom(" ", "\t", "\r\n", "\n", "\r", "[", "]", "\\x0A", "a", ">", "\0"), {
      minLength: 1,
    })
    const octets = fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 300 }),
      pieces.map((parts) => octetsOf(parts.join(""))),
    )
    fc.assert(
      fc.property(octets, (body) => {
        expect(bodySent(body)).toEqual(body)
      }),
    )
  })
})
