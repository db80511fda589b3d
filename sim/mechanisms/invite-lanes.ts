/**
 * The timers of INVITE transactions as lanes of the kernel, by profile of their place (RFC 3261 §17, Table 4; RFC 6026 §7).
 */
import type { Lane, Simulation } from "../kernel/simulation.ts"
import { inBase } from "../parameters/parameter.ts"
import { timerC, tryingWithin } from "../parameters/sip.ts"
import {
  cancelWait,
  doubledA,
  doubledG,
  timerA,
  timerB,
  timerD,
  timerG,
  timerH,
  timerI,
  timerL,
  timerM,
  type TimerBase,
} from "../protocols/sip/timers.ts"

/** A lane with its span, ns, for whoever writes it down. */
export interface Span {
  readonly ns: number
  readonly lane: Lane
}

export interface InviteLanes {
  /** By number of doublings so far: Timer A has no cap, Timer G has T2; the last stays. */
  readonly a: readonly Span[]
  readonly g: readonly Span[]
  readonly b: Span
  readonly c: Span
  readonly d: Span
  readonly h: Span
  readonly i: Span
  readonly l: Span
  readonly m: Span
  readonly trying: Span
  readonly cancelWait: Span
}

/** The lanes for one set of T1, T2 and T4. */
export const inviteLanes = (sim: Simulation, base: TimerBase): InviteLanes => {
  const span = (ns: number): Span => ({ ns, lane: sim.lane(ns) })
  const series = (first: number, next: (previous: number) => number): readonly Span[] => {
    const spans: Span[] = []
    let elapsed = 0
    for (let ns = first; elapsed < timerB(base); ns = next(ns)) {
      spans.push(span(ns))
      elapsed += ns
    }
    return spans
  }
  return {
    a: series(timerA(base), doubledA),
    g: series(timerG(base), (ns) => doubledG(ns, base)),
    b: span(timerB(base)),
    c: span(inBase(timerC)),
    d: span(timerD(base)),
    h: span(timerH(base)),
    i: span(timerI(base)),
    l: span(timerL(base)),
    m: span(timerM(base)),
    trying: span(inBase(tryingWithin)),
    cancelWait: span(cancelWait(base)),
  }
}
