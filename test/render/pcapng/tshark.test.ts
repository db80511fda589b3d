/**
 * A capture of every mechanism, judged by a network analyser: tshark, where it is installed. It must know every frame by its
 * port and have nothing to say against any.
 */
import { execFile } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { pushsim, small } from "../../cli/pushsim.ts"

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
}

const fields = ["frame.protocols", "_ws.expert.severity", "_ws.expert.group", "_ws.expert.message", "tcp.len"]
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
    const [protocols = "", severities = "", groups = "", messages = "", octets = "0"] = line.split("\u001f")
    const listed = (text: string): readonly string[] => (text === "" ? [] : text.split("\u001e"))
    return {
      protocols: protocols.split(":"),
      severities: listed(severities).map(Number),
      groups: listed(groups).map(Number),
      messages: listed(messages),
      tcpOctets: Number(octets),
    }
  })
}

/** What the analyser holds against a frame: warnings, errors, and octets that it could make nothing of. */
const complaintsOf = ({ protocols, severities, groups, messages, tcpOctets }: Frame): readonly string[] => {
  const known = protocols.some((protocol) =>
    ["sip", "http", "diameter", "msrp", "smpp", "wsp", "wtp"].includes(protocol),
  )
  const isBare = protocols.includes("tcp") && tcpOctets === 0
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

  const loss = ["--set", "links.pcscf-device.loss=30%", "--set", "links.icscf-hss.loss=30%"]
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
    const { code, stdout, stderr } = await pushsim(
      "flow",
      ...small,
      ...sets,
      "-m",
      mechanism,
      "-f",
      "pcapng",
      "-o",
      file,
      "-q",
    )
    expect([code, stdout, stderr]).toEqual([0, "", ""])
    const frames = await framesOf(file)
    expect(frames.flatMap(complaintsOf)).toEqual([])
    const seen = new Set(frames.flatMap((frame) => frame.protocols))
    expect(protocols.filter((protocol) => !seen.has(protocol))).toEqual([])
  })

  const own: readonly {
    readonly scenario?: string
    readonly mechanism: string
    readonly sets: readonly string[]
    readonly protocols: readonly string[]
  }[] = [
    { mechanism: "sip-notify", sets: [], protocols: ["sip"] },
    { mechanism: "sip-indirect", sets: ["--set", "content.size=1000B"], protocols: ["sip", "http", "data-text-lines"] },
    { mechanism: "ppg-wsp-cl", sets: [], protocols: ["http", "smpp", "wsp", "mmse"] },
    { mechanism: "ppg-wsp-cl", sets: ["--set", "content.size=300B"], protocols: ["http", "smpp", "wsp", "mmse"] },
    { scenario: "offline-retrieval", mechanism: "told-by-message", sets: [], protocols: ["sip", "sdp", "msrp"] },
    { scenario: "offline-retrieval", mechanism: "told-by-summary", sets: [], protocols: ["sip", "sdp", "msrp"] },
    { mechanism: "ppg-http-po", sets: [], protocols: ["http", "mmse"] },
    { mechanism: "ppg-http-to", sets: ["--set", "links.ppg-device.loss=20%"], protocols: ["http", "smpp", "wsp"] },
  ]
  it.each(own)(
    "knows every frame of $mechanism in its own scenario, $sets",
    async ({ scenario, mechanism, sets, protocols }) => {
      const file = join(folder, `own-${mechanism}-${sets.length}.pcapng`)
      const run = await pushsim(
        "flow",
        scenario ?? mechanism,
        ...sets,
        "-m",
        mechanism,
        "-f",
        "pcapng",
        "-o",
        file,
        "-q",
      )
      expect([run.code, run.stdout, run.stderr]).toEqual([0, "", ""])
      const frames = await framesOf(file)
      expect(frames.flatMap(complaintsOf)).toEqual([])
      const seen = new Set(frames.flatMap((frame) => frame.protocols))
      expect(protocols.filter((protocol) => !seen.has(protocol))).toEqual([])
    },
  )
})
