/** The identity of a scenario does not depend on how its keys were ordered when it was made. */
import fc from "fast-check"
import { expect, test } from "vitest"
import { canonicalJson, scenarioSha256 } from "../../sim/experiment/canonical-json.ts"

test("keys stand in the order of their code units, at every depth", () => {
  expect(canonicalJson({ b: { z: 1, a: [true, null, "x"] }, a: "é", B: 0.1 })).toBe(
    '{"B":0.1,"a":"é","b":{"a":[true,null,"x"],"z":1}}',
  )
})

test("absent and undefined members are the same, unbounded numbers keep their name", () => {
  expect(canonicalJson({ a: undefined, b: Infinity })).toBe('{"b":"Infinity"}')
})

test("any JSON value is read back as it was", () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
    }),
    { numRuns: 50, seed: 1 },
  )
})

test("the order of insertion changes nothing", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.integer()), (record) => {
      const reversed = Object.fromEntries(Object.entries(record).reverse())
      expect(scenarioSha256(reversed)).toBe(scenarioSha256(record))
    }),
    { numRuns: 200, seed: 1 },
  )
})

test("SHA-256 of the empty object is that of its two octets", () => {
  // printf '{}' | sha256sum
  expect(scenarioSha256({})).toBe("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a")
})
