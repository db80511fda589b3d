/** Which contact is the best one, and what a forked request's branches come to: the S-CSCF's choices, without a network. */
import { describe, expect, test } from "vitest"
import { Contacts } from "../../sim/mechanisms/contacts.ts"
import { Devices } from "../../sim/mechanisms/devices.ts"
import { Forks } from "../../sim/mechanisms/forks.ts"
import type { RouteTable } from "../../sim/mechanisms/route-table.ts"
import { usersOf } from "../../sim/mechanisms/users.ts"

describe("the best of a user's contacts", () => {
  /** Preferences by profile; a profile below 0 is not wanted at all. */
  const contactsOf = (
    preferences: readonly number[],
    devices: readonly { readonly profile: number; readonly until: number; readonly isBound?: boolean }[],
  ): Contacts => {
    const users = usersOf(devices.length, [{ devices: devices.length, share: 1 }])!
    const columns = new Devices(devices.length, users)
    devices.forEach(({ profile, until, isBound = true }, device) => {
      columns.profile[device] = profile
      columns.boundUntil[device] = until
      columns.bound[device] = isBound ? 1 : 0
    })
    const routes = {
      preferenceFor: (_: number, profile: number) => preferences[profile]!,
      refusalOf: (_: number, __: number, profile: number) => (preferences[profile]! < 0 ? 480 : -1),
    } as unknown as RouteTable
    return new Contacts(columns, users, routes)
  }

  test("RFC 3841 §7.2.5: the higher Qa goes before the later registration", () => {
    const contacts = contactsOf(
      [0.5, 1],
      [
        { profile: 0, until: 30 },
        { profile: 1, until: 10 },
        { profile: 1, until: 20 },
      ],
    )
    expect(contacts.best(0, 0)).toBe(2)
  })

  test("of equals the latest, of those of one instant the first, and nobody who is not bound or not wanted", () => {
    const [bound, gone] = [
      { profile: 0, until: 10 },
      { profile: 0, until: 40, isBound: false },
    ]
    expect(contactsOf([1], [bound, { ...bound, until: 11 }, gone]).best(0, 0)).toBe(1)
    expect(contactsOf([1], [gone, bound, bound]).best(0, 0)).toBe(1)
    const unwanted = contactsOf([1, -1], [{ profile: 1, until: 50 }, bound, gone])
    expect([unwanted.best(0, 0), unwanted.count(0, 0), unwanted.next(0, 0, -1), unwanted.next(0, 0, 1)]).toEqual([
      1, 1, 1, -1,
    ])
    const none = contactsOf([-1], [bound, bound])
    expect([none.best(0, 0), none.count(0, 0), none.refusal(0, 0)]).toEqual([-1, 0, 480])
  })
})

describe("the response context of a forked request (RFC 3261 §16.7)", () => {
  const played = (rfc4320: boolean, ends: readonly (number | "timeout" | "transportError")[]): readonly unknown[] => {
    const forks = new Forks(rfc4320)
    forks.open(7, ends.length)
    return ends.map((end, device) => {
      const upstream = forks.end(7, { end, answeredAt: 40, device })
      return typeof upstream === "string" ? upstream : [upstream.code, upstream.answeredAt, upstream.device]
    })
  }

  test.each([
    [
      "step 5: the first 2xx at once, and nothing after it",
      [480, 200, 200, 603],
      ["nothing", [200, 40, 1], "nothing", "nothing"],
    ],
    ["step 6: 6xx before all others", [480, 603, 404], ["nothing", "nothing", [603, 40, 1]]],
    [
      "step 6: the lowest class, and of it what says how to try again",
      [500, 480, 415],
      ["nothing", "nothing", [415, 40, 2]],
    ],
    ["step 6: 503 alone goes on as 500, the proxy's own", [503, 503], ["nothing", [500, -1, 0]]],
    ["§16.9: an error of the transport counts as 503", ["transportError", "timeout"], ["nothing", [500, -1, 0]]],
    ["no answer on any branch: 408, the proxy's own", ["timeout", "timeout"], ["nothing", [408, -1, 0]]],
  ] as const)("%s", (_, ends, upstream) => {
    expect(played(false, ends)).toEqual(upstream)
  })

  test("RFC 4320 §4.2: no 408; where no branch has answered nothing goes upstream, ever", () => {
    expect(played(true, ["timeout", "timeout"])).toEqual(["nothing", "abandon"])
    expect(played(true, ["timeout", 480])).toEqual(["nothing", [480, 40, 1]])
  })

  test("a request that comes anew while branches of its first coming are under way is answered again", () => {
    const forks = new Forks(false)
    forks.open(7, 2)
    expect(forks.end(7, { end: 200, answeredAt: 40, device: 0 })).toMatchObject({ code: 200 })
    forks.open(7, 2)
    expect(forks.end(7, { end: "timeout", answeredAt: -1, device: 1 })).toBe("nothing")
    expect(forks.end(7, { end: 200, answeredAt: 40, device: 0 })).toMatchObject({ code: 200 })
    expect(forks.isForked(7)).toBe(true)
    forks.forget(7)
    expect(forks.isForked(7)).toBe(false)
  })
})
