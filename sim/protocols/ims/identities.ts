/**
 * Who stands in the messages: subscribers, and the identifiers of one attempt to push.
 * Rule 1: everything has a fixed width within a scenario, so a message's size depends on its place alone.
 * Rule 2: equal arguments give equal text; identifiers are integer hashes, not secrets.
 */
import type { Identifiers, Subscriber } from "./decision.ts"

/** Number of different values of an IPv6 hexadecimal group from 1000 to ffff, which is never shortened (RFC 5952 §4.1). */
const fullGroups = 0xf000

/**
 * Returns the subscriber at the device of that number, counted from 0, within a population of `count`. Numbers are padded to the
 * width of the largest one; every device has a /64 of its own, as on a cellular access (RFC 6459 §5.2). `first` is the first
 * device of the same user, where that is another one: its number is the user's name, and the device has a private identity of its own
 * (TS 23.228 §4.3.3.4: several private identities with one public identity).
 */
export const subscriber = (
  index: number,
  population: { readonly count: number; readonly homeDomain: string },
  first = index,
): Subscriber => {
  const name = (number: number): string =>
    `user${String(number).padStart(String(Math.max(population.count - 1, 0)).length, "0")}`
  const user = name(first)
  const upper = 0x1000 + (Math.floor(index / fullGroups) % fullGroups)
  const lower = 0x1000 + (index % fullGroups)
  return {
    index,
    identity: `sip:${user}@${population.homeDomain}`,
    contact: `sip:${user}@[2001:db8:${upper.toString(16)}:${lower.toString(16)}::1]:5060`,
    ...(first === index ? {} : { privateName: name(index) }),
  }
}

/** Returns the identifiers of one attempt to push; `nowSeconds` is its simulated instant, for Date and time stamps. */
export const attemptIdentifiers = (attempt: {
  readonly push: number
  readonly attempt: number
  readonly device: number
  readonly nowSeconds: number
}): Identifiers => identifiersFrom([attempt.push, attempt.attempt, attempt.device], attempt.nowSeconds)

/**
 * Returns the identifiers of a device's registration; `episode` numbers the times it was switched on. Both rounds and all
 * refreshes of an episode share them, hence the Call-ID (RFC 3261 §10.2.4), and go on numbering hops.
 */
export const registrationIdentifiers = (registration: {
  readonly device: number
  readonly episode: number
  readonly nowSeconds: number
}): Identifiers => identifiersFrom([-1, registration.episode, registration.device], registration.nowSeconds)

const identifiersFrom = (seed: readonly number[], nowSeconds: number): Identifiers => {
  const hex = (purpose: string): string => hash16(seed, purpose)
  return {
    nowSeconds,
    branch: (hop) => `z9hG4bK${hex(`branch ${hop}`)}`,
    callId: (dialog) => uuidShaped(hex(`call ${dialog}`), hex(`id ${dialog}`)),
    tag: (dialog, side) => hex(`${side} tag ${dialog}`).slice(0, 8),
    icid: () => uuidShaped(hex("icid high"), hex("icid low")),
    token: (purpose) => hex(`token ${purpose}`),
  }
}

/** 36 characters with the hyphens where a UUID has them (RFC 4122 §3), which is what common stacks write. */
const uuidShaped = (high: string, low: string): string =>
  `${high.slice(0, 8)}-${high.slice(8, 12)}-${high.slice(12)}-${low.slice(0, 4)}-${low.slice(4)}`

/** 64 bits as 16 hexadecimal digits over whole numbers and a text: two 32-bit lanes of the MurmurHash3 mixing step. */
const hash16 = (seed: readonly number[], purpose: string): string => {
  let a = 0x9747b28c
  let b = 0x3c6ef372
  const take = (word: number): void => {
    a = mix(a, word)
    b = mix(b, word ^ 0x5bd1e995)
  }
  for (const number of seed) {
    take(number | 0)
    take(Math.floor(number / 4_294_967_296) | 0)
  }
  for (let i = 0; i < purpose.length; i++) take(purpose.charCodeAt(i))
  return finish(a) + finish(b)
}

const mix = (state: number, word: number): number => {
  let k = Math.imul(word, 0xcc9e2d51)
  k = Math.imul((k << 15) | (k >>> 17), 0x1b873593)
  const h = state ^ k
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0
}

const finish = (state: number): string => {
  let h = state ^ (state >>> 16)
  h = Math.imul(h, 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return ((h ^ (h >>> 16)) >>> 0).toString(16).padStart(8, "0")
}

/** E.164 number of a subscriber, without `+`: a Finnish mobile number, as in examples of the period. Fixed width. */
export const msisdnOf = ({ index }: Pick<Subscriber, "index">): string => `35840${String(index).padStart(7, "0")}`
