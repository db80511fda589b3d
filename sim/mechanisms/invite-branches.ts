/**
 * Branches of INVITEs at stateful proxies (RFC 3261 §16.6 step 11, §16.7, §16.8), each the user of a row's client half.
 * Deliberately absent: responses 101 to 199, and CANCEL: nobody withdraws an INVITE, and where Timer C gives a branch up, its next node
 * has forgotten it.
 */
import type { Simulation } from "../kernel/simulation.ts"
import { proxyInvite } from "../protocols/sip/proxy-invite.ts"
import { compile, inputIndex } from "../protocols/table.ts"
import type { Core } from "./exchange-layer.ts"
import type { InviteLanes } from "./invite-lanes.ts"
import type { Transactions } from "./transactions.ts"

export const branchInputs = {
  forward: inputIndex(proxyInvite, "forward"),
  timeout: inputIndex(proxyInvite, "timeout"),
  transportError: inputIndex(proxyInvite, "transportError"),
} as const
const trying = inputIndex(proxyInvite, "trying")
const final = inputIndex(proxyInvite, "final")
const timerC = inputIndex(proxyInvite, "timerC")
const cancelWaitOver = inputIndex(proxyInvite, "cancelWaitOver")
const branches = compile(proxyInvite)

interface Parts {
  readonly core: Core
  readonly transactions: Transactions
  readonly lanesOf: (row: number) => InviteLanes
  /** Ends the client half of a row that nothing else would end. */
  readonly destroy: (row: number) => void
}

export class InviteBranches {
  private readonly sim: Simulation
  private readonly core: Core
  private readonly transactions: Transactions
  private readonly lanesOf: (row: number) => InviteLanes
  private readonly onC: number
  private readonly onCancelWait: number
  private code = 0
  private answeredAt = -1

  constructor(sim: Simulation, { core, transactions, lanesOf, destroy }: Parts) {
    this.sim = sim
    this.core = core
    this.transactions = transactions
    this.lanesOf = lanesOf
    this.onC = sim.handler("Timer C", (row) => this.give(row, timerC))
    this.onCancelWait = sim.handler("end of the wait after Timer C", (row) => {
      this.core.hold(row)
      this.give(row, cancelWaitOver)
      destroy(row) // RFC 3261 §9.1
      this.core.drop(row)
    })
  }

  /** The client half of a branch has a response. */
  response(row: number, code: number, answeredAt: number): void {
    this.code = code
    this.answeredAt = answeredAt
    const isTaken = this.give(row, code < 200 ? trying : final)
    // The branch is done; another copy of its 2xx goes up all the same (RFC 3261 §16.7 step 5).
    if (!isTaken && code >= 200 && code < 300) this.core.final(row, code, answeredAt)
  }

  /** Gives an input to a branch; false where it ignores it. */
  give(row: number, input: number): boolean {
    const t = this.transactions
    const fired = branches.row[t.branchPhase[row]! * branches.inputCount + input]!
    if (fired < 0) return false
    t.branchPhase[row] = branches.to[fired]!
    const end = branches.actionStart[fired + 1]!
    for (let i = branches.actionStart[fired]!; i < end; i++) this.#action(row, branches.actions[i]!)
    return true
  }

  #action(row: number, action: number): void {
    const t = this.transactions
    const lanes = this.lanesOf(row)
    switch (proxyInvite.actions[action]) {
      case "startC":
        this.sim.cancel(t.timerC[row]!)
        t.timerC[row] = this.sim.arm(lanes.c.lane, this.onC, row, 0)
        return
      case "startCancelWait":
        t.timerC[row] = this.sim.arm(lanes.cancelWait.lane, this.onCancelWait, row, 0)
        return
      case "stopC":
      case "stopCancelWait":
        this.sim.cancel(t.timerC[row]!)
        return
      case "relay":
        this.core.final(row, this.code, this.answeredAt)
        return
      case "count408":
        this.core.unanswered(row, 408)
        return
      case "count503":
        this.core.unanswered(row, 503)
        return
      case "count487":
        this.core.unanswered(row, 487)
        return
      case "sendCancel":
      case undefined:
        return
    }
  }
}
