/** The WTP layer (WAP-224): timers, counters, RID, verification and forgotten transactions, with a transport that only notes. */
import { beforeEach, describe, expect, test } from "vitest"
import { Simulation } from "../../sim/kernel/simulation.ts"
import type { Core } from "../../sim/mechanisms/exchange-layer.ts"
import { exchanges, timerProfiles, type Place } from "../../sim/mechanisms/place.ts"
import type { RouteTable } from "../../sim/mechanisms/route-table.ts"
import { Transactions } from "../../sim/mechanisms/transactions.ts"
import type { Transport } from "../../sim/mechanisms/transport.ts"
import { WtpLayer } from "../../sim/mechanisms/wtp-layer.ts"
import { providerAbortCode, userAbortCode, wtpAside, wtpCode } from "../../sim/mechanisms/wtp/code.ts"
import { providerAbort, userAbort } from "../../sim/wire/wtp/abort-reasons.ts"

/** Places: a push to the device, a Connect from it, and the push over short messages. */
const push = 0
const connect = 1
const pushBySms = 2
const shapes = [
  { exchange: "wtp-1", timers: "wtp-packet", awaitsUser: true },
  { exchange: "wtp-2", timers: "wtp-packet", awaitsUser: false },
  { exchange: "wtp-1", timers: "wtp-sms", awaitsUser: true },
] as const
const device = 0

let sim: Simulation
let t: Transactions
let layer: WtpLayer
let log: (readonly [seconds: number, what: string, code?: number])[]
let answer: number | undefined

const note = (what: string, code?: number): void => {
  log.push(code === undefined ? [sim.now / 1e9, what] : [sim.now / 1e9, what, code])
}
const said = (what: string): readonly number[] => log.filter(([, name]) => name === what).map(([at]) => at)
const start = (place: number): number => {
  const row = t.alloc()
  t.place[row] = place
  t.device[row] = device
  t.holders[row] = 1
  layer.begin(row)
  return row
}
const at = (seconds: number): void => {
  sim.run({ untilNs: seconds * 1e9 })
}

beforeEach(() => {
  sim = new Simulation()
  t = new Transactions()
  log = []
  answer = wtpCode.done
  const transport = {
    sendRequest: (row: number) => {
      note("Invoke", t.requests[row]!)
      t.requests[row]! += 1
    },
    sendAside: (row: number, which: number, repeat = t.asides[row]!) => {
      note(`aside ${which}`, repeat)
      t.asides[row]! += 1
    },
    sendResponse: (row: number, code: number) => note(`response ${code}`, t.repeats[row]!),
  }
  const core: Core = {
    decide: (row) => {
      note("indicate")
      if (answer !== undefined) layer.respond(row, answer)
    },
    final: (_row, code) => note("final", code),
    unanswered: (_row, code) => note("unanswered", code),
    refuse: () => {},
    stray: () => {},
    began: () => {},
    ended: () => {},
    hold: (row) => {
      t.holders[row]! += 1
    },
    drop: (row) => {
      t.holders[row]! -= 1
    },
  }
  const routes = {
    places: shapes.map(({ awaitsUser }) => ({ awaitsUser }) as Place),
    exchange: Int32Array.from(shapes, ({ exchange }) => exchanges.indexOf(exchange)),
    timers: Int32Array.from(shapes, ({ timers }) => timerProfiles.indexOf(timers)),
    isRadio: Int32Array.from(shapes, () => 1),
    isFromDevice: (place: number, isBack: number) => (place === connect) === (isBack === 0),
  }
  layer = new WtpLayer(sim, {
    transactions: t,
    transport: transport as unknown as Transport,
    routes: routes as unknown as RouteTable,
    core,
    tracer: undefined,
    devices: 1,
  })
})

describe("an initiator", () => {
  test("WAP-224 §8.2 vector 5: nobody acknowledges: 9 Invokes at t = 0, 4 ... 32 s, and the user hears of it at 36 s", () => {
    const row = start(push)
    at(100)
    expect(said("Invoke")).toEqual([0, 4, 8, 12, 16, 20, 24, 28, 32])
    expect(said("unanswered")).toEqual([36])
    expect(log.filter(([, what]) => what.startsWith("aside"))).toEqual([]) // giving up is silent on the wire
    expect(t.holders[row]).toBe(0)
  })

  test("without user acknowledgement the interval is 3 s, and over short messages 60 s with four retransmissions", () => {
    start(connect)
    at(100)
    expect(said("Invoke")).toEqual([0, 3, 6, 9, 12, 15, 18, 21, 24])
    log = []
    start(pushBySms)
    at(1000)
    expect(said("Invoke")).toEqual([100, 160, 220, 280, 340])
    expect(said("unanswered")).toEqual([400])
  })

  test("an Ack ends class 1; what comes later says nothing, but a late question is denied (WAP-224 §8.9)", () => {
    const row = start(push)
    layer.response(row, wtpCode.done, push)
    expect(log.at(-1)).toEqual([0, "final", wtpCode.done])
    layer.response(row, wtpCode.done, push)
    expect(said("final")).toHaveLength(1)
    layer.response(row, wtpCode.verify, push)
    expect(said(`aside ${wtpAside.invalidTid}`)).toHaveLength(1)
    at(100)
    expect(said("Invoke")).toEqual([0])
  })

  test("Ack(Tve) is answered by Ack(Tok), which counts as a retransmission and starts R again", () => {
    const row = start(push)
    at(2)
    layer.response(row, wtpCode.verify, push)
    at(200)
    const tok = said(`aside ${wtpAside.tidOk}`)
    expect(tok).toEqual([2, 6, 10, 14, 18, 22, 26, 30])
    expect(said("unanswered")).toEqual([34])
  })

  test("an Abort ends it with its code", () => {
    const row = start(push)
    layer.response(row, userAbortCode(userAbort.USERDCU), push)
    expect(log.at(-1)).toEqual([0, "final", userAbortCode(userAbort.USERDCU)])
    expect(t.holders[row]).toBe(0)
  })

  test("of class 2 acknowledges the result when its user accepts, and again, with RID, when the result comes again within W", () => {
    const row = start(connect)
    layer.response(row, wtpCode.heldOn, connect)
    at(10)
    expect(said("Invoke")).toEqual([0]) // held on: R rests
    layer.response(row, wtpCode.done, connect)
    layer.accept(row)
    at(20)
    layer.response(row, wtpCode.done, connect)
    expect(log.filter(([, what]) => what === `aside ${wtpAside.ack}`)).toEqual([
      [10, `aside ${wtpAside.ack}`, 0],
      [20, `aside ${wtpAside.ack}`, 1],
    ])
    at(41)
    expect(t.holders[row]).toBe(0)
  })

  test("of class 2 whose user says nothing acknowledges by itself after A", () => {
    const row = start(connect)
    layer.response(row, wtpCode.done, connect)
    at(3)
    expect(said(`aside ${wtpAside.ack}`)).toEqual([])
    at(5)
    expect(said(`aside ${wtpAside.ack}`)).toEqual([4])
  })

  test("at a device that loses its state falls silent, and nobody hears of it", () => {
    const row = start(connect)
    at(1)
    layer.forgetDevice(device)
    at(100)
    expect(said("Invoke")).toEqual([0])
    expect([said("unanswered"), t.holders[row]]).toEqual([[], 0])
  })

  test("whose user aborts says so", () => {
    const row = start(push)
    layer.abort(row)
    at(100)
    expect(log.map(([, what]) => what)).toEqual(["Invoke", `aside ${wtpAside.disconnect}`])
    expect(t.holders[row]).toBe(0)
  })
})

describe("a responder", () => {
  const invoked = (place: number): number => {
    const row = t.alloc()
    t.place[row] = place
    t.device[row] = device
    t.holders[row] = 1
    layer.request(row, 0)
    return row
  }

  test("acknowledges again within W, with RID, and indicates once; after W it takes another copy for a new transaction", () => {
    const row = invoked(push)
    at(29)
    layer.request(row, 1)
    expect(log.filter(([, what]) => what === `response ${wtpCode.done}`).map(([, , repeat]) => repeat)).toEqual([0, 1])
    expect(said("indicate")).toHaveLength(1)
    at(31)
    layer.request(row, 2)
    expect(said("indicate")).toHaveLength(2)
  })

  test("ignores a copy without RID, which only the network can have made", () => {
    const row = invoked(push)
    layer.request(row, 0)
    expect(said(`response ${wtpCode.done}`)).toHaveLength(1)
  })

  test("at a device that has lost its state takes a copy for a new transaction", () => {
    const row = invoked(push)
    layer.forgetDevice(device)
    layer.request(row, 1)
    expect(said("indicate")).toHaveLength(2)
    expect(t.holders[row]).toBe(2)
  })

  test("whose user never answers aborts when A has passed AEC_MAX times and once more", () => {
    answer = undefined
    const row = invoked(push)
    at(100)
    expect(said(`response ${providerAbortCode(providerAbort.NORESPONSE)}`)).toEqual([28])
    expect(t.holders[row]).toBe(1)
  })

  test("of class 2 holds the initiator on after A", () => {
    answer = undefined
    invoked(connect)
    at(5)
    expect(said(`response ${wtpCode.heldOn}`)).toEqual([4])
  })

  test("sends its result again each 3 s with RID until it is acknowledged, and tells its user", () => {
    const confirmed: number[] = []
    layer.listen(connect, { confirmed: (row) => confirmed.push(row), aborted: () => note("aborted") })
    const row = invoked(connect)
    at(7)
    layer.aside(row, wtpAside.ack)
    at(100)
    expect(said(`response ${wtpCode.done}`)).toEqual([0, 3, 6])
    expect(confirmed).toEqual([row])
    expect([said("aborted"), t.holders[row]]).toEqual([[], 1])
  })

  test("whose result nobody acknowledges gives up after nine and tells its user", () => {
    layer.listen(connect, { confirmed: () => note("confirmed"), aborted: () => note("aborted") })
    invoked(connect)
    at(100)
    expect(said(`response ${wtpCode.done}`)).toHaveLength(9)
    expect([said("confirmed"), said("aborted")]).toEqual([[], [27]])
  })

  test("verifies an Invoke of an unknown peer where that is wanted: once, and again when the peer has lost its state", () => {
    layer.verifyUnknown()
    const row = invoked(push)
    expect(log).toEqual([[0, `response ${wtpCode.verify}`, 0]])
    layer.request(row, 1)
    expect(said(`response ${wtpCode.verify}`)).toHaveLength(2)
    layer.aside(row, wtpAside.tidOk)
    expect(said("indicate")).toHaveLength(1)
    invoked(push)
    expect(said("indicate")).toHaveLength(2)
    layer.forgetDevice(device)
    invoked(push)
    expect(said(`response ${wtpCode.verify}`)).toHaveLength(3)
  })

  test("forgets an unverified transaction that the initiator denies", () => {
    layer.verifyUnknown()
    const row = invoked(push)
    layer.aside(row, wtpAside.invalidTid)
    expect([said("indicate"), t.holders[row]]).toEqual([[], 1])
  })
})
