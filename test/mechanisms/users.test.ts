/** Users of several devices: which of them a push gets to, what it costs there, and what the S-CSCF does with several contacts. */
import { describe, expect, test } from "vitest"
import { replicate } from "../../sim/mechanisms/replicate.ts"
import { costs, outcomes } from "../../sim/trace/tables.ts"
import { everyWorld } from "../support/every-world.ts"
import {
  addressOf,
  allRegistered,
  isStruck,
  mixedStates,
  plannedFor,
  registeredSince,
  requestsToDevices,
  runUsers,
  stateOf,
  userWhere,
} from "../support/users-world.ts"

const forked = "{ use: sip-message, forking: parallel }"

/** Outcome, state and messages of the first push. */
const first = ({ tables }: ReturnType<typeof runUsers>) => {
  const { outcome, state, messages, retransmissions } = tables.pushes!
  return {
    outcome: outcomes[outcome[0]!],
    state: state[0],
    messages: messages[0],
    retransmissions: retransmissions[0],
    duplicated: tables.duplicated.reduce((sum, count) => sum + count, 0),
  }
}

/** A user whose devices are in these states. */
const userOf = (one: string, other: string): number => userWhere((a, b) => stateOf(a) === one && stateOf(b) === other)

const to = (device: number): string => plannedFor({ at: "1 s", device })

describe("no-fork (RFC 3841 §9.1): one contact", () => {
  test.each([true, false])(
    "of two that are alike, that of the latest REGISTER; the second device's: %s",
    (isSecond) => {
      const user = userWhere((a, b) => registeredSince(b) < registeredSince(a) === isSecond)
      const run = runUsers("sip-message", [...allRegistered, to(user)])
      const [message, ...more] = requestsToDevices(run)
      const chosen = isSecond ? user + 1 : user
      expect(more).toEqual([])
      expect(message!.text).toContain(
        `MESSAGE sip:user${String(user).padStart(3, "0")}@${addressOf(chosen)}:5060 SIP/2.0`,
      )
      expect(message!.text).toContain(`P-Called-Party-ID: <sip:user${String(user).padStart(3, "0")}@home1.net>`)
      expect(message!.text).toContain("Request-Disposition: no-fork")
      // Three hops, each with its 200, whichever device it is.
      expect(first(run)).toEqual({ outcome: "delivered", state: 0, messages: 6, retransmissions: 0, duplicated: 0 })
    },
  )

  test.each([
    ["im-offline", "off", 0],
    ["off", "im-offline", 1],
    ["unregistered", "im-offline", 1],
  ] as const)("of devices that are %s and %s, the one that is registered (%d)", (one, other, which) => {
    const user = userOf(one, other)
    const run = runUsers("sip-message", [...mixedStates, to(user)])
    expect(requestsToDevices(run).map(({ text }) => text.includes(addressOf(user + which)))).toEqual([true])
    expect(first(run)).toEqual({ outcome: "delivered", state: 0, messages: 6, retransmissions: 0, duplicated: 0 })
  })

  test.each([
    ["off", "unregistered", 1],
    ["unregistered", "unregistered", 1],
    ["off", "off", 2],
  ] as const)(
    "devices that are %s and %s: the S-CSCF answers 480, and the push waits; its state is the better one",
    (one, other, state) => {
      const run = runUsers("sip-message", [...mixedStates, to(userOf(one, other))])
      expect(first(run)).toEqual({ outcome: "pending", state, messages: 2, retransmissions: 0, duplicated: 0 })
    },
  )

  test("a contact that lacks the push tag is passed over, however late it registered (RFC 3841 §7.2.4)", () => {
    const sets = [...allRegistered, "devices.features=[{ registers: no-push-tag, share: 50 % }]"]
    let passedOver = 0
    for (let user = 0; user < 40; user += 2) {
      const later = registeredSince(user + 1) < registeredSince(user) ? user + 1 : user
      const run = runUsers("sip-message", [...sets, to(user)])
      const requests = requestsToDevices(run)
      if (requests.length === 0) {
        expect(first(run)).toMatchObject({ outcome: "pending", messages: 2 })
        continue
      }
      expect(first(run)).toMatchObject({ outcome: "delivered", messages: 6 })
      if (!requests[0]!.text.includes(addressOf(later))) passedOver++
    }
    expect(passedOver).toBeGreaterThan(2)
  })

  test("a stale binding takes the push, and the user's other device gets nothing while it stands", () => {
    const outage = "devices.outages=[{ at: 1 s, share: 50 %, duration: 10 min }]"
    const isStale = (device: number): boolean => isStruck(device, 0.5)
    const user = userWhere((a, b) => isStale(a) && !isStale(b) && registeredSince(a) < registeredSince(b))
    const run = runUsers("sip-message", [...allRegistered, outage, plannedFor({ at: "5 s", device: user + 1 })])
    // One of its devices is im-offline, and the push is none the better for it.
    expect(first(run)).toMatchObject({ outcome: "pending", state: 0, duplicated: 0 })
    const requests = requestsToDevices(run)
    expect(requests.length).toBeGreaterThan(10)
    for (const { text, kind } of requests) {
      expect(kind).toBe("lost")
      expect(text).toContain(addressOf(user))
    }
    // The same push where the other one registered last.
    const lucky = userWhere((a, b) => isStale(a) && !isStale(b) && registeredSince(a) > registeredSince(b))
    const well = runUsers("sip-message", [...allRegistered, outage, plannedFor({ at: "5 s", device: lucky })])
    expect(first(well)).toMatchObject({ outcome: "delivered", messages: 6 })
  })
})

describe("forking in parallel (RFC 3261 §16.7)", () => {
  test("two registered devices: 2 messages to the S-CSCF and 4 on each branch; one answer upstream, one duplicate", () => {
    const run = runUsers(forked, [...allRegistered, to(6)])
    expect(first(run)).toEqual({ outcome: "delivered", state: 0, messages: 10, retransmissions: 0, duplicated: 1 })
    const requests = requestsToDevices(run)
    expect(requests.map(({ text }) => [addressOf(6), addressOf(7)].findIndex((at) => text.includes(at)))).toEqual([
      0, 1,
    ])
    expect(requests[0]!.text).toContain("Request-Disposition: fork, parallel")
    const { records } = run.flow!
    expect(records.filter(({ to: at, name }) => at === "im" && name === "200")).toHaveLength(1)
    expect(records.filter(({ kind }) => kind === "delivered").map(({ name }) => name)).toEqual([
      "delivered",
      "delivered again",
    ])
  })

  test("each branch has Via branches and a To tag of its own; dialog and transaction above it are one (RFC 3261 §16.6 step 8)", () => {
    const { flow } = runUsers(forked, [...allRegistered, to(6)])
    const texts = flow!.records.filter(({ kind }) => kind === "message").map(({ text }) => text)
    const all = (pattern: RegExp): ReadonlySet<string> =>
      new Set(texts.flatMap((text) => text.match(pattern)?.[0] ?? []))
    expect(all(/branch=\S+/u).size).toBe(5) // one of the IM server, two each of S-CSCF and P-CSCF
    expect(all(/Call-ID: \S+/u).size).toBe(1)
    expect(all(/To: \S+;tag=\S+/u).size).toBe(2)
    const [answered] = flow!.records.filter(({ to: at, name }) => at === "im" && name === "200")
    const [earliest] = flow!.records.filter(({ to: at, name }) => at === "scscf" && name === "200")
    const tag = /tag=(\S+)\r\nCall-ID/u
    expect(tag.exec(answered!.text)?.[1]).toBe(tag.exec(earliest!.text)?.[1])
  })

  test.each([
    ["im-offline", "off", 6],
    ["unregistered", "im-offline", 6],
    ["off", "unregistered", 2],
  ] as const)("devices that are %s and %s: %d messages, as without forking", (one, other, messages) => {
    const run = runUsers(forked, [...mixedStates, to(userOf(one, other))])
    expect(first(run)).toMatchObject({ messages, duplicated: 0, retransmissions: 0 })
  })

  test("a stale binding costs its branch and delays nobody: the first 2xx is the answer", () => {
    const user = userWhere((a, b) => isStruck(a, 0.5) && !isStruck(b, 0.5))
    const outage = "devices.outages=[{ at: 1 s, share: 50 %, duration: 10 min }]"
    const run = runUsers(forked, [...allRegistered, outage, plannedFor({ at: "5 s", device: user })])
    // Above the S-CSCF 2, the branch that answers 4; the other is sent 11 times on each of its links, and its 408 comes
    // when the S-CSCF has given it up: in 2005 it is passed on all the same (RFC 3261 §16.7 step 1).
    expect(first(run)).toEqual({
      outcome: "delivered",
      state: 0,
      messages: 2 + 4 + 11 + 11 + 2,
      retransmissions: 10 + 10,
      duplicated: 0,
    })
    const modern = runUsers(forked, [...allRegistered, outage, "era=modern", plannedFor({ at: "5 s", device: user })])
    expect(first(modern)).toMatchObject({ outcome: "delivered", duplicated: 0 })
    expect(modern.flow!.records.filter(({ name }) => name === "408")).toEqual([])
  })

  test("where every branch refuses, the best response goes upstream once all have ended (RFC 3261 §16.7 step 6)", () => {
    const sets = [...allRegistered, "devices.accepts=[{ types: [image/gif], share: 100 % }]"]
    const run = runUsers(forked, [...sets, to(6)])
    expect(first(run)).toMatchObject({ outcome: "rejected", messages: 10, duplicated: 0 })
    expect(run.flow!.records.filter(({ to: at, name }) => at === "im" && name === "415")).toHaveLength(1)
  })

  test("the PPG's own MESSAGE asks for what the one that it took asked for", () => {
    const run = runUsers("{ use: ppg-sip-loop, forking: parallel }", [...allRegistered, to(6)])
    expect(first(run)).toMatchObject({ messages: 14 + 4, duplicated: 1 })
    for (const { text } of requestsToDevices(run)) expect(text).toContain("Request-Disposition: fork, parallel")
    const chained = runUsers("{ use: ppg-sip-loop, variant: chained, forking: parallel }", [...allRegistered, to(6)])
    expect(first(chained)).toMatchObject({ messages: 10 + 4, duplicated: 1 })
  })

  test("three devices: three branches, two duplicates of one push", () => {
    const run = runUsers(forked, [...allRegistered, "devices.perUser=3", to(7)])
    expect(first(run)).toMatchObject({ outcome: "delivered", messages: 2 + 3 * 4, duplicated: 1 })
    expect(new Set(requestsToDevices(run).map(({ text }) => /\[.*?\]/u.exec(text)?.[0]))).toEqual(
      new Set([6, 7, 8].map(addressOf)),
    )
  })
})

describe("a push is for the user", () => {
  test("whichever of its devices the load names; the column says the first", () => {
    const run = (device: number) => runUsers("sip-message", [...allRegistered, to(device)]).tables
    expect(run(11).pushes).toEqual(run(10).pushes)
    expect(run(11).pushes!.device).toEqual(Float64Array.of(10))
  })

  test("one MESSAGE at a time to its address, of whichever device (RFC 3428 §8)", () => {
    const pushes = plannedFor({ at: "1 s", device: 10 }, { at: "1 s", device: 11 }, { at: "1 s", device: 12 })
    const { sentNs, confirmedNs } = runUsers("sip-message", [...allRegistered, pushes]).tables.pushes!
    expect(sentNs[1]).toBe(confirmedNs[0])
    expect(sentNs[2]).toBeLessThan(confirmedNs[0]!)
  })

  test("what is kept for it goes out once when the first of its devices is back", () => {
    const sets = [
      "devices.states={ off: 100 % }",
      "devices.away.off={ exponential: { mean: 30 s } }",
      "run.duration=10 min",
    ]
    const run = runUsers("sip-message", [...sets, plannedFor({ at: "1 ms", device: 10 })])
    expect(first(run)).toEqual({ outcome: "delivered", state: 2, messages: 2 + 6, retransmissions: 0, duplicated: 0 })
    const forks = runUsers(forked, [...sets, plannedFor({ at: "1 ms", device: 10 })])
    expect(first(forks)).toEqual({ outcome: "delivered", state: 2, messages: 2 + 6, retransmissions: 0, duplicated: 0 })
  })

  test.each(["batch: 500", "batch: 30", "share: 100 %", "share: 10 %"])(
    "a broadcast (%s) goes to no user twice",
    (to500) => {
      const { tables } = runUsers("sip-message", [
        ...allRegistered,
        `load={ kind: broadcast, initiator: im, ${to500}, at: 1 s, spread: 1 min }`,
      ])
      const { device } = tables.pushes!
      expect(new Set(device).size).toBe(device.length)
      expect(device.every((user) => user % 2 === 0)).toBe(true)
      const [expected, most] = to500.includes("10 %") ? [50, 20] : to500.includes("30") ? [30, 0] : [500, 0]
      expect(Math.abs(device.length - expected)).toBeLessThanOrEqual(most)
    },
  )

  test("a device that leaves tells the network so, and the user is reached by the other", () => {
    const sets = ["devices.states={ im-offline: 50 %, off: 50 % }", "devices.away.off=20 s", "run.duration=20 min"]
    const load = "load={ kind: poisson, initiator: im, rate: 2/s }"
    const { tables } = runUsers("sip-message", ["devices.count=40", ...sets, load])
    const { state, outcome } = tables.pushes!
    const share = state.filter((s) => s === 0).length / state.length
    // Both off a quarter of the time; a push that meets that waits, and comes.
    expect(Math.abs(share - 0.75)).toBeLessThan(0.03)
    expect(outcome.filter((o) => outcomes[o] === "delivered").length / outcome.length).toBeGreaterThan(0.97)
  })
})

describe("other ways to a user", () => {
  /** Where the second device registered last. */
  const user = userWhere((a, b) => registeredSince(b) < registeredSince(a))

  describe("sip-notify: each subscribed device has a dialog of its own, and a NOTIFY of each push", () => {
    const cost = ({ tables }: ReturnType<typeof runUsers>, name: (typeof costs)[number]): number =>
      tables.costs.filter((_, i) => i % costs.length === costs.indexOf(name)).reduce((sum, part) => sum + part, 0)

    test.each(["oma-push", "message-summary"])(
      "%s: two of them: twice 6 messages on 3 hops, one duplicate",
      (event) => {
        const run = runUsers(`{ use: sip-notify, event: ${event} }`, [
          ...allRegistered,
          "content.type=application/simple-message-summary",
          to(user),
        ])
        expect(first(run)).toEqual({ outcome: "delivered", state: 0, messages: 12, retransmissions: 0, duplicated: 1 })
        expect([cost(run, "hops"), cost(run, "redundantHops")]).toEqual([6, 0])
        expect(run.tables.pushes!.transmissions).toEqual(Float64Array.of(2))
        const requests = requestsToDevices(run)
        expect(requests.map(({ text }) => text.split("@")[1]!.split(":5060")[0])).toEqual(
          [user, user + 1].map(addressOf),
        )
        expect(new Set(requests.map(({ text }) => /Call-ID: \S+/u.exec(text)![0])).size).toBe(2)
        expect(new Set(requests.map(({ text }) => /^To: (\S+);/mu.exec(text)![1])).size).toBe(1)
      },
    )

    test.each([
      ["im-offline", "off", "delivered", 6],
      ["unregistered", "im-offline", "delivered", 6],
      ["unregistered", "off", "pending", 0],
    ] as const)("devices that are %s and %s: %s, %d messages", (one, other, outcome, messages) => {
      const run = runUsers("sip-notify", [...mixedStates, to(userOf(one, other))])
      expect(first(run)).toMatchObject({ outcome, messages, duplicated: 0 })
    })

    test("a dialog that dangles costs its NOTIFY and delays nobody", () => {
      const struck = userWhere((a, b) => isStruck(a, 0.5) && !isStruck(b, 0.5))
      const outage = "devices.outages=[{ at: 1 s, share: 50 %, duration: 10 min }]"
      const run = runUsers("sip-notify", [...allRegistered, outage, plannedFor({ at: "5 s", device: struck })])
      // 6 to the one that is there. To the other 11 on each link, given up at each node in turn from the server on: the 408s of
      // P-CSCF and S-CSCF come after that, and are passed on all the same in 2005.
      expect(first(run)).toMatchObject({ outcome: "delivered", messages: 6 + 3 * 11 + 3, duplicated: 0 })
      const { deliveredNs, confirmedNs } = run.tables.pushes!
      expect(confirmedNs[0]! - deliveredNs[0]!).toBeLessThan(0.1e9)
    })

    test("what is kept goes out once, when the first device is back and has subscribed", () => {
      const run = runUsers("sip-notify", [
        "devices.states={ off: 100 % }",
        "devices.away.off={ exponential: { mean: 30 s } }",
        "run.duration=10 min",
        plannedFor({ at: "1 ms", device: 10 }),
      ])
      expect(first(run)).toEqual({ outcome: "delivered", state: 2, messages: 6, retransmissions: 0, duplicated: 0 })
    })
  })

  test("sip-session: the INVITE goes to one contact, and everything that follows to the device that took it", () => {
    const two = runUsers("sip-session", [...allRegistered, to(user)])
    const one = runUsers("sip-session", [...allRegistered, "devices.perUser=1", to(user)])
    expect(first(two)).toEqual({ ...first(one), outcome: "delivered" })
    const requests = requestsToDevices(two)
    expect(requests.map(({ name }) => name)).toEqual(["INVITE", "ACK", "BYE"])
    for (const { text } of requests) expect(text.split("\r\n")[0]).toContain(addressOf(user + 1))
    const tags = new Set(two.flow!.records.flatMap(({ text }) => /^To: .*(tag=\S+)/mu.exec(text)?.[1] ?? []))
    expect(tags.size).toBe(1)
  })

  test("sip-indirect: the device that has the reference fetches the content", () => {
    const run = runUsers("sip-indirect", [...allRegistered, to(user)])
    expect(first(run)).toMatchObject({ outcome: "delivered", messages: 6 + 2, duplicated: 0 })
    expect(requestsToDevices(run)[0]!.text).toContain(addressOf(user + 1))
  })

  test("pns-wakeup: the device of the chosen contact is woken, by its own push resource", () => {
    const run = runUsers("pns-wakeup", [...allRegistered, to(user)])
    expect(first(run)).toMatchObject({ outcome: "delivered", duplicated: 0 })
    const registers = run.flow!.records.filter(({ name, to: at }) => name === "REGISTER" && at !== "im")
    expect(registers.map(({ text }) => text.includes(addressOf(user + 1)))).toEqual([true, true, true])
    const prid = /pn-prid=(\S+?)[;>]/u.exec(registers[0]!.text)?.[1]
    const asked = run.flow!.records.find(({ name, to: at }) => name === "push request" && at === "pns")
    expect(decodeURIComponent(prid!)).toContain(/POST (\S+)/u.exec(asked!.text)![1]!)
  })

  test.each(["ppg-wsp-cl", "ppg-wsp-co", "ppg-http-po"])(
    "%s: a number, and an address, are those of the first device",
    (way) => {
      const run = (perUser: number) => first(runUsers(way, [...allRegistered, `devices.perUser=${perUser}`, to(user)]))
      expect(run(2)).toEqual(run(1))
      expect(run(2).outcome).toBe("delivered")
    },
  )
})

test.each(["sip-message", "ppg-sip", "ppg-sip-loop", "sip-session", "pns-wakeup", "sip-notify"])(
  "%s: one device each is the world as it is without the setting",
  (way) => {
    const run = (...sets: readonly string[]) =>
      replicate(everyWorld(way, ["devices.count=30", "load.ratePerDevice=60/h", "run.duration=10 min", ...sets]), {
        seed: 1,
        replication: 0,
        keepPushes: true,
      }).tables
    const plain = run()
    expect(plain.pushes!.push.length).toBeGreaterThan(200)
    expect(run("devices.perUser=1")).toEqual(plain)
    expect(run("devices.perUser={ 1: 100 %, 2: 0 % }")).toEqual(plain)
    expect(run("devices.perUser=2").fingerprint).not.toBe(plain.fingerprint)
  },
)
