/**
 * A capture of every mechanism, judged by a network analyser: tshark, where it is installed. It must know every frame by its
 * port and have nothing to say against any.
 */
import { execFile } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { version } from "../../../sim/experiment/version.ts"
import { enhancedPacket, interfaceDescription, linkTypeRaw, sectionHeader } from "../../../sim/render/pcapng/blocks.ts"
import { udpPacket } from "../../../sim/render/pcapng/datagrams.ts"
import { joinOctets } from "../../../sim/wire/octets.ts"
import { printPcapng } from "../../../sim/render/pcapng/print.ts"
import { pushsim, small, smallSets } from "../../cli/pushsim.ts"
import { shippedFlow } from "../../support/shipped-flow.ts"
import { wapOctets } from "../../wire/wap-octets.ts"

const execute = promisify(execFile)

const hasTshark = await execute("tshark", ["--version"]).then(
  () => true,
  () => false,
)
if (!hasTshark) console.log("skipped: tshark is not installed, so no capture was judged by it")

interface Frame {
  readonly protocols: readonly string[]
  readonly severities: readonly number[]
  readonly groups: readonly number[]
  readonly messages: readonly string[]
  readonly tcpOctets: number
  /** It carries a part of a message that a later frame completes. */
  readonly isPart: boolean
}

const fields = [
  "frame.protocols",
  "_ws.expert.severity",
  "_ws.expert.group",
  "_ws.expert.message",
  "tcp.len",
  "tcp.reassembled_in",
]
const warning = 0x600000
/** Remarks on TCP sequence numbers: what was lost and sent again is meant to look so. */
const sequenceGroup = 0x2000000

const framesOf = async (file: string): Promise<readonly Frame[]> => {
  const checks = ["ip", "udp", "tcp"].flatMap((protocol) => ["-o", `${protocol}.check_checksum:TRUE`])
  const wanted = fields.flatMap((field) => ["-e", field])
  const format = ["-T", "fields", "-E", "separator=\u001f", "-E", "aggregator=\u001e", "-E", "occurrence=a"]
  const { stdout } = await execute("tshark", ["-2", "-n", "-r", file, ...checks, ...format, ...wanted])
  const lines = stdout.split("\n").filter((line) => line !== "")
  return lines.map((line) => {
    const [protocols = "", severities = "", groups = "", messages = "", octets = "0", whole = ""] = line.split("\u001f")
    const listed = (text: string): readonly string[] => (text === "" ? [] : text.split("\u001e"))
    return {
      protocols: protocols.split(":"),
      severities: listed(severities).map(Number),
      groups: listed(groups).map(Number),
      messages: listed(messages),
      tcpOctets: Number(octets),
      isPart: whole !== "",
    }
  })
}

/** The octets of OTA-WSP in a capture: datagrams, and TPDUs as upper-layer PDUs (LINKTYPE_WIRESHARK_UPPER_PDU). */
const captureOfOctets = (): Uint8Array => {
  const device = { ip: Uint8Array.of(192, 0, 2, 20), port: 2948 }
  const gateway = { ip: Uint8Array.of(192, 0, 2, 10), port: 9200 }
  const [terminal, responder] = [
    { ...device, port: 49_153 },
    { ...gateway, port: 9201 },
  ]
  const packets = wapOctets.map(({ carriage, octets }, index) => {
    const made = {
      push: () => udpPacket(gateway, device, octets, index),
      "from-device": () => udpPacket(terminal, responder, octets, index),
      "to-device": () => udpPacket(responder, terminal, octets, index),
      // Tag 12 names the dissector, in a multiple of four octets; tag 0 ends the tags.
      tpdu: () => joinOctets([Uint8Array.of(0, 12, 0, 8), "gsm_sms\0", Uint8Array.of(0, 0, 0, 0), octets]),
    }
    const link = carriage === "tpdu" ? 1 : 0
    return enhancedPacket({ atNs: 1e9 + index * 1e6, interface: link, octets: made[carriage](), notes: [] })
  })
  const links = [interfaceDescription(linkTypeRaw, "IP"), interfaceDescription(252, "short messages")]
  return joinOctets([sectionHeader([], "test"), ...links, ...packets])
}

/** What the analyser holds against a frame: warnings, errors, and octets that it could make nothing of. */
const complaintsOf = ({ protocols, severities, groups, messages, tcpOctets, isPart }: Frame): readonly string[] => {
  const known = protocols.some((protocol) =>
    ["sip", "http", "diameter", "msrp", "smpp", "gsm_sms", "wsp", "wtp"].includes(protocol),
  )
  const isBare = protocols.includes("tcp") && (tcpOctets === 0 || isPart)
  return [
    ...severities.flatMap((severity, index) =>
      // tshark 4.0 says "Trailing stray characters" of any body with a zero octet.
      severity < warning || groups[index] === sequenceGroup || messages[index] === "Trailing stray characters"
        ? []
        : [messages[index] ?? "?"],
    ),
    ...(protocols.includes("_ws.malformed") ? ["malformed"] : []),
    ...(known || isBare ? [] : [`unknown: ${protocols.join(":")}`]),
  ]
}

describe.skipIf(!hasTshark)("tshark", () => {
  let folder = ""
  beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), "pushsim-tshark-"))))
  afterAll(() => rmSync(folder, { recursive: true }))

  /** Writes the capture of a flow. */
  const captured = async (file: string, scenario: string, sets: readonly string[], mechanism: string) => {
    const flow = await shippedFlow(scenario, sets, mechanism)
    writeFileSync(file, printPcapng(flow, { application: `pushsim ${version}` }))
    return flow
  }

  const loss = ["links.pcscf-device.loss=30%", "links.icscf-hss.loss=30%"]
  const cases = [
    { mechanism: "sip-message", sets: [], protocols: ["sip"] },
    { mechanism: "sip-message", sets: loss, protocols: ["sip"] },
    { mechanism: "ppg-sip", sets: [], protocols: ["diameter", "http", "sip", "xml"] },
    { mechanism: "ppg-sip", sets: loss, protocols: ["diameter", "http", "sip", "xml"] },
    { mechanism: "ppg-sip-loop", sets: [], protocols: ["diameter", "sip"] },
    { mechanism: "ppg-sip-loop", sets: loss, protocols: ["diameter", "sip"] },
    { mechanism: "loop-chained", sets: [], protocols: ["sip"] },
  ]
  it.each(cases)("knows every frame of $mechanism, $sets", async ({ mechanism, sets, protocols }) => {
    const file = join(folder, `${mechanism}-${sets.length}.pcapng`)
    await captured(file, "im-offline-notification", [...smallSets, ...sets], mechanism)
    const frames = await framesOf(file)
    expect(frames.flatMap(complaintsOf)).toEqual([])
    const seen = new Set(frames.flatMap((frame) => frame.protocols))
    expect(protocols.filter((protocol) => !seen.has(protocol))).toEqual([])
  })

  it("the command writes the very octets that are judged here", async () => {
    const [file, written] = [join(folder, "here.pcapng"), join(folder, "command.pcapng")]
    await captured(file, "im-offline-notification", smallSets, "ppg-sip")
    const run = await pushsim("flow", ...small, "-m", "ppg-sip", "-f", "pcapng", "-o", written, "-q")
    expect(run).toEqual({ code: 0, stdout: "", stderr: "" })
    expect(readFileSync(written).equals(readFileSync(file))).toBe(true)
  })

  it("WAP-230 §8 vector 10: knows the octets of every push, session and short message of OTA-WSP", async () => {
    const file = join(folder, "octets.pcapng")
    writeFileSync(file, captureOfOctets())
    const frames = await framesOf(file)
    expect(frames).toHaveLength(wapOctets.length)
    expect(frames.flatMap(complaintsOf)).toEqual([])
    const count = (protocol: string): number => frames.filter(({ protocols }) => protocols.includes(protocol)).length
    // Both parts are shown as the whole push.
    expect({ wsp: count("wsp"), wtp: count("wtp"), mmse: count("mmse"), wbxml: count("wbxml") }).toEqual({
      wsp: 12,
      wtp: 10,
      mmse: 6,
      wbxml: 1,
    })
  })

  const chunked = "mechanisms=[{ use: sip-session, chunking: fixed, successReport: true }]"
  const verified = "mechanisms=[{ use: ppg-wsp-co, tidVerification: true, resultNotification: true }]"
  const own: readonly {
    readonly scenario?: string
    readonly mechanism: string
    readonly sets: readonly string[]
    readonly protocols: readonly string[]
  }[] = [
    { mechanism: "sip-notify", sets: [], protocols: ["sip"] },
    { mechanism: "sip-indirect", sets: ["content.size=1000B"], protocols: ["sip", "http", "data-text-lines"] },
    { mechanism: "ppg-wsp-cl", sets: [], protocols: ["http", "smpp", "wsp", "mmse"] },
    { mechanism: "ppg-wsp-cl", sets: ["content.size=300B"], protocols: ["http", "smpp", "wsp", "mmse"] },
    { mechanism: "sip-session", sets: [], protocols: ["sip", "sdp", "msrp"] },
    { mechanism: "sip-session", sets: [chunked], protocols: ["sip", "sdp", "msrp"] },
    {
      mechanism: "ppg-wsp-co",
      sets: [verified, "links.ppg-device.loss=20%"],
      protocols: ["http", "smpp", "wtp", "wsp", "mmse"],
    },
    { scenario: "offline-retrieval", mechanism: "told-by-message", sets: [], protocols: ["sip", "sdp", "msrp"] },
    { scenario: "offline-retrieval", mechanism: "told-by-summary", sets: [], protocols: ["sip", "sdp", "msrp"] },
    { mechanism: "ppg-http-po", sets: [], protocols: ["http", "mmse"] },
    { mechanism: "pns-wakeup", sets: [], protocols: ["sip", "http", "diameter"] },
    {
      mechanism: "pns-wakeup",
      sets: ["links.pcscf-device.loss=10%", "links.pns-device.loss=10%"],
      protocols: ["sip", "http", "diameter"],
    },
    { mechanism: "ppg-http-to", sets: ["links.ppg-device.loss=20%"], protocols: ["http", "smpp", "wsp"] },
  ]
  it.each([
    { mechanism: "cancel-sip", names: ["401", "cancel-message", "cancel-response"] },
    { mechanism: "capabilities", names: ["ccq-message", "ccq-response"] },
    { mechanism: "replace-sms", names: ["push-message", "push-response"] },
  ])("knows every frame of what an initiator asks of its PPG: $mechanism", async ({ mechanism, names }) => {
    const file = join(folder, `pap-${mechanism}.pcapng`)
    const { records } = await captured(file, "pap-operations", ["run.duration=10min"], mechanism)
    expect(records.map(({ name }) => name)).toEqual(expect.arrayContaining(names))
    const frames = await framesOf(file)
    expect(frames.flatMap(complaintsOf)).toEqual([])
    expect(frames.some(({ protocols }) => protocols.includes("xml"))).toBe(true)
  })

  it.each(own)("knows every frame of $mechanism, $sets", async ({ scenario, mechanism, sets, protocols }) => {
    const file = join(folder, `own-${mechanism}-${sets.length}-${protocols.length}.pcapng`)
    await captured(file, scenario ?? mechanism, sets, mechanism)
    const frames = await framesOf(file)
    expect(frames.flatMap(complaintsOf)).toEqual([])
    const seen = new Set(frames.flatMap((frame) => frame.protocols))
    expect(protocols.filter((protocol) => !seen.has(protocol))).toEqual([])
  })
})
