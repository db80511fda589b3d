/**
 * The timers of transactions as lanes of the kernel: one per constant delay and profile. Values come from the protocol's
 * functions of T1, T2 and T4; which of them apply where is the scenario's (core, radio leg).
 */
import type { Simulation } from "../kernel/simulation.ts"
import { diameterTx, httpResponseTimeout, mapAnswerTimeout, smppResponseTimeout } from "../parameters/signalling.ts"
import { cellularTimers, coreTimers } from "../parameters/sip.ts"
import { doubledE, provisionalDue, timerE, timerF, timerJ, timerK, type TimerBase } from "../protocols/sip/timers.ts"
import { timerProfiles } from "./place.ts"

/** Most doublings of T1 before T2 is reached; more intervals than that are T2. */
const doublingsMost = 16

export interface TimerLanes {
  /** By number of doublings so far; the last stays. */
  readonly e: readonly number[]
  readonly cap: number
  readonly f: number
  readonly k: number
  readonly j: number
  readonly provisional: number
  /** The same as spans, ns, for whoever writes them down. */
  readonly spans: {
    readonly e: readonly number[]
    readonly cap: number
    readonly f: number
    readonly k: number
    readonly j: number
  }
}

const baseOf = ({ t1Ns, t2Ns, t4Ns }: typeof coreTimers): TimerBase => ({ T1: t1Ns, T2: t2Ns, T4: t4Ns })
const core = baseOf(coreTimers)
const cellular = baseOf(cellularTimers)

/** T1, T2 and T4 by profile, for SIP. */
export const sipTimerBases = { core, cellular } as const

const lanesOf = (sim: Simulation, base: TimerBase, responseTimeout: number): TimerLanes => {
  const e: number[] = []
  let interval = timerE(base)
  for (let i = 0; i < doublingsMost; i++) {
    e.push(interval)
    interval = doubledE(interval, base)
  }
  const spans = { e, cap: base.T2, f: responseTimeout, k: timerK(base), j: timerJ(base) }
  return {
    e: e.map((span) => sim.lane(span)),
    cap: sim.lane(spans.cap),
    f: sim.lane(spans.f),
    k: sim.lane(spans.k),
    j: sim.lane(spans.j),
    provisional: sim.lane(provisionalDue(base)),
    spans,
  }
}

/**
 * Lanes by index into `timerProfiles`. All but the first two run over reliable transports: only their time-out is ever used. WTP
 * and MSRP, which are last, have lanes of their own.
 */
export const timerLanes = (sim: Simulation): readonly TimerLanes[] =>
  timerProfiles.flatMap((profile) => {
    switch (profile) {
      case "core":
        return lanesOf(sim, core, timerF(core))
      case "cellular":
        return lanesOf(sim, cellular, timerF(cellular))
      case "http":
        return lanesOf(sim, core, httpResponseTimeout)
      case "diameter":
        return lanesOf(sim, core, diameterTx)
      case "smpp":
        return lanesOf(sim, core, smppResponseTimeout)
      case "map":
        return lanesOf(sim, core, mapAnswerTimeout)
      case "wtp-packet":
      case "wtp-sms":
      case "msrp":
        return []
    }
  })
