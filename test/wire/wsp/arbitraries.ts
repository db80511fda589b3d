/** Random WSP: what the formats can say, in the form in which it is read back. */
import fc from "fast-check"
import type { AddressRecord } from "../../../sim/wire/wsp/address.ts"
import type { Capability } from "../../../sim/wire/wsp/capabilities.ts"
import type { ContentType } from "../../../sim/wire/wsp/content-type.ts"
import type { WspHeader } from "../../../sim/wire/wsp/headers.ts"
import type { WspPdu } from "../../../sim/wire/wsp/pdu.ts"

const octet = fc.nat(0xff)
export const uintvar = fc.nat(0xffffffff)
export const integer = fc.maxSafeNat()
export const octets = fc.uint8Array({ maxLength: 60 })

/** Text without NUL; it may begin with what needs a quote. */
export const text = fc.string({ unit: "grapheme", maxLength: 20 }).filter((t) => t.isWellFormed() && !t.includes("\0"))

const token = fc.stringMatching(/^[a-z][a-z0-9./+-]{0,20}$/)

const parameter = fc.record({
  name: fc.oneof(token, fc.constant("charset"), fc.integer({ min: 2, max: 0x7fff })),
  value: fc.oneof(integer, text),
})

export const contentType: fc.Arbitrary<ContentType> = fc.record({
  media: fc.oneof(
    fc.constantFrom("text/vnd.wap.si", "application/vnd.wap.mms-message"),
    token,
    // Codes without a name here.
    fc.integer({ min: 0x50, max: 0x7fff }),
  ),
  parameters: fc.array(parameter, { maxLength: 3 }),
})

const header: fc.Arbitrary<WspHeader> = fc.oneof(
  fc.record({
    name: fc.constantFrom("Content-Length", "X-Wap-Application-Id", "Accept-Application", "Push-Flag"),
    value: fc.oneof(integer, text),
  }),
  fc.record({
    // Codes without a name here, and names without a code.
    name: fc.oneof(token, fc.integer({ min: 0x40, max: 0x7f }), fc.constantFrom("X-Wap-Content-URI", "Profile")),
    value: fc.oneof(fc.nat(0x7f), text, fc.uint8Array({ minLength: 1, maxLength: 60 })),
  }),
)
const headers = fc.array(header, { maxLength: 4 })

const capability: fc.Arbitrary<Capability> = fc.oneof(
  fc.record({ kind: fc.constantFrom("client-sdu-size" as const, "server-sdu-size" as const), octets: uintvar }),
  fc.record({ kind: fc.constant("protocol-options" as const), options: octet }),
  fc.record({ kind: fc.constantFrom("method-mor" as const, "push-mor" as const), outstanding: octet }),
  fc.record({ kind: fc.constant("other" as const), id: fc.integer({ min: 5, max: 0x7f }), value: octets }),
)
const capabilities = fc.array(capability, { maxLength: 5 })

export const address: fc.Arbitrary<AddressRecord> = fc.record({
  bearer: fc.option(octet, { nil: undefined }),
  port: fc.option(fc.nat(0xffff), { nil: undefined }),
  address: fc.uint8Array({ maxLength: 63 }),
})

const content = { contentType, headers, body: octets }

export const wspPdu: fc.Arbitrary<WspPdu> = fc.oneof(
  fc.record({ kind: fc.constantFrom("push" as const, "confirmed-push" as const), ...content }),
  fc.record({ kind: fc.constant("connect" as const), version: octet, capabilities, headers }),
  fc.record({
    kind: fc.constantFrom("connect-reply" as const, "resume" as const),
    sessionId: uintvar,
    capabilities,
    headers,
  }),
  fc.record({ kind: fc.constant("redirect" as const), flags: octet, addresses: fc.array(address, { maxLength: 3 }) }),
  fc.record({ kind: fc.constant("reply" as const), status: octet, ...content }),
  fc.record({ kind: fc.constantFrom("disconnect" as const, "suspend" as const), sessionId: uintvar }),
)
