/**
 * Timer values of the transactions as functions of T1, T2 and T4: RFC 3261 §17, Table 4, RFC 4320 §4.1 and RFC 6026 §7.
 * The functions are the same everywhere; the three arguments differ between core elements (RFC 3261 §17.1.1.1) and the
 * radio leg, that is the UE and the P-CSCF towards it (TS 24.229 §7.7, Table 7.7.1), and are parameters of a scenario.
 * All spans are whole nanoseconds.
 */

/** The three spans from which RFC 3261 derives every timer, ns. */
export interface TimerBase {
  /** Round-trip time estimate. */
  readonly T1: number
  /** Longest interval between repeats of a non-INVITE request. */
  readonly T2: number
  /** Longest time that a message stays in the network. */
  readonly T4: number
}

/** First interval before a request is repeated: "set to fire in T1 seconds" (RFC 3261 §17.1.2.2). */
export const timerE = ({ T1 }: TimerBase): number => T1

/** The next interval in "trying": "MIN(2*T1, T2)", then doubling up to T2 (RFC 3261 §17.1.2.2). In "proceeding" it is T2. */
export const doubledE = (previous: number, { T2 }: TimerBase): number => Math.min(2 * previous, T2)

/** How long a client waits for a final response over any transport: 64 × T1 (RFC 3261 §17.1.2.2). */
export const timerF = ({ T1 }: TimerBase): number => 64 * T1

/** How long a server keeps its final response for repeated requests over UDP: 64 × T1 (RFC 3261 §17.2.2); 0 over TCP. */
export const timerJ = ({ T1 }: TimerBase): number => 64 * T1

/** How long a client absorbs repeated final responses over UDP: T4 (RFC 3261 §17.1.2.2); 0 over TCP. */
export const timerK = ({ T4 }: TimerBase): number => T4

/**
 * Time from the first send until Timer E is reset to T2, when RFC 4320 §4.1 wants a 100 (Trying).
 * @example provisionalDue({ T1: 500e6, T2: 4e9, T4: 5e9 }) // => 3.5e9, and 14e9 with the timers of the radio leg
 */
export const provisionalDue = (base: TimerBase): number => {
  let elapsed = 0
  for (let interval = timerE(base); interval < base.T2; interval = doubledE(interval, base)) elapsed += interval
  return elapsed
}

/** First interval before an INVITE is repeated: T1 (RFC 3261 §17.1.1.2). */
export const timerA = ({ T1 }: TimerBase): number => T1

/** The next interval: "2*T1", then doubling without a cap until Timer B (RFC 3261 §17.1.1.2). */
export const doubledA = (previous: number): number => 2 * previous

/** How long a client waits for any response to an INVITE, over any transport: 64 × T1 (RFC 3261 §17.1.1.2). */
export const timerB = ({ T1 }: TimerBase): number => 64 * T1

/** How long a client acknowledges repeated 300-699 over UDP: 64 × T1, which is Timer H at the server (RFC 3261 §17.1.1.2); 0 over TCP. */
export const timerD = ({ T1 }: TimerBase): number => 64 * T1

/** First interval before a 300-699, or at the called core a 2xx, is repeated: T1 (RFC 3261 §17.2.1, §13.3.1.4). */
export const timerG = ({ T1 }: TimerBase): number => T1

/** The next interval: "MIN(2*T1, T2)", then doubling up to T2 (RFC 3261 §17.2.1, §13.3.1.4). */
export const doubledG = (previous: number, { T2 }: TimerBase): number => Math.min(2 * previous, T2)

/** How long a server, or the called core after a 2xx, waits for the ACK: 64 × T1 over any transport (RFC 3261 §17.2.1, §13.3.1.4). */
export const timerH = ({ T1 }: TimerBase): number => 64 * T1

/** How long a server absorbs repeated ACKs over UDP: T4 (RFC 3261 §17.2.1); 0 over TCP. */
export const timerI = ({ T4 }: TimerBase): number => T4

/** How long a server absorbs repeats of an INVITE that was accepted, over any transport: 64 × T1 (RFC 6026 §7.1). */
export const timerL = ({ T1 }: TimerBase): number => 64 * T1

/** How long a client passes up repeated 2xx of an INVITE, over any transport: 64 × T1 (RFC 6026 §7.2). */
export const timerM = ({ T1 }: TimerBase): number => 64 * T1

/** How long who sent a CANCEL waits for the final response to its INVITE: 64 × T1 (RFC 3261 §9.1). */
export const cancelWait = ({ T1 }: TimerBase): number => 64 * T1
