/** A flow as a capture: every length, checksum and sequence number is found again by a reader of its own. */
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { internetChecksum } from "../../../sim/render/pcapng/datagrams.ts"
import { printPcapng } from "../../../sim/render/pcapng/print.ts"
import type { Flow, FlowRecord } from "../../../sim/trace/flow.ts"
import { arbitraryFlow } from "../arbitrary-flow.ts"
import { FlowBuilder, ppgSip, ppgSipLoop, sipMessage } from "../fixtures.ts"
import { dumpCapture, readCapture, type ReadPacket } from "./read-capture.ts"

fc.configureGlobal({ seed: 7, numRuns: 200 })

const capture = (flow: Flow) => readCapture(printPcapng(flow))
const messagesOf = (flow: Flow) => flow.records.filter(({ kind }) => kind === "message" || kind === "lost")
const ipProtocols = new Set(["SIP", "PAP", "HTTP", "MSRP", "SMPP", "Diameter", "OTA-HTTP", "WSP", "WTP"])
const ridesOnIp = ({ protocol }: FlowRecord): boolean => ipProtocols.has(protocol)

/** The flow with no message empty, since over TCP an empty one is no packet. */
const said = (flow: Flow): Flow => ({
  ...flow,
  records: flow.records.map((record) => ({ ...record, text: record.text === "" ? "x" : record.text })),
})

/** Everything that one end of a TCP connection has sent, in order; throws where a segment is missing or out of place. */
const streamsOf = (packets: readonly ReadPacket[]): ReadonlyMap<string, Buffer> => {
  const next = new Map<string, number>()
  const sent = new Map<string, Buffer>()
  for (const { source, sourcePort, target, targetPort, tcp, payload } of packets) {
    if (tcp === undefined) continue
    const [from, to] = [`${source} ${sourcePort}`, `${target} ${targetPort}`]
    const [key, back] = [`${from} → ${to}`, `${to} → ${from}`]
    const isSyn = tcp.flags.includes("SYN")
    expect(next.has(key)).toBe(!isSyn)
    if (!isSyn) expect(tcp.seq).toBe(next.get(key))
    expect(tcp.flags === "SYN").toBe(!tcp.flags.includes("ACK"))
    // Nothing is acknowledged that was not sent.
    if (tcp.flags !== "SYN") expect(tcp.ack).toBeLessThanOrEqual(next.get(back) ?? -1)
    next.set(key, tcp.seq + payload.length + (/SYN|FIN/.test(tcp.flags) ? 1 : 0))
    sent.set(key, Buffer.concat([sent.get(key) ?? Buffer.alloc(0), payload]))
  }
  return sent
}

describe("a flow as pcapng", () => {
  it.each([
    ["sip-message", sipMessage()],
    ["ppg-sip-loss", ppgSip({ loss: true })],
    ["ppg-sip-loop", ppgSipLoop()],
  ])("%s reads as it did", async (name, flow) => {
    await expect(dumpCapture(capture(flow))).toMatchFileSnapshot(`../../golden/render/${name}.pcapng.txt`)
  })

  it("every length and checksum of any flow is right, and time never runs backwards", () => {
    fc.assert(
      fc.property(arbitraryFlow, (flow) => {
        const { packets, linkTypes } = capture(flow)
        expect(linkTypes).toEqual([101])
        packets.forEach(({ atNs }, index) => expect(atNs >= (packets[index - 1]?.atNs ?? 0n)).toBe(true))
      }),
    )
  })

  it("every message of any flow that rides on IP is there, lost or not, at the instant at which it was sent", () => {
    fc.assert(
      fc.property(arbitraryFlow, (flow) => {
        const expected = messagesOf(flow)
          .filter((record) => ridesOnIp(record) && record.text !== "")
          .map(({ sent, text }) => `${Math.round(sent * 1e9)} ${text}`)
        const { packets } = capture(flow)
        const got = packets
          .filter(({ payload }) => payload.length > 0)
          .map(({ atNs, payload }) => `${atNs} ${payload.toString()}`)
        expect(got.toSorted()).toEqual(expected.toSorted())
      }),
    )
  })

  it("messages that have no IP packet are named in the section's comment", () => {
    fc.assert(
      fc.property(arbitraryFlow, (flow) => {
        const { comments } = capture(flow)
        const left = messagesOf(flow).filter((record) => !ridesOnIp(record))
        for (const protocol of new Set(left.map((record) => record.protocol))) {
          const count = left.filter((record) => record.protocol === protocol).length
          expect(comments.join("\n")).toContain(`${count} ${protocol}`)
        }
        expect(comments.some((comment) => comment.startsWith("Left out"))).toBe(left.length > 0)
      }),
    )
  })

  it("a comment carries the reason why a hop is redundant, the number of a repeat, and a loss", () => {
    fc.assert(
      fc.property(arbitraryFlow, (flow) => {
        const told = messagesOf(said(flow)).filter(ridesOnIp)
        const comments = capture(said(flow)).packets.flatMap((packet) => packet.comments)
        const count = (start: string): number => comments.filter((comment) => comment.startsWith(start)).length
        expect(count("redundant: why")).toBe(told.filter(({ redundant }) => redundant !== null).length)
        expect(count("retransmission")).toBe(told.filter(({ retransmission }) => retransmission > 0).length)
        expect(count("lost")).toBe(told.filter(({ kind }) => kind === "lost").length)
      }),
    )
  })
})

describe("TCP in a capture", () => {
  const long = "x".repeat(4000)
  const http = (text: string, more: Partial<FlowRecord> = {}): Partial<FlowRecord> => ({
    text,
    transport: "TCP",
    ...more,
  })
  const exchange = (): FlowBuilder => {
    const builder = new FlowBuilder()
    builder.message(
      { from: "im", to: "ppg", protocol: "PAP" },
      "push-message",
      10,
      20,
      http(`POST /pap HTTP/1.1\r\n\r\n${long}`),
    )
    builder.message(
      { from: "ppg", to: "im", protocol: "PAP" },
      "push-response",
      22,
      30,
      http("HTTP/1.1 202 Accepted\r\n\r\n", { direction: "response" }),
    )
    return builder
  }

  it("begins with a handshake, acknowledges what arrived when it arrived, and ends with both FINs", () => {
    const { packets } = capture(exchange().flow("any"))
    expect(
      packets.map(({ sourcePort, tcp, payload }) => [sourcePort === 8080 ? "ppg" : "im", tcp?.flags, payload.length]),
    ).toEqual([
      ["im", "SYN", 0],
      ["ppg", "SYN ACK", 0],
      ["im", "ACK", 0],
      ["im", "ACK", 1460],
      ["im", "ACK", 1460],
      ["im", "PSH ACK", 4022 - 2920],
      ["ppg", "ACK", 0],
      ["ppg", "PSH ACK", 25],
      ["im", "ACK", 0],
      ["im", "FIN ACK", 0],
      ["ppg", "FIN ACK", 0],
      ["im", "ACK", 0],
    ])
    expect(packets[6]?.atNs).toBe(20_000_000n)
    expect(packets[8]?.atNs).toBe(30_000_000n)
    expect([...streamsOf(packets).values()].map(String)).toEqual([
      `POST /pap HTTP/1.1\r\n\r\n${long}`,
      "HTTP/1.1 202 Accepted\r\n\r\n",
    ])
  })

  it("uses a connection again for the same pair and protocol", () => {
    const builder = exchange()
    builder.message(
      { from: "im", to: "ppg", protocol: "PAP" },
      "push-message",
      40,
      50,
      http("POST /pap HTTP/1.1\r\n\r\n"),
    )
    expect(capture(builder.flow("any")).packets.filter(({ tcp }) => tcp?.flags === "SYN")).toHaveLength(1)
  })

  it("opens one of its own for requests the other way, since each side's server has the port", () => {
    const builder = exchange()
    builder.message(
      { from: "ppg", to: "im", protocol: "PAP" },
      "resultnotification-message",
      40,
      50,
      http("POST /n HTTP/1.1\r\n\r\n"),
    )
    const opened = capture(builder.flow("any")).packets.filter(({ tcp }) => tcp?.flags === "SYN")
    expect(opened.map(({ targetPort }) => targetPort)).toEqual([8080, 8080])
    expect(opened[0]?.source).toBe(opened[1]?.target)
  })

  it("takes a new connection after a loss, which means that the old one was given up", () => {
    const builder = new FlowBuilder()
    const hop = { from: "im", to: "ppg", protocol: "PAP" }
    builder.message(hop, "push-message", 10, 20, http("POST /1 HTTP/1.1\r\n\r\n", { kind: "lost" }))
    builder.message(hop, "push-message", 40, 50, http("POST /2 HTTP/1.1\r\n\r\n"))
    const { packets } = capture(builder.flow("any"))
    expect(packets.filter(({ tcp }) => tcp?.flags === "SYN")).toHaveLength(2)
    expect(packets.filter(({ tcp }) => tcp?.flags === "FIN ACK")).toHaveLength(2)
    expect([...streamsOf(packets).values()].map(String).filter((text) => text !== "")).toEqual([
      "POST /1 HTTP/1.1\r\n\r\n",
      "POST /2 HTTP/1.1\r\n\r\n",
    ])
  })

  it("of OTA-HTTP is opened by whoever was connecting: the terminal's SYN, then the PPG's first request", () => {
    const options = (isTerminalOpening: boolean) => {
      const builder = new FlowBuilder()
      if (isTerminalOpening) builder.add({ kind: "state", from: "device", name: "connecting" }, 5)
      builder.message(
        { from: "ppg", to: "device", protocol: "OTA-HTTP" },
        "OPTIONS",
        9,
        12,
        http("OPTIONS /wappush HTTP/1.1\r\n\r\n"),
      )
      return capture(builder.flow("any")).packets
    }
    const [byTerminal, byGateway] = [options(true), options(false)]
    expect(byTerminal[0]?.atNs).toBe(5_000_000n)
    const requestIn = (packets: readonly ReadPacket[]) => packets.find(({ payload }) => payload.length > 0)
    expect(byTerminal[0]?.source).toBe(requestIn(byTerminal)?.target)
    expect(byGateway[0]?.source).toBe(requestIn(byGateway)?.source)
    expect([byTerminal[0]?.targetPort, byGateway[0]?.targetPort]).toEqual([4035, 4035])
  })

  it("of any flow has every octet in its place", () => {
    fc.assert(
      fc.property(arbitraryFlow, (flow) => {
        // A message to oneself has no connection with two ends.
        const records = flow.records.filter(
          ({ from, to, kind }) => from !== to || (kind !== "message" && kind !== "lost"),
        )
        const { packets } = capture({ ...flow, records })
        const octets = records
          .filter(
            (record) =>
              messagesOf(flow).includes(record) &&
              ridesOnIp(record) &&
              (record.protocol !== "SIP" || record.transport === "TCP"),
          )
          .reduce((sum, { text }) => sum + text.length, 0)
        expect([...streamsOf(packets).values()].reduce((sum, stream) => sum + stream.length, 0)).toBe(octets)
      }),
    )
  })
})

describe("addresses in a capture", () => {
  const sip = (uri: string, via: string, more = ""): string =>
    `MESSAGE ${uri} SIP/2.0\r\nVia: SIP/2.0/UDP ${via};branch=z9hG4bK1\r\n${more}From: <sip:a@b>;tag=1\r\nTo: <sip:c@d>\r\nCall-ID: 1\r\nCSeq: 1 MESSAGE\r\nContent-Length: 0\r\n\r\n`
  const one = (from: string, to: string, text: string, protocol = "SIP") => {
    const builder = new FlowBuilder()
    builder.message({ from, to, protocol }, "MESSAGE", 1, 2, { text })
    return capture(builder.flow("any"))
  }

  it("are those of the texts: IPv6 for a device whose contact is an IPv6 address, and its neighbour on that hop", () => {
    const { packets, names } = one(
      "pcscf",
      "device",
      sip("sip:u@[2001:db8:1000:1001::1]:5060", "pcscf1.home1.net:5060"),
    )
    expect(packets.map(({ version, target }) => [version, target])).toEqual([[6, "2001:db8:1000:1001:0:0:0:1"]])
    expect(names.get(packets[0]?.source ?? "")).toBe("pcscf1.home1.net")
    expect([packets[0]?.sourcePort, packets[0]?.targetPort]).toEqual([5060, 5060])
  })

  it("are IPv4 where a text says so, and where only names stand in the texts", () => {
    const literal = one("pcscf", "device", sip("sip:u@10.1.2.3", "10.0.0.9:5060"))
    expect(literal.packets.map(({ source, target }) => [source, target])).toEqual([["10.0.0.9", "10.1.2.3"]])
    const named = one(
      "im",
      "scscf",
      sip("sip:u@home1.net", "im1.home1.net", "Route: <sip:scscf1.home1.net:5060;lr>\r\n"),
    )
    expect(named.packets[0]?.version).toBe(4)
    const { source = "", target = "" } = named.packets[0] ?? {}
    expect([named.names.get(source), named.names.get(target)]).toEqual(["im1.home1.net", "scscf1.home1.net"])
  })

  it("of a hop come from its Route before its Request-URI, and not from a bare domain", () => {
    const routed = one(
      "scscf",
      "pcscf",
      sip("sip:u@[2001:db8::5]", "scscf1.home1.net", "Route: <sip:pcscf1.home1.net;lr>\r\n"),
    )
    expect(routed.packets[0]?.version).toBe(4)
    const { names } = one("device", "pcscf", sip("sip:home1.net", "[2001:db8::7]:5060"))
    expect([...names.values()]).not.toContain("home1.net")
    expect(names.get("2001:db8:0:0:0:0:0:7")).toBe("device")
  })

  it("are taken from Host, MSRP paths and PAP client addresses, too", () => {
    const host = (protocol: string, text: string) =>
      one("ppg", "device", text, protocol).packets.find(({ payload }) => payload.length > 0)?.target
    expect(host("OTA-HTTP", "POST /wappush HTTP/1.1\r\nHost: 10.9.8.7:4035\r\n\r\n")).toBe("10.9.8.7")
    expect(
      host(
        "MSRP",
        "MSRP a SEND\r\nTo-Path: msrp://[2001:db8::9]:2855/s;tcp\r\nFrom-Path: msrp://im1.home1.net:2855/t;tcp\r\n-------a$\r\n",
      ),
    ).toBe("2001:db8:0:0:0:0:0:9")
    const pap =
      'POST /pap HTTP/1.1\r\nHost: ppg1.home1.net:8080\r\n\r\n<address address-value="WAPPUSH=10.5.5.5/TYPE=IPV4@ppg1.home1.net"/>'
    expect([...one("im", "ppg", pap, "PAP").names].find(([, name]) => name === "device")?.[0]).toBe("10.5.5.5")
  })

  it("of any hostile text are found without an exception", () => {
    const hosts = fc.constantFrom(
      "[::]",
      "[1:2:3:4:5:6:7:8:9]",
      "[::1::2]",
      "[1:2]",
      "999.1.1.1",
      "[g::1]",
      "[:",
      "",
      "a b",
      "[1:2:3:4:5:6:7::]",
      "[::ffff:10.0.0.1]",
    )
    fc.assert(
      fc.property(hosts, hosts, fc.string(), (uri, via, rest) => {
        expect(
          one("im", "scscf", sip(`sip:u@${uri}`, via, rest === "" ? "" : `X: ${rest.replace(/[^ -~]/g, "")}\r\n`))
            .packets,
        ).toHaveLength(1)
      }),
    )
  })
})

describe("the file", () => {
  it("holds instants beyond 32 bits of nanoseconds exactly, and octets that are not text", () => {
    const builder = new FlowBuilder()
    builder.add(
      {
        kind: "message",
        from: "icscf",
        to: "hss",
        protocol: "Diameter",
        text: "0100ff80",
        encoding: "hex",
        direction: "request",
        transport: "TCP",
      },
      8_640_000_123,
      8_640_000_124,
    )
    const data = capture(builder.flow("any")).packets.find(({ payload }) => payload.length > 0)
    expect(data?.payload.toString("hex")).toBe("0100ff80")
    expect(data?.atNs).toBe(8_640_000_123_000_000n)
  })

  it("says who wrote it", () => {
    expect(readCapture(printPcapng(sipMessage(), { application: "pushsim 9" })).application).toBe("pushsim 9")
  })

  it("RFC 1071 §3: the sum of 0001 f203 f4f5 f6f7 is ddf2", () => {
    expect(internetChecksum(Uint8Array.of(0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7))).toBe(~0xddf2 & 0xffff)
  })
})
