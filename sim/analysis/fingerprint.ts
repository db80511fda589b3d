/**
 * One fingerprint for several replications: theirs hashed together in order (README, "fingerprint"), by integer operations only.
 */
import { absorb, finish } from "../kernel/hash.ts"

const hex = (word: number): string => (word >>> 0).toString(16).padStart(8, "0")

/** Fingerprints of replications, 16 hexadecimal digits each, as one of 16 digits; a single one stays as it is. */
export const fingerprintOf = (fingerprints: readonly string[]): string => {
  const [only] = fingerprints
  if (only !== undefined && fingerprints.length === 1) return only
  const state = new Int32Array(4)
  fingerprints.forEach((fingerprint, replication) => {
    absorb(state, parseInt(fingerprint.slice(0, 8), 16), parseInt(fingerprint.slice(8), 16), replication, 0)
  })
  absorb(state, fingerprints.length, 0, 0, 0)
  finish(state)
  return hex(state[0] ?? 0) + hex(state[1] ?? 0)
}
