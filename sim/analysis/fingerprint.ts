/**
 * One fingerprint for several replications: theirs hashed together in order (README, "fingerprint"), by integer operations only.
 */
import { Mixer } from "../kernel/hash.ts"

const hex = (word: number): string => (word >>> 0).toString(16).padStart(8, "0")

/** Fingerprints of replications, 16 hexadecimal digits each, as one of 16 digits; a single one stays as it is. */
export const fingerprintOf = (fingerprints: readonly string[]): string => {
  const [only] = fingerprints
  if (only !== undefined && fingerprints.length === 1) return only
  const mixer = new Mixer()
  fingerprints.forEach((fingerprint, replication) => {
    mixer.absorb(parseInt(fingerprint.slice(0, 8), 16), parseInt(fingerprint.slice(8), 16), replication, 0)
  })
  mixer.absorb(fingerprints.length, 0, 0, 0)
  mixer.finish()
  return hex(mixer.h1) + hex(mixer.h2)
}
