/** A message's size in a bulk run is the size of its printed text: for every place, whoever the recipient is. */
import fc from "fast-check"
import { expect, test } from "vitest"
import { plainWorld, preparedWorld, scenarioOf } from "../support/world.ts"

const scenario = scenarioOf(plainWorld, ["devices.count=70000"])

test.each(["sip-message", "ppg-sip", "ppg-sip-loop", "loop-chained"])(
  "%s: size === print().length at every place",
  (label) => {
    const { book, table } = preparedWorld(scenario, label)
    fc.assert(
      fc.property(
        fc.record({
          push: fc.nat(2 ** 40),
          attempt: fc.nat(50),
          device: fc.nat(69_999),
          nowSeconds: fc.nat(86_400 * 30),
          body: fc.nat(1500),
        }),
        ({ body, ...name }) => {
          const context = book.context(name, body)
          for (const place of table.places) {
            expect(place.request(context).length).toBe(table.requestSize(place.index, body, 0))
            for (const operation of place.operations) {
              if (operation.kind !== "answer") continue
              for (let at = place; ; at = at.parent!) {
                expect(at.response(context, operation.code, place).length).toBe(
                  table.responseSize(at.index, operation.code, place.index, body),
                )
                if (at.parent === undefined || place.isQuery) break
              }
            }
          }
        },
      ),
      { numRuns: 12, seed: 1 },
    )
  },
)

test("a request above 1300 octets goes over TCP and its Via says so (RFC 3261 §18.1.1)", () => {
  const { book, table } = preparedWorld(scenario, "sip-message")
  const text = (body: number): string =>
    new TextDecoder().decode(
      table.places[0]!.request(book.context({ push: 1, attempt: 0, device: 5, nowSeconds: 60 }, body)),
    )
  const most = 120 + 1300 - table.requestSize(0, 120, 0)
  expect(text(most)).toContain("Via: SIP/2.0/UDP")
  expect(text(most).length).toBe(1300)
  expect(text(most + 1)).toContain("Via: SIP/2.0/TCP")
})
