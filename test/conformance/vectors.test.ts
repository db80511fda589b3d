/** Every numbered vector of the two halves, SIP and WAP, is a test, or a story, that is named by its source and its number. */
import { globSync, readFileSync } from "node:fs"
import { expect, test } from "vitest"

// prettier-ignore
const sources: Readonly<Record<string, readonly RegExp[]>> = {
  SIP: [
    /RFC (3261|4321) §[\d.]+ vector 1\b/,  // instants of every timer, to the millisecond
    /RFC 4320 §4\.1 vector 2\b/,           // 100 to a slow non-INVITE
    /RFC 3261 §18\.1\.1 vector 3\b/,       // UDP or TCP by size
    /TS 24\.229 §7\.7 vector 4\b/,         // two sets of timers: late, and twice
    /RFC 3261 §16\.7 vector 5\b/,          // the best response
    /RFC 7339 §7\.2 vector 6\b/,           // loss by categories
    /RFC 7415 §3\.5\.1 vector 7\b/,        // the leaky bucket
    /RFC 3841 §7\.2(\.\d)? vector 8\b/,    // caller preferences
    /TS 24\.229 §5\.1\.1(\.4\.1)? vector 9\b/, // registration and its refresh
    /RFC (3428 §4|3261 §13) vector 10\b/,  // counts without loss
    /RFC 6665 §4\.\d\.2(\.4)? vector 11\b/, // a subscription that fails
    /RFC 3428 §8 vector 12\b/,             // one at a time
  ],
  WAP: [
    /WAP-259 §6\.5 vector 1\b/,            // parts of a short message
    /WAP-247 §9\.14 vector 2\b/,           // a push-id twice
    /WAP-189 vector 3\b/,                  // compliance
    /WAP-2(24 §8\.8|30 §8\.2\.4\.1) vector 4\b/, // transaction identifiers
    /WAP-224 §8\.2 vector 5\b/,            // repeats of an Invoke
    /WAP-235 vector 6\b/,                  // who connects
    /WAP-249 §6 vector 7\b/,               // what delivered means
    /TS 23\.040 §3\.2\.7 vector 8\b/,      // the HLR's alert
    /TS 23\.040 §3\.2\.1 vector 9\b/,      // validity
    /WAP-230 §8 vector 10\b/,              // an analyser on all octets
  ],
}

const self = "test/conformance/vectors.test.ts"
const titles = globSync("test/**/*.ts")
  .filter((file) => file.replaceAll("\\", "/") !== self)
  .flatMap((file) => readFileSync(file, "utf8").match(/"[^"\n]* vector \d+[^\n]*/gu) ?? [])

const all = Object.entries(sources).flatMap(([half, list]) =>
  list.map((source, index) => ({ half, number: index + 1, source })),
)

test.each(all)("$half vector $number has its tests", ({ source }) => {
  expect(titles.filter((title) => source.test(title)).length).toBeGreaterThan(0)
})

test("no test names a vector that there is not", () => {
  expect(titles.filter((title) => !all.some(({ source }) => source.test(title)))).toEqual([])
})
