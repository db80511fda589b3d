/**
 * What a sender has learned of the content types that devices take: one octet for each device and type, learned from 200 and
 * 415 (RFC 3261 §21.4.13), from the Accept of an OPTIONS (§11.2) or of a SUBSCRIBE (RFC 6665 §3.1.3).
 * A 415 costs two messages on every edge once; this is what makes it once per device and type.
 */
import { assert } from "../../kernel/assert.ts"

/** What is known of one device and type. */
type Taking = "unknown" | "takes" | "refuses"

const words: readonly Taking[] = ["unknown", "takes", "refuses"]

/** What a sender knows of all devices and of the types that it sends. */
export interface TypeCache {
  /** Types in the order in which they were given, in lower case without parameters. */
  readonly types: readonly string[]
  /** What is known; `type` is a position in `types`. */
  knows(device: number, type: number): Taking
  /** The device answered 200 to content of the type. */
  noteTaken(device: number, type: number): void
  /**
   * The device answered 415 to the type, with these values of Accept, or said them otherwise (`type` undefined): every type
   * of the cache is then known. Without any Accept only the type itself is refused.
   */
  noteAccept(device: number, type: number | undefined, accept: readonly string[]): void
  /** The device registered anew, maybe with other software. */
  forget(device: number): void
}

const bare = (type: string): string => (type.split(";")[0] ?? "").trim().toLowerCase()

/** Whether an Accept value, `type/subtype` with any parameters, or with wildcards, names a type; q=0 names none (RFC 3261 §20.1). */
const names = (range: string, type: string): boolean => {
  if (/;\s*q\s*=\s*0(?:\.0{0,3})?\s*(?:;|$)/i.test(range)) return false
  const [wanted, own] = [bare(range), bare(type)]
  return wanted === own || wanted === "*/*" || (wanted.endsWith("/*") && own.startsWith(wanted.slice(0, -1)))
}

/** Returns whether content of a type may be sent to who accepts these ranges. */
export const accepts = (accept: readonly string[], type: string): boolean => accept.some((range) => names(range, type))

/** Makes a cache for `devices` devices, all unknown, and these types. */
export const typeCache = (size: { readonly devices: number; readonly types: readonly string[] }): TypeCache => {
  const types = size.types.map(bare)
  const known = new Uint8Array(size.devices * types.length)
  const at = (device: number, type: number): number => {
    assert(device >= 0 && device < size.devices, `there is no device ${device} among ${size.devices}`)
    assert(type >= 0 && type < types.length, `there is no type ${type} among ${types.length}`)
    return device * types.length + type
  }
  return {
    types,
    knows: (device, type) => words[known[at(device, type)] ?? 0] ?? "unknown",
    noteTaken: (device, type) => {
      known[at(device, type)] = 1
    },
    noteAccept: (device, type, accept) => {
      if (accept.length > 0) types.forEach((name, index) => (known[at(device, index)] = accepts(accept, name) ? 1 : 2))
      if (type !== undefined) known[at(device, type)] = 2 // who answers 415 and lists the type all the same did not take it
    },
    forget: (device) => {
      known.fill(0, at(device, 0), at(device, 0) + types.length)
    },
  }
}

/** What a sender does about a type that a device does not take. */
export type Remedy =
  | { readonly kind: "send"; readonly type: number }
  | { readonly kind: "indirection" } // by reference, RFC 4483 §5.3
  | { readonly kind: "other mechanism" }

/**
 * Chooses what to send: the first type of `preferred` that the device takes or may take, else a reference if the device takes
 * `indirect`, else nothing that this method could carry.
 */
export const remedy = (
  cache: TypeCache,
  device: number,
  choice: { readonly preferred: readonly number[]; readonly indirect: number | undefined },
): Remedy => {
  const type = choice.preferred.find((candidate) => cache.knows(device, candidate) !== "refuses")
  if (type !== undefined) return { kind: "send", type }
  return choice.indirect !== undefined && cache.knows(device, choice.indirect) !== "refuses"
    ? { kind: "indirection" }
    : { kind: "other mechanism" }
}
