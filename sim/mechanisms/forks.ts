/**
 * Response contexts of forked requests (RFC 3261 §16.7): a request other than INVITE that a proxy has sent to several targets at once.
 * Rule: the first 2xx goes upstream at once and ends the matter there, whatever the other branches still bring (step 5); without one, the
 * best of all responses goes when every branch has ended (step 6), or none where RFC 4320 §4.2 forbids it.
 */
import { bestResponse, type BranchEnd } from "../protocols/sip/response-context.ts"

/** A branch that has ended: how, and where its response was made, by the device that it went to. */
interface EndedBranch {
  readonly end: BranchEnd
  readonly answeredAt: number
  readonly device: number
}

/** What goes upstream; `answeredAt` below 0: the proxy's own. */
export interface Upstream {
  readonly code: number
  readonly answeredAt: number
  readonly device: number
}

interface Context {
  pending: number
  isAnswered: boolean
  ended: EndedBranch[]
}

export class Forks {
  private readonly rfc4320: boolean
  /** By row of the transaction whose server half has forked. */
  private readonly contexts = new Map<number, Context>()

  constructor(rfc4320: boolean) {
    this.rfc4320 = rfc4320
  }

  /** So many branches of a row's request are sent; if it was forgotten and has come anew, others may still be under way. */
  open(row: number, branches: number): void {
    const underWay = this.contexts.get(row)?.pending ?? 0
    this.contexts.set(row, { pending: underWay + branches, isAnswered: false, ended: [] })
  }

  isForked(row: number): boolean {
    return this.contexts.has(row)
  }

  /** A branch has ended: what goes upstream now; `"nothing"`: nothing yet, or any more; `"abandon"`: nothing ever will. */
  end(row: number, branch: EndedBranch): Upstream | "nothing" | "abandon" {
    const context = this.contexts.get(row)!
    context.pending -= 1
    if (context.pending === 0) this.contexts.delete(row)
    if (context.isAnswered) return "nothing"
    const { end, answeredAt, device } = branch
    if (typeof end === "number" && end >= 200 && end < 300) {
      context.isAnswered = true
      return { code: end, answeredAt, device }
    }
    context.ended.push(branch)
    return context.pending > 0 ? "nothing" : this.#best(context.ended)
  }

  /** The proxy has forgotten the row. */
  forget(row: number): void {
    this.contexts.delete(row)
  }

  #best(ended: readonly EndedBranch[]): Upstream | "abandon" {
    const code = bestResponse(
      ended.map(({ end }) => end),
      { rfc4320: this.rfc4320 },
    )
    if (code === undefined) return "abandon"
    const chosen = ended.find(({ end }) => end === code)
    return { code, answeredAt: chosen?.answeredAt ?? -1, device: (chosen ?? ended[0]!).device }
  }
}
