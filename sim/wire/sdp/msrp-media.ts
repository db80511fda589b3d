/**
 * The medium of a message session in SDP: RFC 4975 §8 (`m=message <port> TCP/MSRP *`, path, accept-types, max-size) and
 * RFC 6135 §4.2 (setup). Offer and answer carry one medium and nothing else.
 */
import { attributeOf } from "./description.ts"
import type { SdpLine, SessionDescription } from "./description.ts"

/** Which side opens the connection: RFC 4145 §4. Without it the offerer does (RFC 4975 §5.4). */
type SetupRole = "active" | "passive" | "actpass"

/** One side of a message session as it describes itself. */
export interface MsrpMedia {
  readonly port: number
  /** Its MSRP URIs, the one next to the peer first; an end without relays has one (RFC 4975 §8.2). */
  readonly path: readonly string[]
  /** Media types that it takes, `*` for any (RFC 4975 §8.6). */
  readonly acceptTypes: readonly string[]
  /** Largest message that it takes, octets; `undefined`: it does not say (RFC 4975 §8.6). */
  readonly maxSize: number | undefined
  readonly setup: SetupRole | undefined
  /** `sendonly` at a push sender, `recvonly` at a device (RFC 3264 §5.1); `undefined`: both ways. */
  readonly direction: "sendonly" | "recvonly" | undefined
}

/** Returns the description of one side. `address` is an IPv4 or IPv6 address or a host name, without brackets. */
export const msrpDescription = (
  side: MsrpMedia & {
    readonly address: string
    readonly user: string
    /** Session id and version of `o=`, whole numbers of fixed width (RFC 4566 §5.2). */
    readonly session: number
  },
): SessionDescription => {
  const family = side.address.includes(":") ? "IP6" : "IP4"
  const attribute = (name: string, value: string | undefined): readonly SdpLine[] =>
    value === undefined ? [] : [["a", value === "" ? name : `${name}:${value}`]]
  return {
    kind: "session-description",
    lines: [
      ["o", `${side.user} ${side.session} ${side.session} IN ${family} ${side.address}`],
      ["s", "-"],
      ["c", `IN ${family} ${side.address}`],
      ["t", "0 0"],
    ],
    media: [
      {
        media: "message",
        port: side.port,
        protocol: "TCP/MSRP",
        formats: ["*"],
        lines: [
          ...attribute("accept-types", side.acceptTypes.join(" ")),
          ...attribute("path", side.path.join(" ")),
          ...attribute("max-size", side.maxSize === undefined ? undefined : String(side.maxSize)),
          ...attribute("setup", side.setup),
          ...(side.direction === undefined ? [] : attribute(side.direction, "")),
        ],
      },
    ],
  }
}

const setupRoles: readonly SetupRole[] = ["active", "passive", "actpass"]

/** Returns the first message medium over MSRP that is not refused; nothing where there is none, or it lacks path or types. */
export const msrpMediaOf = (description: SessionDescription): MsrpMedia | undefined => {
  for (const { media, port, protocol, lines } of description.media) {
    const path = attributeOf(lines, "path")
    const acceptTypes = attributeOf(lines, "accept-types")
    if (media !== "message" || protocol !== "TCP/MSRP" || port === 0 || !path || !acceptTypes) continue
    const maxSize = attributeOf(lines, "max-size")
    const setup = attributeOf(lines, "setup")
    return {
      port,
      path: path.split(" "),
      acceptTypes: acceptTypes.split(" "),
      maxSize: maxSize !== undefined && /^\d{1,15}$/.test(maxSize) ? Number(maxSize) : undefined,
      setup: setupRoles.find((role) => role === setup),
      direction: (["sendonly", "recvonly"] as const).find((direction) => attributeOf(lines, direction) === ""),
    }
  }
  return undefined
}

/** Tells whether a side takes a media type; `text/*` and `*` stand for many (RFC 4975 §8.6). */
export const takesType = (acceptTypes: readonly string[], type: string): boolean => {
  const media = (type.split(";")[0] ?? "").trim().toLowerCase()
  return acceptTypes.some((accepted) => {
    const wanted = accepted.toLowerCase()
    return wanted === "*" || wanted === media || (wanted.endsWith("/*") && media.startsWith(wanted.slice(0, -1)))
  })
}
