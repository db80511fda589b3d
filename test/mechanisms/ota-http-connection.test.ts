/** OTA-HTTP (WAP-235) on a connection that lives on: tags that change, refusals, connections that went with their device, and who opened them. */
import { afterEach, describe, expect, test, vi } from "vitest"
import { ppgHttpPo } from "../../sim/mechanisms/ppg-http-po.ts"
import { ppgHttpTo } from "../../sim/mechanisms/ppg-http-to.ts"
import { Host } from "../../sim/mechanisms/host.ts"
import type { CompileDelivery } from "../../sim/mechanisms/delivery.ts"
import { mechanisms } from "../../sim/mechanisms/index.ts"
import type { AnyMechanism } from "../../sim/mechanisms/mechanism.ts"
import type { Plan } from "../../sim/mechanisms/plan.ts"
import { replicate } from "../../sim/mechanisms/replicate.ts"
import { Links } from "../../sim/network/links.ts"
import { captureOf } from "../../sim/render/pcapng/capture.ts"
import { octetsFromHex } from "../../sim/render/pcapng/octets.ts"
import type { Flow, FlowRecord } from "../../sim/trace/flow.ts"
import { outcomes } from "../../sim/trace/tables.ts"
import { textOf } from "../../sim/wire/octets.ts"
import { userAbort } from "../../sim/wire/wtp/abort-reasons.ts"
import { bearerWorld, messagesOf, runBearer } from "../support/bearer-world.ts"
import { preparedWorld, scenarioOf } from "../support/world.ts"

const labels = ["ppg-http-po", "ppg-http-to"] as const
const again = "{ at: 10 s, device: 3 }, { at: 40 s, device: 3 }"
/** The tag in a message; one with binary content stands in hexadecimal digits. */
const tagOf = ({ text, encoding }: FlowRecord): string | undefined =>
  /X-Wap-CPITag: (\S+)/.exec(encoding === "hex" ? textOf(octetsFromHex(text)) : text)?.[1]
const tagsIn = (flow: Flow | undefined) =>
  flow!.records.filter(({ protocol }) => protocol === "OTA-HTTP").map((record) => [record.name, tagOf(record)])

describe.each(labels)("%s: the terminal's CPITag changes", (label) => {
  const changing = { mechanisms: `{ use: ${label}, tagChange: 1 }`, pushes: again }

  test("WAP-235: a registration that finds it changed gets 501 with the new tag, with which the push then goes out", () => {
    const { flow } = runBearer(label, changing, { tracePush: 0 })
    const said = tagsIn(flow)
    const [held, changed] = [said[0]![1], said[1]![1]]
    expect(held).not.toBe(changed)
    expect(said).toEqual([
      ["OPTIONS", held],
      ["204 (501)", changed],
      ["POST", changed],
      ["204 (400)", undefined],
    ])
  })

  test("WAP-235: a push with a stale tag gets 256 with the right one; the PPG registers again, then pushes again", () => {
    const run = runBearer(label, changing, { tracePush: 1 })
    const said = tagsIn(run.flow)
    expect(said.map(([name]) => name)).toEqual([
      "POST",
      "204 (256)",
      "OPTIONS",
      "204 (501)", // every registration finds it changed here
      "POST",
      "204 (400)",
    ])
    const [stale, right, held, changed, sent] = said.map(([, tag]) => tag)
    expect([right, changed]).toEqual([held, sent])
    expect(new Set([stale, right, changed]).size).toBe(3)
    // Only the push that was accepted is there.
    expect([run.count("delivered"), run.tables.duplicated.reduce((x, y) => x + y, 0)]).toEqual([2, 0])
  })

  test("about one registration in a thousand finds it changed", () => {
    const run = runBearer(label, {
      mechanisms: `{ use: ${label}, idleClose: 1 }`,
      sets: ["devices.count=5000", "load.rate=20/s", "run.duration=20 min"],
    })
    const { "OTA-HTTP 204 (501)": changed = 0, "OTA-HTTP OPTIONS": all = 0 } = messagesOf(run)
    expect(all).toBeGreaterThan(15_000)
    // 1 in 1000 of so many is 4.5 standard deviations away from either bound.
    expect(changed).toBeGreaterThan((all / 1000) * 0.2)
    expect(changed).toBeLessThan((all / 1000) * 2.2)
  })
})

describe.each([ppgHttpPo, ppgHttpTo])("$id: the terminal refuses", ({ id, requires, parameters, install }) => {
  test.each([
    { status: userAbort.USERREQ, pap: 5026 },
    { status: userAbort.USERDCU, pap: 5030 },
  ])("WAP-235: 204 with $status is PAP $pap: rejected, and the connection stays", ({ status, pap }) => {
    const codes: number[] = []
    const refusing: AnyMechanism = {
      id: "test-refusing",
      summary: "the same, with terminals that refuse every push",
      route: "the same",
      requires,
      parameters,
      install: (plan, settings) =>
        install(
          new Proxy(plan, {
            get: (target, key) =>
              key === "deliver"
                ? (compile: CompileDelivery) => plan.deliver(refusingWith(compile, status, codes))
                : (Reflect.get(target, key) as Plan[keyof Plan]),
          }),
          settings,
        ),
    }
    const catalogue = [...mechanisms, refusing]
    const scenario = scenarioOf(bearerWorld({ mechanisms: "test-refusing", pushes: again }), [], catalogue)
    const run = replicate(preparedWorld(scenario, "test-refusing", catalogue), {
      seed: 1,
      replication: 0,
      keepPushes: false,
    })
    expect(codes).toEqual([pap, pap])
    expect(run.tables.outcomes[outcomes.indexOf("rejected")]).toBe(2)
    expect(messagesOf(run)).toMatchObject({ "OTA-HTTP OPTIONS": 1, [`OTA-HTTP 204 (${status})`]: 2 })
    expect(id).toMatch(/^ppg-http/)
  })
})

/** The same delivery, whose terminals answer every POST with a status; the codes that end its attempts are noted. */
const refusingWith =
  (compile: CompileDelivery, status: number, codes: number[]): CompileDelivery =>
  (book) => {
    const made = compile(book)
    return {
      ...made,
      run: (context) => {
        const inner = made.run({
          ...context,
          done: (push, attempt, code) => {
            codes.push(code)
            context.done(push, attempt, code)
          },
        })
        const posts = book.places.findIndex(({ requestName }) => requestName === "OTA-HTTP POST")
        const answerOf = inner.answerOf!.bind(inner)
        inner.answerOf = (row) => {
          const own = answerOf(row)
          return context.host.transactions.place[row] === posts ? status : own
        }
        return inner
      },
    }
  }

describe("a connection that went with its device", () => {
  afterEach(() => void vi.restoreAllMocks())

  test.each(labels)("%s: is not pushed on again: a new one is registered first", (label) => {
    let began = 0
    let gone = 0
    const scenario = scenarioOf(
      bearerWorld({
        mechanisms: `{ use: ${label}, idleClose: 3600 }`,
        pushes: "{ at: 10 s, device: 0 }, { at: 70 s, device: 0 }, { at: 130 s, device: 0 }",
      }),
      [
        "devices.count=1",
        "devices.states={ im-offline: 80 %, unregistered: 0 %, off: 20 % }",
        "devices.away.off=10 s",
        "devices.abrupt=100%",
        "run.duration=3 min",
      ],
    )
    const world = preparedWorld(scenario, label)
    const nameOf = (place: number): string => world.table.places[place]!.requestName
    for (let seed = 1; seed <= 100; seed++) {
      const release = vi.spyOn(Links.prototype, "release")
      const start = vi.spyOn(Host.prototype, "start")
      const { tables } = replicate(world, { seed, replication: 0, keepPushes: true })
      const heard = [
        ...release.mock.invocationCallOrder.map((order) => ({ order, name: "gone" })),
        ...start.mock.calls.map(([place], i) => ({ order: start.mock.invocationCallOrder[i]!, name: nameOf(place) })),
      ]
        .toSorted((one, other) => one.order - other.order)
        .map(({ name }) => name)
      vi.restoreAllMocks()
      // A push to a device that is away goes into nothing: only runs without such a push tell.
      const isPlain = tables.pushes!.deliveredNs.every((at, i) => at >= 0 && at - tables.pushes!.plannedNs[i]! < 30e9)
      if (!isPlain) continue
      for (const [i, name] of heard.entries()) {
        if (name !== "OTA-HTTP POST") continue
        began++
        const before = heard.slice(0, i)
        const lost = before.lastIndexOf("gone")
        if (lost >= 0) gone++
        expect(before.lastIndexOf("OTA-HTTP OPTIONS"), heard.join()).toBeGreaterThan(lost)
      }
    }
    expect(began).toBeGreaterThan(20)
    expect(gone).toBeGreaterThan(5)
  })
})

/** Who sent the SYN to port 4035 in the capture of a push, as its address in hexadecimal digits. */
const opener = (label: string, tracePush: number): string => {
  const { flow } = runBearer(label, { mechanisms: label, pushes: again }, { tracePush })
  const { packets } = captureOf(flow!)
  const syn = packets
    .map(({ octets }) => (octets[0]! >> 4 === 6 ? octets.subarray(40) : octets.subarray(20)))
    .find((segment) => segment[13] === 2 && (segment[2]! << 8) + segment[3]! === 4035)!
  const source = packets.find(({ octets }) =>
    octets.subarray(octets.length - syn.length).every((o, i) => o === syn[i]),
  )!
  return Array.from(source.octets.subarray(8, 24), (octet) => octet.toString(16).padStart(2, "0")).join("")
}

test("WAP-235 vector 6: in a capture, too, the SYN comes from the device, also where the connection is older than the push", () => {
  const [gateway, first, later] = [opener("ppg-http-po", 0), opener("ppg-http-to", 0), opener("ppg-http-to", 1)]
  expect(later).toBe(first)
  expect(gateway).not.toBe(first)
  expect(opener("ppg-http-po", 1)).toBe(gateway)
})
