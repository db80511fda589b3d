/** `devices.perUser`: what it means, and every mistake in it, or beside it, as one line with its place. */
import fc from "fast-check"
import { describe, expect, it, test } from "vitest"
import { usersOf } from "../../sim/mechanisms/users.ts"
import { decodeScenario } from "../../sim/scenario/scenario.ts"
import { right, told, withDevices } from "./push-text.ts"

describe("devices.perUser", () => {
  it("is a number, or shares of the users by it, in ascending order", () => {
    const perUser = (given: string) => right(withDevices(`perUser: ${given}`)).world.devices.perUser
    expect(perUser("2")).toEqual([{ devices: 2, share: 1 }])
    expect(perUser("{ 3: 10 %, 1: 60 %, 2: 30 % }")).toEqual([
      { devices: 1, share: 0.6 },
      { devices: 2, share: 0.3 },
      { devices: 3, share: 0.1 },
    ])
  })

  it("leaves the world as it is where everybody has one", () => {
    const plain = right(withDevices("access: fixed"))
    for (const given of ["1", "{ 1: 100 % }", "{ 1: 100 %, 4: 0 % }"])
      expect(right(withDevices(`access: fixed, perUser: ${given}`)).world).toEqual(plain.world)
    expect(plain.parameters.map(({ parameter }) => parameter)).not.toContain("devices.perUser")
  })

  it("stands in the list of parameters where it is stated", () => {
    const stated = right(withDevices("perUser: { 1: 60 %, 2: 40 % }")).parameters.find(
      ({ parameter }) => parameter === "devices.perUser",
    )
    expect(stated).toMatchObject({ value: "empirical 1 × 0.6, 2 × 0.4", isOverridden: true, isAssumption: true })
  })

  test.each([
    ["0", "devices.perUser: 0; a whole number from 1 to 32"],
    ["33", "devices.perUser: 33; a whole number from 1 to 32"],
    ["2.5", "devices.perUser: 2.5; a whole number from 1 to 32"],
    [
      "{}",
      "devices.perUser: an empty map; shares of the users by the number of their devices, e.g. {1: 60 %, 2: 30 %, 3: 10 %}",
    ],
    ["{ 1: 60 %, 2: 30 % }", "devices.perUser: shares that add up to 90 %; shares of the users that add up to 100 %"],
    ["{ 1: 100 %, two: 0 % }", 'devices.perUser.two: unknown key "two"; a number of devices, 1 to 32'],
    ["{ 1: 100 %, 0: 0 % }", 'devices.perUser.0: unknown key "0"; a number of devices, 1 to 32'],
    ["{ 1: 1, 2: lots }", 'devices.perUser.2: "lots"; 0 to 1 or 0 % to 100 %'],
    ["11", "devices.perUser: users of 11 devices, and 10 devices in all; up to 10, which is devices.count"],
  ])("perUser: %s", (given, line) => {
    const [first = "", ...more] = told(withDevices(`perUser: ${given}`))
    expect(first).toContain(line)
    expect(more).toEqual([])
  })

  it("is refused together with fetching from the store", () => {
    const im = "  im: { role: im-server, store: { retrieval: message } }"
    expect(told(withDevices("perUser: 2", { "  im": im }))).toEqual([
      'nodes.im.store.retrieval: "message", and users of several devices; retrieval: none where devices.perUser is more than 1',
    ])
    expect(told(withDevices("perUser: 1", { "  im": im }))).toEqual([])
  })

  it("has a broadcast go to no more users than there are", () => {
    const load = (batch: number): Readonly<Record<string, string>> => ({
      load: `load: { kind: broadcast, initiator: im, batch: ${batch}, at: 1 s }`,
    })
    expect(told(withDevices("perUser: 2", load(6)))).toEqual([
      "load.batch: a broadcast to 6 users; up to 5: 10 devices are those of so many",
    ])
    expect(told(withDevices("perUser: 2", load(5)))).toEqual([])
    expect(told(withDevices("perUser: 1", load(6)))).toEqual([])
  })

  it("is refused with a mechanism that remembers what one device takes, in words that name both", () => {
    const text = withDevices("perUser: 2", {
      mechanisms: "mechanisms: [{ use: sip-message, fallback: [{ use: sip-message, negotiation: options }] }]",
    })
    const decoded = decodeScenario("f.yaml", text, [])
    expect("problems" in decoded && decoded.problems.map(({ path, hint }) => [path, hint])).toEqual([
      [
        "devices.perUser",
        "mechanism sip-message serves users of one device, and devices.perUser says more: " +
          "with negotiation options the sender remembers what one device takes; negotiation: tags would do",
      ],
    ])
  })
})

describe("who has which devices", () => {
  const sizes = (first: Int32Array): readonly number[] => {
    const of = new Map<number, number>()
    for (const user of first) of.set(user, (of.get(user) ?? 0) + 1)
    return [...of.values()]
  }

  test("60, 30 and 10 % of ten users, each kind where it is furthest behind", () => {
    const shares = [
      { devices: 1, share: 0.6 },
      { devices: 2, share: 0.3 },
      { devices: 3, share: 0.1 },
    ]
    const users = usersOf(15, shares)!
    expect(users.count).toBe(10)
    expect(sizes(users.first)).toEqual([1, 2, 1, 1, 2, 1, 3, 1, 2, 1])
    expect(users.first.slice(0, 4)).toEqual(Int32Array.of(0, 1, 1, 3))
    expect([users.end(0), users.end(1), users.end(3)]).toEqual([1, 3, 4])
  })

  test("devices of one user are consecutive, the user is the first of them, and shares hold to within one user", () => {
    const kinds = fc.uniqueArray(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(
        kinds,
        fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 4, maxLength: 4 }),
        fc.integer({ min: 1, max: 400 }),
        (numbers, weights, count) => {
          const total = numbers.reduce((sum, _, i) => sum + weights[i]!, 0)
          const shares = numbers
            .toSorted((one, other) => one - other)
            .map((devices, i) => ({ devices, share: weights[i]! / total }))
          const users = usersOf(count, shares)
          if (users === undefined) {
            expect(numbers).toEqual([1])
            return
          }
          users.first.forEach((user, device) => {
            expect(users.first[user]).toBe(user)
            expect(user === device || users.first[device - 1] === user).toBe(true)
            expect(users.end(user)).toBeGreaterThan(device)
          })
          const given = sizes(users.first)
          expect(given.length).toBe(users.count)
          const whole = given.slice(0, -1) // the last user has what is left
          for (const { devices, share } of shares) {
            const has = whole.filter((size) => size === devices).length
            expect(Math.abs(has - share * whole.length)).toBeLessThan(Math.max(1, shares.length - 1) + 1e-9)
          }
        },
      ),
    )
  })
})
