/**
 * The identity of a scenario: SHA-256 of its canonical JSON, which is the decoded scenario after every `--set`.
 * Rule: the same on every engine, so neither `crypto.subtle` (absent on plain http pages) nor locale order is used.
 */
import { sha256 } from "@noble/hashes/sha2.js"
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js"

/**
 * JSON with the keys of every object in order of their UTF-16 code units and no white space (the order of RFC 8785 §3.2.3).
 * Keys whose value is `undefined` are left out, as in `JSON.stringify`.
 * @example canonicalJson({ b: 1, a: [true, "x"] }) // => '{"a":[true,"x"],"b":1}'
 */
export const canonicalJson = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(",")}]`
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).filter(([, member]) => member !== undefined)
    entries.sort(([a], [b]) => (a < b ? -1 : 1)) // by code unit, which is what `<` compares
    return `{${entries.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(",")}}`
  }
  // RFC 8785 has no spelling for an unbounded number; a limit that is "none" keeps its name, so that it changes the hash.
  if (typeof value === "number" && !Number.isFinite(value)) return JSON.stringify(String(value))
  return JSON.stringify(value)
}

/** 64 hexadecimal digits that name the decoded scenario in every result. */
export const scenarioSha256 = (canonical: unknown): string => bytesToHex(sha256(utf8ToBytes(canonicalJson(canonical))))
