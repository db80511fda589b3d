/** A world in which every mechanism can run, with a lively population; and every way to set each mechanism up that sends other messages. */
import { prepare, type PreparedWorld } from "../../sim/mechanisms/replicate.ts"
import { waysOf } from "../../sim/mechanisms/mechanism.ts"
import { mechanisms } from "../../sim/mechanisms/index.ts"
import { judgeOf } from "../../sim/analysis/judge.ts"
import { scenarioOf } from "./world.ts"

/** Entries of a scenario's `mechanisms`, each with a setting that changes what is sent. */
export const everyWay: readonly string[] = [
  "sip-message",
  "{ use: sip-message, contentLimit: off }",
  "{ use: sip-message, negotiation: options, adaptTo: text/plain }",
  "{ use: sip-message, negotiation: accept, adaptTo: text/plain }",
  "{ use: sip-message, negotiation: reg-event, adaptTo: text/plain }",
  "{ use: sip-notify, expires: 120 }",
  "sip-indirect",
  "sip-session",
  "{ use: sip-session, chunking: fixed, successReport: true }",
  "{ use: sip-session, maxSize: 100, fallback: [sip-message] }",
  "{ use: ppg-sip, resultNotification: true }",
  "{ use: ppg-sip, negotiation: options, adaptTo: text/plain, fallback: [ppg-http-po, ppg-wsp-cl] }",
  "ppg-sip-loop",
  "{ use: ppg-sip-loop, variant: chained }",
  "{ use: ppg-wsp-cl, unconfirmedMeans: receipt, resultNotification: true }",
  "{ use: ppg-wsp-cl, bearer: ip }",
  "{ use: ppg-wsp-co, tidVerification: true, refusalShare: 0.3, sessionIdle: 20, resultNotification: true }",
  "{ use: ppg-wsp-co, deliveryMethod: unconfirmed, fallback: [ppg-wsp-cl] }",
  "{ use: ppg-http-to, tagChange: 0.5, idleClose: 5, triggerWait: 20, resultNotification: true }",
  "{ use: ppg-http-po, tagChange: 0.5, idleClose: 5, resultNotification: true }",
  "pns-wakeup",
  "{ use: sip-message, fallback: [ppg-wsp-cl] }",
  "{ use: sip-notify, expires: 120, fallback: [sip-message, ppg-wsp-co] }",
]

/** The scenario itself. */
export const everyWorldText = `
title: Test
question: Does it hold?
kind: push
mechanisms: [sip-message]
nodes:
  im: { role: im-server, identity: "sip:im1@home1.net" }
  store: { role: content-store }
  ppg: { role: ppg, identity: "sip:ppg1@home1.net", compliance: [push-2.2], bearers: [sms, wsp] }
  smsc: { role: smsc }
  msc: { role: msc }
  icscf: { role: i-cscf }
  scscf: { role: s-cscf }
  hss:
    role: hss
    filterCriteria:
      - { server: im, priority: 1, method: REGISTER, sessionCase: any }
  pcscf: { role: p-cscf }
  pns: { role: pns }
  device: { role: device }
links:
  im-scscf: {}
  im-ppg: {}
  im-device: {}
  store-device: {}
  ppg-scscf: {}
  ppg-icscf: {}
  ppg-smsc: {}
  ppg-device: {}
  smsc-hss: {}
  smsc-msc: {}
  msc-device: {}
  icscf-scscf: {}
  icscf-hss: {}
  scscf-hss: {}
  scscf-pcscf: {}
  pcscf-icscf: {}
  pcscf-pns: {}
  pcscf-device: {}
  pns-device: {}
devices:
  count: 9
  states: { im-offline: 50 %, unregistered: 25 %, off: 25 % }
  away: { unregistered: 2 min, off: 2 min }
  abrupt: 50 %
  access: fixed
load: { kind: poisson, initiator: im, ratePerDevice: 20/h }
content: { type: text/plain, size: 120 B }
run: { duration: 15 min, warmUp: 0 s, replications: 1, seed: 1 }
`

/** Links of that world that carry pushes. */
export const everyLink: readonly string[] = (/links:\n((?: {2}.*\n)+)/u.exec(everyWorldText)?.[1] ?? "")
  .split("\n")
  .flatMap((line) => /[\w-]+/u.exec(line) ?? [])

/** One of the ways ready to run in that world, with `--set` style overrides. */
export const everyWorld = (way: string, sets: readonly string[] = []): PreparedWorld => {
  const { world, mechanisms: uses } = scenarioOf(everyWorldText, [`mechanisms=[${way}]`, ...sets])
  const ways = uses[0] === undefined ? undefined : waysOf(uses[0], mechanisms)
  if (ways === undefined) throw new Error(`no mechanism in ${way}`)
  return prepare(world, ways, judgeOf(world))
}
