/**
 * One push as a NOTIFY to each subscribed device of its user: dialogs are the devices' own, so that one attempt of the sender's has a
 * NOTIFY for each. The first is the attempt's; the others are exchanges beside it, with draws and a walk of their own.
 * Rule 1: the first 2xx is the attempt's end, as with a forked MESSAGE; what the other devices answer then changes nothing, and that they
 * have the push, too, makes duplicates. Rule 2: without a 2xx the attempt ends when all have ended, with the first answer that is one.
 */
import { doubleColumns } from "../columns.ts"

const noAnswer = 408

/** By attempt, those beside others included. */
class Groups {
  /** The sender's attempt that it belongs to; -1: it is alone. */
  main = new Int32Array(256)
  /** Of a sender's attempt: NOTIFYs without an end, the best end so far, 1 once it was told, 1 where another dialog may do better. */
  pending = new Int32Array(256)
  code = new Int32Array(256)
  isTold = new Int32Array(256)
  mayReturn = new Int32Array(256)
}

export class FanOut {
  private readonly groups = new Groups()

  /** An attempt has one NOTIFY, if any. */
  alone(attempt: number): void {
    this.#join(attempt, -1)
  }

  /** An attempt has so many. */
  open(attempt: number, count: number): void {
    const { groups } = this
    this.#join(attempt, attempt)
    groups.pending[attempt] = count
    groups.code[attempt] = noAnswer
    groups.isTold[attempt] = 0
    groups.mayReturn[attempt] = 0
  }

  /** One beside an attempt. */
  join(beside: number, attempt: number): void {
    this.#join(beside, attempt)
  }

  /** The sender's attempt that one belongs to; -1: it is that itself, and alone. */
  mainOf(attempt: number): number {
    return this.groups.main[attempt]!
  }

  /** One NOTIFY of a sender's attempt has ended: the code with which the attempt ends now, or -1. */
  end(main: number, code: number): number {
    const { pending, code: best, isTold } = this.groups
    pending[main]! -= 1
    if (isTold[main] === 1) return -1
    if (best[main] === noAnswer || code < 300) best[main] = code
    if (code >= 300 && pending[main]! > 0) return -1
    isTold[main] = 1
    return best[main]!
  }

  /** Whether all have ended. */
  isOver(main: number): boolean {
    return this.groups.pending[main] === 0
  }

  /** A dialog of one of them has been replaced: if the attempt fails, the next may do. */
  willReturn(main: number): void {
    this.groups.mayReturn[main] = 1
  }

  mayReturn(main: number): boolean {
    return this.groups.mayReturn[main] === 1
  }

  #join(attempt: number, main: number): void {
    while (attempt >= this.groups.main.length) doubleColumns(this.groups)
    this.groups.main[attempt] = main
  }
}
