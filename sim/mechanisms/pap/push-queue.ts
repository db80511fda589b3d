/**
 * The PPG's own queue (PPG Service, WAP-249, ch. 6; PAP 2.1 §9.2.2): how many pushes it holds, how many of them it has under way over the air
 * at once, and in which order the others go: `byQueueOrder` of `protocols/ppg/queue-order.ts`, as one list for each priority.
 * Rule 1: a push counts as held from its acceptance to its end; a PPG that holds as many as it can refuses the next (4001).
 * Rule 2: a push under way is never overtaken by one that waits.
 */
import { priorities } from "../../wire/pap/dtd.ts"
import type { Pushes } from "../pushes.ts"

export class PushQueue {
  private readonly pushes: Pushes
  private readonly most: number
  private readonly sendsAtOnce: number
  /** By rank of priority, 0 first: ends of the list of those that wait, linked by `Pushes.turn`. */
  private readonly head = new Int32Array(priorities.length).fill(-1)
  private readonly tail = new Int32Array(priorities.length).fill(-1)
  private held = 0
  private underWay = 0

  constructor(pushes: Pushes, limits: { readonly pushesMost: number; readonly sendsAtOnce: number }) {
    this.pushes = pushes
    this.most = limits.pushesMost
    this.sendsAtOnce = limits.sendsAtOnce
  }

  isFull(): boolean {
    return this.held >= this.most
  }

  /** A push is accepted (1) or has ended (-1). */
  holds(change: 1 | -1): void {
    this.held += change
  }

  /** A push is to go over the air: true, it goes now; false, it waits, and `next` will give it. */
  enter(push: number, rank: number): boolean {
    if (this.underWay < this.sendsAtOnce) {
      this.underWay++
      return true
    }
    this.pushes.turn[push] = -1
    const last = this.tail[rank]!
    if (last < 0) this.head[rank] = push
    else this.pushes.turn[last] = push
    this.tail[rank] = push
    return false
  }

  /** One that was under way is over: gives the push that goes in its place, or -1. */
  next(): number {
    for (let rank = 0; rank < this.head.length; rank++) {
      const push = this.head[rank]!
      if (push < 0) continue
      this.head[rank] = this.pushes.turn[push]!
      if (this.head[rank]! < 0) this.tail[rank] = -1
      return push
    }
    this.underWay--
    return -1
  }

  /** Takes a push out of those that wait; false when it is none of them. */
  leave(push: number): boolean {
    const { turn } = this.pushes
    for (let rank = 0; rank < this.head.length; rank++) {
      let before = -1
      for (let at = this.head[rank]!; at >= 0; at = turn[at]!) {
        if (at === push) {
          const after = turn[at]!
          if (before < 0) this.head[rank] = after
          else turn[before] = after
          if (after < 0) this.tail[rank] = before
          return true
        }
        before = at
      }
    }
    return false
  }

  isWaiting(push: number): boolean {
    for (let rank = 0; rank < this.head.length; rank++)
      for (let at = this.head[rank]!; at >= 0; at = this.pushes.turn[at]!) if (at === push) return true
    return false
  }
}
