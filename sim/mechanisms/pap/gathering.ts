/**
 * Several recipients in one submission (PAP 2.1 chapter 9: one push-message, 1 to n addresses): an initiator gathers pushes until it has
 * as many as it wants, has one for the same device twice, or has kept the first waiting long enough.
 * Rule 1: a submission is its first push's: that one is the carrier, has the push-id, and pays for the octets of the whole submission and
 * its answer; the others pay for their own deliveries and result notifications. So every sum over pushes is exact.
 * Rule 2: pushes stay linked in the order in which they came (`Pushes.mate`), and alive until the submission is answered. One that
 * is given up may still reach the PPG: its pushes stay so until the PPG has taken it, or the last copy of it is gone.
 */
import type { Simulation } from "../../kernel/simulation.ts"
import type { Ledger } from "../ledger.ts"
import type { Tracer } from "../tracer.ts"

export class Gathering {
  private readonly sim: Simulation
  private readonly ledger: Ledger
  private readonly most: number
  private readonly waitNs: number
  private readonly tracer: Tracer | undefined
  private readonly node: number
  private readonly submit: (carrier: number) => void
  private readonly onDue: number
  private first = -1
  private last = -1
  private count = 0
  private timer = -1

  constructor(
    sim: Simulation,
    ledger: Ledger,
    options: {
      readonly most: number
      readonly waitNs: number
      readonly tracer: Tracer | undefined
      /** The initiator. */
      readonly node: number
      readonly submit: (carrier: number) => void
    },
  ) {
    this.sim = sim
    this.ledger = ledger
    this.most = options.most
    this.waitNs = options.waitNs
    this.tracer = options.tracer
    this.node = options.node
    this.submit = options.submit
    this.onDue = sim.handler("gathering due", () => this.#flush())
  }

  add(push: number): void {
    const { pushes } = this.ledger
    for (let at = this.first; at >= 0; at = pushes.mate[at]!) {
      if (pushes.device[at] !== pushes.device[push]) continue
      this.sim.cancel(this.timer)
      this.#flush()
      break
    }
    pushes.holders[push]! += 1 // until the submission is answered
    if (this.first < 0) {
      this.first = push
      this.timer = this.sim.schedule(this.waitNs, this.onDue, 0, 0)
    } else pushes.mate[this.last] = push
    this.last = push
    this.count++
    if (this.count < this.most) return
    this.sim.cancel(this.timer)
    this.#flush()
  }

  /** The initiator has lost what it was gathering: those pushes, no longer kept here. */
  forget(): readonly number[] {
    const { pushes } = this.ledger
    this.sim.cancel(this.timer)
    const lost: number[] = []
    for (let at = this.first; at >= 0;) {
      const next = pushes.mate[at]!
      pushes.mate[at] = -1
      lost.push(at)
      at = next
    }
    this.first = -1
    this.last = -1
    this.count = 0
    return lost
  }

  /** The submission of this push has been answered: its pushes are let go. */
  answered(carrier: number): void {
    this.ledger.letMates(carrier)
    this.ledger.let(carrier)
  }

  /** The submission of this push has been given up before the PPG took it: the copies under way keep the carrier, and it the others. */
  abandoned(carrier: number): void {
    this.ledger.pushes.abandoned[carrier] = 1
    this.ledger.let(carrier)
  }

  #flush(): void {
    const carrier = this.first
    if (carrier < 0) return
    this.first = -1
    this.last = -1
    this.count = 0
    this.#note(carrier)
    this.submit(carrier)
  }

  /** A chart of any of them knows who the others were. */
  #note(carrier: number): void {
    const { tracer } = this
    const { pushes } = this.ledger
    if (tracer === undefined) return
    const devices: number[] = []
    let isOurs = false
    for (let at = carrier; at >= 0; at = pushes.mate[at]!) {
      devices.push(pushes.device[at]!)
      isOurs ||= tracer.isTraced(at)
      if (at !== carrier) tracer.state(at, this.node, `submitted with push ${pushes.number[carrier]!}`)
    }
    if (isOurs) tracer.together = { carrier: pushes.number[carrier]!, devices }
  }
}
