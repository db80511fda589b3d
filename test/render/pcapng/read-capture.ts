/**
 * Reads a capture file for tests, from the formats' own documents and without the writer's code: pcapng blocks
 * (draft-ietf-opsawg-pcapng §3, §4), IPv4 (RFC 791), IPv6 (RFC 8200), UDP (RFC 768), TCP (RFC 9293).
 * Rule: what is not well-formed throws, with the place.
 */

export interface ReadPacket {
  readonly atNs: bigint
  readonly comments: readonly string[]
  readonly version: 4 | 6
  readonly source: string
  readonly target: string
  readonly protocol: "UDP" | "TCP"
  readonly sourcePort: number
  readonly targetPort: number
  readonly tcp: { readonly seq: number; readonly ack: number; readonly flags: string } | undefined
  readonly payload: Buffer
}

export interface ReadCapture {
  readonly comments: readonly string[]
  readonly application: string
  readonly linkTypes: readonly number[]
  /** By address. */
  readonly names: ReadonlyMap<string, string>
  readonly packets: readonly ReadPacket[]
}

type Options = ReadonlyMap<number, readonly Buffer[]>

const must = (holds: boolean, what: string): void => {
  if (!holds) throw new Error(what)
}

export const readCapture = (octets: Uint8Array): ReadCapture => {
  const file = Buffer.from(octets)
  const packets: ReadPacket[] = []
  const linkTypes: number[] = []
  const names = new Map<string, string>()
  let section: Options = new Map()
  for (let at = 0; at < file.length;) {
    const type = file.readUInt32LE(at)
    const length = file.readUInt32LE(at + 4)
    must(length % 4 === 0 && length >= 12 && at + length <= file.length, `block at ${at} has length ${length}`)
    must(file.readUInt32LE(at + length - 4) === length, `block at ${at} ends with another length`)
    must((at === 0) === (type === 0x0a0d0d0a), `a section header stands first, and only there: ${at}`)
    const body = file.subarray(at + 8, at + length - 4)
    if (type === 0x0a0d0d0a) {
      must(body.readUInt32LE(0) === 0x1a2b3c4d && body.readUInt16LE(4) === 1, "byte-order magic, version 1.0")
      section = optionsOf(body.subarray(16))
    } else if (type === 1) {
      linkTypes.push(body.readUInt16LE(0))
      must(optionsOf(body.subarray(8)).get(9)?.[0]?.[0] === 9, "timestamps in nanoseconds")
    } else if (type === 4) readNames(body, names)
    else if (type === 6) {
      must(linkTypes[body.readUInt32LE(0)] === 101, "raw IP")
      const captured = body.readUInt32LE(12)
      must(captured === body.readUInt32LE(16), "captured whole")
      const options = optionsOf(body.subarray(20 + captured + ((4 - (captured % 4)) % 4)))
      packets.push({
        atNs: (BigInt(body.readUInt32LE(4)) << 32n) | BigInt(body.readUInt32LE(8)),
        comments: (options.get(1) ?? []).map(String),
        ...readIp(body.subarray(20, 20 + captured)),
      })
    } else throw new Error(`unknown block ${type}`)
    at += length
  }
  return {
    comments: (section.get(1) ?? []).map(String),
    application: String(section.get(4)?.[0]),
    linkTypes,
    names,
    packets,
  }
}

const optionsOf = (body: Buffer): Options => {
  const options = new Map<number, Buffer[]>()
  if (body.length === 0) return options
  for (let at = 0; ;) {
    const code = body.readUInt16LE(at)
    const length = body.readUInt16LE(at + 2)
    if (code === 0) {
      must(length === 0 && at + 4 === body.length, "options end where their block ends")
      return options
    }
    options.set(code, [...(options.get(code) ?? []), body.subarray(at + 4, at + 4 + length)])
    at += 4 + length + ((4 - (length % 4)) % 4)
  }
}

const readNames = (body: Buffer, names: Map<string, string>): void => {
  for (let at = 0; body.readUInt16LE(at) !== 0;) {
    const length = body.readUInt16LE(at + 2)
    const size = body.readUInt16LE(at) === 1 ? 4 : 16
    const value = body.subarray(at + 4, at + 4 + length)
    must(value.at(-1) === 0, "a name ends in zero")
    names.set(ipText(value.subarray(0, size)), value.subarray(size, -1).toString())
    at += 4 + length + ((4 - (length % 4)) % 4)
  }
}

const ipText = (ip: Buffer): string =>
  ip.length === 4
    ? ip.join(".")
    : (ip.toString("hex").match(/..../g) ?? []).map((g) => Number.parseInt(g, 16).toString(16)).join(":")

/** The sum of RFC 1071 over octets that hold their own checksum is all ones. */
const sumsUp = (...parts: readonly Buffer[]): boolean => {
  const all = Buffer.concat([...parts, Buffer.alloc(1)])
  let sum = 0
  for (let at = 0; at + 1 < all.length; at += 2) {
    sum += all.readUInt16BE(at)
    if (sum > 0xffff) sum -= 0xffff
  }
  return sum === 0xffff
}

const readIp = (packet: Buffer): Omit<ReadPacket, "atNs" | "comments"> => {
  const version = packet.readUInt8(0) >> 4
  must(version === 4 || version === 6, `IP version ${version}`)
  const four = version === 4
  if (four) {
    must(packet.readUInt8(0) === 0x45 && packet.readUInt16BE(2) === packet.length, "IPv4 length")
    must(sumsUp(packet.subarray(0, 20)), "IPv4 checksum")
  } else must(packet.readUInt16BE(4) + 40 === packet.length, "IPv6 length")
  const number = packet.readUInt8(four ? 9 : 6)
  const [source, target] = four
    ? [packet.subarray(12, 16), packet.subarray(16, 20)]
    : [packet.subarray(8, 24), packet.subarray(24, 40)]
  const rest = packet.subarray(four ? 20 : 40)
  const pseudo = Buffer.alloc(8)
  pseudo.writeUInt32BE(rest.length, 0)
  pseudo.writeUInt32BE(number, 4)
  const check = rest.readUInt16BE(number === 17 ? 6 : 16)
  must(number === 17 ? check !== 0 : number === 6, "UDP with a checksum, or TCP")
  // An odd last octet of the whole is padded; the pseudo-header in front is even.
  must(
    sumsUp(source, target, pseudo, rest.length % 2 === 0 ? rest : Buffer.concat([rest, Buffer.alloc(1)])),
    "transport checksum",
  )
  const ends = {
    version: four ? (4 as const) : (6 as const),
    source: ipText(source),
    target: ipText(target),
    sourcePort: rest.readUInt16BE(0),
    targetPort: rest.readUInt16BE(2),
  }
  if (number === 17) {
    must(rest.readUInt16BE(4) === rest.length, "UDP length")
    return { ...ends, protocol: "UDP", tcp: undefined, payload: rest.subarray(8) }
  }
  const flagBits = rest.readUInt8(13)
  const flags = ["FIN", "SYN", "RST", "PSH", "ACK"].filter((_, bit) => (flagBits & (1 << bit)) !== 0).join(" ")
  return {
    ...ends,
    protocol: "TCP",
    tcp: { seq: rest.readUInt32BE(4), ack: rest.readUInt32BE(8), flags },
    payload: rest.subarray((rest.readUInt8(12) >> 4) * 4),
  }
}

/** One line for each packet, to be read. */
export const dumpCapture = (capture: ReadCapture): string =>
  [
    ...capture.comments,
    ...[...capture.names].map(([address, name]) => `${address} is ${name}`),
    ...capture.packets.map((packet) => {
      const { atNs, protocol, source, sourcePort, target, targetPort, tcp, payload, comments } = packet
      const ms = `${atNs / 1_000_000n}.${String(atNs % 1_000_000n).padStart(6, "0")} ms`
      const said = /^[^\r\n]*/u.exec(payload.toString("latin1"))?.[0] ?? ""
      return [
        `${ms}  ${protocol}  ${source} ${sourcePort} → ${target} ${targetPort}`,
        ...(tcp === undefined ? [] : [`seq ${tcp.seq} ack ${tcp.ack} ${tcp.flags}`]),
        ...(payload.length === 0
          ? []
          : [`${payload.length} B ${/^[ -~]*$/.test(said) ? said : payload.subarray(0, 8).toString("hex")}`]),
        ...comments.map((comment) => `# ${comment}`),
      ].join("  ")
    }),
    "",
  ].join("\n")
