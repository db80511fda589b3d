/**
 * Capabilities that Connect and ConnectReply negotiate: WAP-230 §8.3, each as length, identifier and value.
 * Rule: a capability that is absent has its default: SDUs of 1400 octets, no optional facility, one transaction outstanding.
 */
import { joinOctets } from "../octets.ts"
import type { OctetReader } from "./octet-reader.ts"
import { printUintvar } from "./primitives.ts"

/** One capability: SDU sizes in octets, options as bits of `sessionOption`, MOR in transactions. Others keep their octets. */
export type Capability =
  | { readonly kind: "client-sdu-size" | "server-sdu-size"; readonly octets: number }
  | { readonly kind: "protocol-options"; readonly options: number }
  | { readonly kind: "method-mor" | "push-mor"; readonly outstanding: number }
  | { readonly kind: "other"; readonly id: number; readonly value: Uint8Array }

/** Bits of the protocol options (WAP-230 §8.3.2). A client that wants pushes has to set one of the first two. */
export const sessionOption = {
  confirmedPush: 0x80,
  push: 0x40,
  resume: 0x20,
  acknowledgementHeaders: 0x10,
  largeData: 0x08,
} as const

/** What holds where Connect says nothing (WAP-230 §8.3.2). */
const capabilityDefaults = { "client-sdu-size": 1400, "server-sdu-size": 1400, "method-mor": 1, "push-mor": 1 } as const

const ids = {
  "client-sdu-size": 0,
  "server-sdu-size": 1,
  "protocol-options": 2,
  "method-mor": 3,
  "push-mor": 4,
} as const

/** Returns what a list of capabilities says of one kind: octets, transactions, or bits of `sessionOption`. */
export const negotiated = (capabilities: readonly Capability[], kind: keyof typeof ids): number => {
  for (const capability of capabilities) {
    if (capability.kind !== kind) continue
    switch (capability.kind) {
      case "client-sdu-size":
      case "server-sdu-size":
        return capability.octets
      case "protocol-options":
        return capability.options
      case "method-mor":
      case "push-mor":
        return capability.outstanding
    }
  }
  return kind === "protocol-options" ? 0 : capabilityDefaults[kind]
}

/** Returns the octets of capabilities, in order. */
export const printCapabilities = (capabilities: readonly Capability[]): Uint8Array =>
  joinOctets(
    capabilities.flatMap((capability) => {
      const value = valueOf(capability)
      const id = capability.kind === "other" ? capability.id : ids[capability.kind]
      return [printUintvar(value.length + 1), Uint8Array.of(0x80 + id), value]
    }),
  )

const valueOf = (capability: Capability): Uint8Array => {
  switch (capability.kind) {
    case "client-sdu-size":
    case "server-sdu-size":
      return printUintvar(capability.octets)
    case "protocol-options":
      return Uint8Array.of(capability.options)
    case "method-mor":
    case "push-mor":
      return Uint8Array.of(capability.outstanding)
    case "other":
      return capability.value
  }
}

/** Reads capabilities up to the end of the part. */
export const readCapabilities = (reader: OctetReader): readonly Capability[] =>
  reader.list(() =>
    reader.within(reader.uintvar("the length of a capability"), "a capability", () => readCapability(reader)),
  )

const readCapability = (reader: OctetReader): Capability => {
  const id = reader.uint8("the identifier of a capability") - 0x80
  if (id < 0) reader.fail("a capability is named in text")
  switch (id) {
    case ids["client-sdu-size"]:
      return { kind: "client-sdu-size", octets: reader.uintvar("the client SDU size") }
    case ids["server-sdu-size"]:
      return { kind: "server-sdu-size", octets: reader.uintvar("the server SDU size") }
    case ids["protocol-options"]:
      return { kind: "protocol-options", options: reader.uint8("the protocol options") }
    case ids["method-mor"]:
      return { kind: "method-mor", outstanding: reader.uint8("the method MOR") }
    case ids["push-mor"]:
      return { kind: "push-mor", outstanding: reader.uint8("the push MOR") }
    default:
      return { kind: "other", id, value: reader.rest() }
  }
}
