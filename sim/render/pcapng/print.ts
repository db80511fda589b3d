/**
 * A flow as a capture file for a network analyser: pcapng (draft-ietf-opsawg-pcapng) with raw IP packets, nanoseconds, a comment
 * on every packet of a redundant hop, and the participants' names.
 * Time in the file is simulated time since the run began, so that a packet's time is its record's `sent`.
 */
import type { Flow } from "../../trace/flow.ts"
import { joinOctets } from "../../wire/octets.ts"
import { enhancedPacket, interfaceDescription, linkTypeRaw, nameResolution, sectionHeader } from "./blocks.ts"
import { captureOf } from "./capture.ts"

/** The octets of the file. `application` is what a reader is told has written it. */
export const printPcapng = (flow: Flow, options: { readonly application?: string } = {}): Uint8Array => {
  const { packets, names, leftOut } = captureOf(flow)
  const missing = [...leftOut].map(([protocol, count]) => `${count} ${protocol}`).join(", ")
  const notes = [
    `${[flow.scenario, flow.mechanism].filter((part) => part !== "").join(", ")}, push ${flow.push}: ${flow.outcome}`,
    "Times are simulated seconds since the run began, shown as seconds since 1970. TCP handshakes, acknowledgements and closes are added: the simulator has messages.",
    ...(missing === "" ? [] : [`Left out, since these hops have no IP packet: ${missing}.`]),
  ]
  return joinOctets([
    sectionHeader(notes, options.application ?? "pushsim"),
    interfaceDescription(linkTypeRaw, "every link, at its sender"),
    nameResolution(names),
    ...packets.map(enhancedPacket),
  ])
}
