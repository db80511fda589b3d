/** Random messages and hostile octets for the property tests of the wire formats. */
import fc from "fast-check"
import type { Header, SipMessage } from "../../sim/wire/sip/message.ts"
import { octetsOf } from "../../sim/wire/octets.ts"

const token = fc.stringMatching(/^[A-Za-z0-9.!%*_+`'~-]{1,12}$/)

/** A header name that is neither a compact form nor Content-Length. */
const name = token.filter((text) => text.length > 1 && text.toLowerCase() !== "content-length")

/** A header value: any text without line ends or NUL, without blanks around it. */
export const headerValue = fc
  .string({ unit: "grapheme", maxLength: 40 })
  .map((text) => text.replace(/[\r\n\0]/g, "").trim())
  .filter((text) => text.isWellFormed())

const header = fc.tuple(name, headerValue)

/** A body of any octets. */
export const body = fc.uint8Array({ maxLength: 200 })

const reserved = new Set(["via", "from", "to", "call-id", "cseq", "max-forwards"])

const rows = fc
  .array(header, { maxLength: 8 })
  .map((headers) => headers.filter(([n]) => !reserved.has(n.toLowerCase())))

const withMandatory = (method: string, more: readonly Header[]): readonly Header[] => [
  ["Via", "SIP/2.0/UDP a.example:5060;branch=z9hG4bK1"],
  ["Max-Forwards", "70"],
  ["From", "<sip:a@example>;tag=1"],
  ["To", "<sip:b@example>"],
  ["Call-ID", "1"],
  ["CSeq", `1 ${method}`],
  ...more,
]

/** A SIP message with its mandatory headers and any others. */
export const sipMessage: fc.Arbitrary<SipMessage> = fc.oneof(
  fc
    .record({
      kind: fc.constant("request" as const),
      method: token,
      uri: fc.stringMatching(/^sip:[!-~]{1,30}$/),
      headers: rows,
      body,
    })
    .map((m) => ({ ...m, headers: withMandatory(m.method, m.headers) })),
  fc
    .record({
      kind: fc.constant("response" as const),
      code: fc.integer({ min: 100, max: 699 }),
      reason: headerValue,
      headers: rows,
      body,
    })
    .map((m) => ({ ...m, headers: withMandatory("MESSAGE", m.headers) })),
)

/** Octets that resemble the given text: cut, doubled, with octets changed, or not at all like it. */
export const hostile = (seed: string): fc.Arbitrary<Uint8Array> =>
  fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.string({ unit: "binary", maxLength: 200 }).map(octetsOf),
    fc
      .tuple(
        fc.nat(seed.length),
        fc.array(
          fc.tuple(
            fc.nat(seed.length),
            fc.constantFrom("\r", "\n", "\0", ":", ",", "<", '"', "%", "&", "]", "-", "é", " "),
          ),
          {
            maxLength: 6,
          },
        ),
      )
      .map(([cut, changes]) => {
        const letters = seed.slice(0, cut || seed.length).split("")
        for (const [at, letter] of changes) letters[at] = letter
        return octetsOf(letters.join(""))
      }),
  )

/** Runs a property with a fixed seed, so that every run tries the same examples. */
export const check = <T>(property: fc.IProperty<T>, options: { readonly numRuns?: number } = {}): void =>
  fc.assert(property, { seed: 1, ...options })
