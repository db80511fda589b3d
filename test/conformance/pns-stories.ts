/** Waking a device by a push notification service: RFC 8599. */
import { expect } from "vitest"
import { pushRefreshDelay } from "../../sim/protocols/pns/push-binding.ts"
import type { MachineName } from "./machines.ts"
import { play } from "./player.ts"
import type { Story } from "./story.ts"

/** A bucket of 20 s; a binding of an hour, renewed 120 s before its end; suspended after half a minute. */
const delays = { Bucket: 20_000, Refresh: pushRefreshDelay(3600) * 1000, Expiry: 3_600_000, Idle: 30_000 }

type Inputs = readonly (readonly [atMs: number, input: string])[]
type Seen = readonly (readonly [atMs: number, action: string])[]
type Case = readonly [source: string, title: string, inputs: Inputs, seen: Seen, phase: string]

const asking: Inputs = [[0, "request"]]
const waiting: Inputs = [...asking, [100, "pushTaken"]]
const held: Seen = [
  [0, "hold"],
  [0, "push"],
]

// prettier-ignore
const atProxy: readonly Case[] = [
  ["RFC 8599 §5.6.2", "a request for a device that sleeps is held, and a push requested", asking, [...held, [20_000, "answer480"]], "refused"],
  ["RFC 8599 §5.6.2", "the request goes on when the device has registered", [...waiting, [2000, "registered"]], [...held, [2000, "forward"]], "released"],
  ["RFC 8599 §5.6.2", "a REGISTER that comes before the service's answer releases it, too", [...asking, [50, "registered"], [100, "pushTaken"]], [...held, [50, "forward"]], "released"],
  ["RFC 8599 §5.6.2", "a device that does not register in time is not available", waiting, [...held, [20_000, "answer480"]], "refused"],
  ["RFC 8599 §5.6.2", "a service that refuses the push ends the wait", [...asking, [100, "pushFailed"], [200, "registered"]], [...held, [100, "answer480"]], "refused"],
  ["RFC 8599 §5.6.2", "a REGISTER that is refused ends the wait", [...waiting, [2000, "registerFailed"], [3000, "registered"]], [...held, [2000, "answer480"]], "refused"],
  ["RFC 8599 §5.6.2", "a REGISTER that is refused before the service's answer ends the wait, too", [...asking, [50, "registerFailed"], [100, "pushTaken"]], [...held, [50, "answer480"]], "refused"],
  ["RFC 8599 §5.6.2", "the service's refusal after its consent changes nothing", [...waiting, [200, "pushFailed"], [300, "registered"]], [...held, [300, "forward"]], "released"],
  ["RFC 8599 §5.6.2", "a second answer of the service changes nothing", [...waiting, [200, "pushTaken"]], [...held, [20_000, "answer480"]], "refused"],
]

const bound: Inputs = [[0, "bind"]]
const renewing: Seen = [[3_480_000, "push"]]

/** Probes at the end: a second `bind` after everything, whose own renewal tells the phases apart. */
// prettier-ignore
const bindings: readonly Case[] = [
  ["RFC 8599 §5.5", "the proxy has the device renew its binding 120 s before it ends; unheard, the binding ends", bound, renewing, "unbound"],
  ["RFC 8599 §5.5", "a binding that was renewed begins anew", [...bound, [3_500_000, "bind"]], [...renewing, [6_980_000, "push"]], "unbound"],
  ["RFC 8599 §5.5", "a binding that is renewed early begins anew", [...bound, [1_000_000, "bind"]], [[4_480_000, "push"]], "unbound"],
  ["RFC 8599 §5.5", "a binding that ends is made anew by the next REGISTER", [...bound, [4_000_000, "bind"]], [...renewing, [7_480_000, "push"]], "unbound"],
  ["RFC 8599 §4.1.4", "a device that renews by itself is not asked to", [[0, "bindSelfRenewing"]], [], "unbound"],
  ["RFC 8599 §4.1.4", "a device that begins to renew by itself is not asked any more", [...bound, [1_000_000, "bindSelfRenewing"]], [], "unbound"],
  ["RFC 8599 §4.1.4", "a device may begin to renew by itself when it is asked", [...bound, [3_500_000, "bindSelfRenewing"], [3_600_000, "bindSelfRenewing"]], renewing, "unbound"],
  ["RFC 8599 §5.5", "a device that ceases to renew by itself is asked again", [[0, "bindSelfRenewing"], [1_000_000, "bind"]], [[4_480_000, "push"]], "unbound"],
  ["RFC 3261 §10.2.2", "a binding that is removed is not renewed", [...bound, [1_000_000, "unbind"]], [], "unbound"],
  ["RFC 3261 §10.2.2", "a binding that is removed when it should be renewed is not", [...bound, [3_500_000, "unbind"]], renewing, "unbound"],
  ["RFC 3261 §10.2.2", "a binding that the device renews by itself can be removed", [[0, "bindSelfRenewing"], [1_000_000, "unbind"]], [], "unbound"],
]

/** Where a story stops short of the end: the binding that is checked has a lifetime that a later instant would hide. */
// prettier-ignore
const bindingEnds: readonly (readonly [title: string, inputs: Inputs, aliveAtMs: number, phase: string])[] = [
  ["a binding ends with its lifetime, not before", bound, 3_599_999, "renewing"],
  ["a renewed binding has a lifetime of its own", [...bound, [3_500_000, "bind"]], 7_099_999, "renewing"],
  ["an early renewed binding has a lifetime of its own", [...bound, [1_000_000, "bind"]], 4_599_999, "renewing"],
  ["a self-renewed binding has its lifetime", [[0, "bindSelfRenewing"]], 3_599_999, "selfRenewing"],
  ["a self-renewed binding begins anew", [[0, "bindSelfRenewing"], [1_000_000, "bindSelfRenewing"]], 4_599_999, "selfRenewing"],
  ["a binding that becomes self-renewed begins anew", [...bound, [1_000_000, "bindSelfRenewing"]], 4_599_999, "selfRenewing"],
  ["a binding that becomes self-renewed when it is asked begins anew", [...bound, [3_500_000, "bindSelfRenewing"]], 7_099_999, "selfRenewing"],
  ["a binding that ceases to be self-renewed begins anew", [[0, "bindSelfRenewing"], [1_000_000, "bind"]], 4_599_999, "renewing"],
  ["a binding is the proxy's to renew until then", bound, 3_479_999, "bound"],
  ["a binding that was removed is none", [...bound, [1_000_000, "unbind"]], 1_000_001, "unbound"],
  ["a binding that was removed when it should be renewed is none", [...bound, [3_500_000, "unbind"]], 3_500_001, "unbound"],
  ["a self-renewed binding that was removed is none", [[0, "bindSelfRenewing"], [1_000_000, "unbind"]], 1_000_001, "unbound"],
]

const awake: Inputs = [[0, "registered"]]
const woken: Inputs = [...awake, [60_000, "notification"]]
const renew: Seen = [[60_000, "renew"]]

// prettier-ignore
const sleepers: readonly Case[] = [
  ["RFC 8599 §1", "a device that nothing happens to is suspended", awake, [], "suspended"],
  ["RFC 8599 §1", "a device that is used stays awake longer", [...awake, [20_000, "used"], [40_000, "notification"], [40_500, "switchedOff"]], [[40_000, "renew"], [40_500, "fallSilent"]], "unregistered"],
  ["RFC 8599 §4.1.3", "a suspended device that is notified renews its binding", woken, renew, "renewing"],
  ["RFC 8599 §4.1.3", "a device that is awake renews its binding all the same", [...awake, [1000, "notification"]], [[1000, "renew"]], "renewing"],
  ["RFC 8599 §4.1.3", "a renewed device is awake, and then suspended again", [...woken, [61_000, "ok"]], renew, "suspended"],
  ["RFC 8599 §4.1.3", "every notification is answered by a renewal, also one during a renewal", [...woken, [60_500, "notification"], [61_000, "ok"], [62_000, "ok"]], [...renew, [61_000, "renew"]], "suspended"],
  ["RFC 8599 §4.1.3", "two notifications during a renewal make one more", [...woken, [60_500, "notification"], [60_600, "notification"], [61_000, "ok"]], [...renew, [61_000, "renew"]], "renewing"],
  ["TS 24.229 §5.1.1.4.1", "a renewal that fails is followed by a registration from scratch", [...woken, [61_000, "failure"]], [...renew, [61_000, "reportLost"]], "unregistered"],
  ["TS 24.229 §5.1.1.4.1", "a renewal that fails takes the one that would follow with it", [...woken, [60_500, "notification"], [61_000, "failure"]], [...renew, [61_000, "reportLost"]], "unregistered"],
  ["RFC 8599 §4.1.3", "a device that the user takes up renews its binding", [...awake, [60_000, "used"]], renew, "renewing"],
  ["RFC 8599 §4.1.2", "a device that is switched off hears nothing: awake", [...awake, [1000, "switchedOff"], [2000, "notification"]], [], "unregistered"],
  ["RFC 8599 §4.1.2", "a device that is switched off hears nothing: suspended", [...awake, [60_000, "switchedOff"], [61_000, "notification"]], [], "unregistered"],
  ["RFC 8599 §4.1.2", "a device that is switched off hears nothing: during a renewal", [...woken, [61_000, "switchedOff"], [62_000, "notification"]], [...renew, [61_000, "fallSilent"]], "unregistered"],
  ["RFC 8599 §4.1.2", "a device that is switched off hears nothing: with another renewal to follow", [...woken, [60_500, "notification"], [61_000, "switchedOff"], [62_000, "notification"]], [...renew, [61_000, "fallSilent"]], "unregistered"],
]

/** A device is still awake just before it is suspended. */
// prettier-ignore
const stillAwake: readonly (readonly [title: string, inputs: Inputs, atMs: number])[] = [
  ["since its registration", awake, 29_999],
  ["since it was used", [...awake, [20_000, "used"]], 49_999],
  ["since it was renewed", [...woken, [61_000, "ok"]], 90_999],
]

const storyOf =
  (machine: MachineName, label: string, untilMs: number) =>
  ([source, title, inputs, seen, phase]: Case): Story => ({
    source,
    title: `${label}: ${title}`,
    machines: [machine],
    check: (tables) => {
      const player = play(tables[machine], { delays, inputs, untilMs })
      expect(player.did.map(({ atMs, action }) => [atMs, action])).toEqual(seen)
      expect(player.phase).toBe(phase)
      expect(player.timersLeft).toEqual([])
    },
  })

const instantOf = (
  machine: MachineName,
  title: string,
  inputs: Inputs,
  atMs: number,
  phase: string,
  source: string,
): Story => ({
  source,
  title,
  machines: [machine],
  check: (tables) => {
    expect(play(tables[machine], { delays, inputs, untilMs: atMs }).phase).toBe(phase)
  },
})

export const pnsStories: readonly Story[] = [
  ...atProxy.map(storyOf("held-request", "proxy", 100_000)),
  ...bindings.map(storyOf("push-binding", "proxy", 20_000_000)),
  ...bindingEnds.map(([title, inputs, atMs, phase]) =>
    instantOf("push-binding", `proxy: ${title}`, inputs, atMs, phase, "RFC 3261 §10.3"),
  ),
  ...sleepers.map(storyOf("sleeper", "device", 200_000)),
  ...stillAwake.map(([title, inputs, atMs]) =>
    instantOf("sleeper", `device: awake ${title}`, inputs, atMs, "awake", "RFC 8599 §1"),
  ),
]
