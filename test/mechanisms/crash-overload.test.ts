/** What a node that crashes forgets of the load of others, and of its own (RFC 7339 §5.4, RFC 3261 §21.5.4). */
import { describe, expect, it } from "vitest"
import { RandomStreams } from "../../sim/kernel/random-stream.ts"
import { Instances } from "../../sim/mechanisms/instances.ts"
import { ClientControl } from "../../sim/mechanisms/overload/client-control.ts"
import { crashOf, runCrash } from "../support/crash.ts"
import { plainWorld, scenarioOf } from "../support/world.ts"

const worldOf = (...sets: readonly string[]) => scenarioOf(plainWorld, sets).world
const indexOf = ({ nodes }: ReturnType<typeof worldOf>, id: string): number => nodes.findIndex((node) => node.id === id)

describe("a client that crashes", () => {
  const world = worldOf("nodes.scscf.overload=loss")
  const [im, ppg, scscf] = ["im", "ppg", "scscf"].map((id) => indexOf(world, id)) as [number, number, number]
  const clients = () => new ClientControl(new RandomStreams(1, 0), world.nodes)

  it("drops nothing any more, and takes any feedback for news; its neighbours keep theirs", () => {
    const control = clients()
    for (const client of [im, ppg]) control.learn(control.pair(client, scscf), 100, 60_000, 7, 0)
    const drops = (client: number, key: number) => control.isLost(control.pair(client, scscf), true, key, 0, 1e9)
    expect([drops(im, 1), drops(ppg, 1)]).toEqual([true, true])
    control.forget(im)
    expect([drops(im, 2), drops(ppg, 2)]).toEqual([false, true])
    control.learn(control.pair(im, scscf), 100, 60_000, 6, 1e9) // older than what it has forgotten
    expect(drops(im, 3)).toBe(true)
  })

  it("does not remember whom it was to leave alone", () => {
    const control = clients()
    control.block(control.pair(im, scscf), 10e9)
    control.forget(im)
    expect(control.isBlocked(control.pair(im, scscf), 1e9)).toBe(false)
    const two = worldOf("nodes.ppg.instances=2", "nodes.ppg.overload=retry-after")
    const instances = new Instances(two)
    const [from, to] = [indexOf(two, "im"), indexOf(two, "ppg")]
    instances.pause(from, to, 0, 10e9)
    instances.pause(from, to, 1, 10e9)
    expect(instances.after(to, from, 0, 1, 1e9)).toBe(-1)
    instances.forget(from)
    expect(instances.after(to, from, 0, 1, 1e9)).toBe(1)
  })
})

it("a server that crashes begins with no control: until it has measured again, its neighbours send it all", () => {
  // It can do a third of what is asked; the crash is shorter than a period of its control (100 ms), and what is measured is one period.
  const sets = [
    "nodes.icscf={role: i-cscf, servers: 1, service: {base: 2 ms}, overload: loss}",
    "nodes.im.knowsServingCscf=false",
    "nodes.im.store.retries=0",
    "load={kind: poisson, initiator: im, rate: 500/s}",
    "run.warmUp=10 s",
    "run.duration=10.1 s",
  ]
  const world = plainWorld.replace("  im-scscf:", "  im-icscf: { delay: 1 ms }\n  im-scscf:")
  const throttled = (state: "kept" | "lost") => {
    const { tables } = runCrash(world, "sip-message", [
      ...sets,
      `faults=[${crashOf("icscf", state, "9.99 s", "10 ms")}]`,
    ])
    return tables.nodes.find(({ node }) => node === "icscf")!.throttled!
  }
  const [kept, lost] = [throttled("kept"), throttled("lost")]
  // Of some 50 requests two thirds; until its first answer says that all is well, as if nothing had happened.
  expect(kept).toBeGreaterThan(15)
  expect(lost).toBeLessThan(kept / 2)
})
