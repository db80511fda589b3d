/**
 * Which IP address a participant has. Where a message's text names its sender or its receiver by an address, packets carry that
 * address; where it names them by host, a name resolution block gives the host an address of the documentation
 * ranges (RFC 5737 192.0.2.0/24, RFC 3849 2001:db8::/32).
 * Rule: a hop is IPv6 where a text names one of its ends by an IPv6 address, else IPv4. Every other participant has both.
 * Who is named: by SIP the sender in its Via (RFC 3261 §18.1.1) and the receiver in Route or Request-URI (§8.1.2), by HTTP the
 * receiver in Host, by MSRP both in To-Path and From-Path, by PAP the recipient in its client address.
 * A user's devices are one participant: in each transaction it has the address that the request of that transaction names it by.
 */
import type { Flow, FlowRecord } from "../../trace/flow.ts"
import { octetsOf as octetsOfBody, textOf } from "../../wire/octets.ts"
import { parseHttp } from "../../wire/http/message.ts"
import { headerOf, valuesOf } from "../../wire/sip/message.ts"
import { parse } from "../../wire/sip/parse.ts"
import { addressOf, hostOf } from "../../wire/sip/uri.ts"
import { big16 } from "./octets.ts"

/** Addresses and names of a flow's participants. */
export interface Addresses {
  /** The addresses of a message's two ends, of one version. */
  readonly endsOf: (record: Pick<FlowRecord, "from" | "to" | "transaction">) => {
    readonly source: Uint8Array
    readonly target: Uint8Array
  }
  /** Every participant's addresses with its name, for the name resolution block. */
  readonly names: readonly { readonly address: Uint8Array; readonly name: string }[]
}

/** A participant as the texts show it. */
interface Known {
  name: string | undefined
  ipv4: Uint8Array | undefined
  ipv6: Uint8Array | undefined
}

type Naming = readonly [id: string, host: string]

/** Reads the texts of a flow; `octetsOf` gives the octets of a record. */
export const addressesOf = (flow: Flow, octetsOf: (record: FlowRecord) => Uint8Array): Addresses => {
  const known = new Map<string, Known>()
  for (const { id } of flow.participants) known.set(id, { name: undefined, ipv4: undefined, ipv6: undefined })
  const device = flow.participants.find(({ role }) => role === "device")?.id ?? ""
  const ofTransaction = new Map<number, Uint8Array>()
  for (const record of flow.records) {
    if (record.kind !== "message" && record.kind !== "lost") continue
    for (const [id, host] of namings(record, octetsOf(record), device)) {
      const participant = known.get(id)
      if (participant === undefined) continue
      const address = literal(host)
      if (id === device && address !== undefined && record.transaction !== null)
        ofTransaction.set(record.transaction, address)
      if (address === undefined) participant.name ??= host
      else if (address.length === 4) participant.ipv4 ??= address
      else participant.ipv6 ??= address
    }
  }
  const all = flow.participants.map(({ id, role }, index) => {
    const { name = id, ipv4, ipv6 } = known.get(id)!
    const number = role === "ppg" ? gatewayNumber : firstNumber + index
    return {
      id,
      name,
      isNamed6: ipv6 !== undefined,
      ipv4: ipv4 ?? Uint8Array.of(192, 0, 2, number),
      ipv6: ipv6 ?? Uint8Array.of(0x20, 1, 0x0d, 0xb8, ...Array.from({ length: 11 }, () => 0), number),
    }
  })
  const find = (id: string) => all.find((participant) => participant.id === id)
  return {
    endsOf: ({ from, to, transaction }) => {
      const [source, target] = [find(from), find(to)]
      const version = source?.isNamed6 === true || target?.isNamed6 === true ? "ipv6" : "ipv4"
      const named = transaction === null ? undefined : ofTransaction.get(transaction)
      const own = named?.length === unknown[version].length ? named : undefined
      const addressAt = (id: string, usual: (typeof all)[number] | undefined): Uint8Array =>
        (id === device ? own : undefined) ?? usual?.[version] ?? unknown[version]
      return { source: addressAt(from, source), target: addressAt(to, target) }
    },
    names: all.flatMap(({ id, name, ipv4, ipv6 }) => [
      { address: ipv4, name },
      { address: ipv6, name },
      ...(id === device ? others([ipv4, ipv6], [...ofTransaction.values()]) : []).map((address) => ({ address, name })),
    ]),
  }
}

/** Those of a list, each once, that are not among the known ones. */
const others = (known: readonly Uint8Array[], list: readonly Uint8Array[]): readonly Uint8Array[] => {
  const seen = new Set(known.map((address) => address.join(".")))
  return list.filter((address) => !seen.has(address.join(".")) && seen.add(address.join(".")))
}

/** Last number of a PPG's address, 192.0.2.10, which the contact point of a session initiation request names (assumption). */
const gatewayNumber = 10
/** That of the first participant; the others count on (assumption). */
const firstNumber = 21
/** Somebody who is not among the participants. */
const unknown = { ipv4: new Uint8Array(4), ipv6: new Uint8Array(16) }

const namings = (record: FlowRecord, octets: Uint8Array, device: string): readonly Naming[] => {
  const { from, to, protocol } = record
  if (protocol === "SIP") return sipNamings(from, to, octets)
  if (protocol === "MSRP") {
    const [, toHost = ""] = /^To-Path:[ \t]*msrps?:\/\/([^\s/]+)\//im.exec(textOf(octets)) ?? []
    const [, fromHost = ""] = /^From-Path:[ \t]*msrps?:\/\/([^\s/]+)\//im.exec(textOf(octets)) ?? []
    return [
      [from, withoutPort(fromHost)],
      [to, withoutPort(toHost)],
    ].filter((naming): naming is [string, string] => naming[1] !== "")
  }
  const message = parseHttp(octets)
  if (message.kind !== "http-request") return []
  const [, host = ""] = message.headers.find(([name]) => name.toLowerCase() === "host") ?? []
  const [, client = "", version] =
    (protocol === "PAP" && /"WAPPUSH=([0-9a-f:.]+)\/TYPE=IPV([46])@/i.exec(textOf(octetsOfBody(message.body)))) || []
  return [
    ...(host === "" ? [] : [[to, withoutPort(host)] as const]),
    ...(client === "" ? [] : [[device, version === "6" ? `[${client}]` : client] as const]),
  ]
}

const sipNamings = (from: string, to: string, octets: Uint8Array): readonly Naming[] => {
  const message = parse(octets)
  if (message.kind !== "request") return []
  const sentBy = /^SIP\/2\.0\/\w+[ \t]+([^;\s]+)/i.exec(headerOf(message, "Via") ?? "")?.[1]
  const route = valuesOf(message, "Route")[0]
  const next = hostOf(route === undefined ? message.uri : addressOf(route))
  const isLiteral = literal(next) !== undefined
  return [
    ...(sentBy === undefined ? [] : [[from, withoutPort(sentBy)] as const]),
    // Without a Route a host name may be a domain's, not the next node's; an address is always the next node's.
    ...(next !== "" && (route !== undefined || isLiteral) ? [[to, next] as const] : []),
  ]
}

const withoutPort = (host: string): string => host.replace(/(?<=\]|^[^:[\]]*):\d*$/u, "")

/** The octets of an IP address as text stands it, IPv6 in brackets; `undefined`: it is a name. */
const literal = (host: string): Uint8Array | undefined => {
  const four = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(host)?.slice(1).map(Number)
  if (four !== undefined) return four.every((octet) => octet < 256) ? Uint8Array.from(four) : undefined
  const inner = /^\[([0-9a-f:]+)\]$/i.exec(host)?.[1]
  if (inner === undefined) return undefined
  const [head = "", tail, more] = inner.split("::")
  const groups = (text: string): readonly number[] =>
    text === ""
      ? []
      : text.split(":").map((group) => (/^[0-9a-f]{1,4}$/i.test(group) ? Number.parseInt(group, 16) : Number.NaN))
  const [before, after] = [groups(head), groups(tail ?? "")]
  const gap = 8 - before.length - after.length
  if (more !== undefined || (tail === undefined ? gap !== 0 : gap < 1)) return undefined
  const all = [...before, ...Array.from({ length: gap }, () => 0), ...after]
  return all.some(Number.isNaN) ? undefined : Uint8Array.from(all.flatMap(big16))
}
