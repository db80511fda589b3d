/**
 * How a server finds what it can take. RFC 7339 §5.3 leaves that to the server; this is an assumption of ours: in every period
 * what is admitted is scaled so that demand (1: all that the server can do) goes to its target, by at most a factor of two up or down.
 */

const factorLeast = 0.5
const factorMost = 2

/** The factor by which what is admitted changes after a period with this demand; both at least 0, 1: all that the server can do. */
export const admissionFactor = (demand: number, target: number): number =>
  demand <= 0 ? factorMost : Math.min(factorMost, Math.max(factorLeast, target / demand))

/** The next admitted share of what is offered: φ := min(1, φ · factor). */
export const nextShare = (share: number, demand: number, target: number): number =>
  Math.min(1, share * admissionFactor(demand, target))
