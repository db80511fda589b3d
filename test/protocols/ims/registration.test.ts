import fc from "fast-check"
import { expect, test } from "vitest"
import { reRegistrationDelay } from "../../../sim/protocols/ims/registration.ts"

test.each([
  [3600, 3000],
  [1201, 601],
  [1200, 600],
  [600, 300],
  [600_000, 599_400],
])("TS 24.229 §5.1.1.4.1 vector 9: a binding granted for %i s is renewed after %i s", (granted, delay) => {
  expect(reRegistrationDelay(granted)).toBe(delay)
})

test("a renewal comes before the binding ends, and leaves at least half of it or 600 s", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4_294_967_295 }), (granted) => {
      const delay = reRegistrationDelay(granted)
      expect(delay).toBeLessThan(granted)
      expect(granted - delay).toBe(Math.min(600, granted / 2))
    }),
    { seed: 1 },
  )
})
