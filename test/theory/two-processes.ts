/**
 * Two processes on one core, as a Markov chain: Poisson arrivals at each, exponential services and wake-up parts, exhaustive service, a
 * turn only where there is work. Its states are (who has the core, waking or serving, messages at each); the stationary distribution is
 * found by Gauss-Seidel sweeps over the chain cut off at `most` messages each. No closed form is known for set-ups that only work causes.
 */

/** Mean number of messages at each process (both are alike), and turns begun per second. */
export const twoProcesses = (queue: {
  readonly arrivalRate: number
  readonly serviceRate: number
  readonly wakeUpRate: number
  readonly most: number
}): { readonly meanPresent: number; readonly turnRate: number } => {
  const { arrivalRate: λ, serviceRate: μ, wakeUpRate: σ, most } = queue
  // By symmetry the process that has the core is "mine": states are idle, waking (m, n), serving (m, n), with m ≥ 1 of mine and n of the other.
  const side = most + 1
  const waking = new Float64Array(side * side)
  const serving = new Float64Array(side * side)
  const cell = (m: number, n: number): number => m * side + n
  let idle = 1
  for (let sweep = 0; sweep < 4000; sweep++) {
    let change = 0
    for (let m = 1; m < side; m++) {
      for (let n = 0; n < side; n++) {
        const more = (m < most ? λ : 0) + (n < most ? λ : 0)
        const comes = (column: Float64Array): number =>
          (m > 1 ? λ * column[cell(m - 1, n)]! : 0) + (n > 0 ? λ * column[cell(m, n - 1)]! : 0)
        // A turn begins from idle (either process), or when the other has emptied its queue and m wait at mine.
        const begins = n === 0 ? (m === 1 ? 2 * λ * idle : 0) + μ * serving[cell(1, m)]! : 0
        const wakes = (comes(waking) + begins) / (σ + more)
        change = Math.max(change, Math.abs(wakes - waking[cell(m, n)]!))
        waking[cell(m, n)] = wakes
        const goesOn = m < most ? μ * serving[cell(m + 1, n)]! : 0
        serving[cell(m, n)] = (comes(serving) + σ * wakes + goesOn) / (μ + more)
      }
    }
    idle = (μ * serving[cell(1, 0)]!) / (2 * λ)
    let total = idle
    for (let i = 0; i < waking.length; i++) total += waking[i]! + serving[i]!
    idle /= total
    for (let i = 0; i < waking.length; i++) {
      waking[i]! /= total
      serving[i]! /= total
    }
    if (change < 1e-14) break
  }
  let present = 0
  let turns = 0
  for (let m = 1; m < side; m++) {
    for (let n = 0; n < side; n++) {
      present += (m + n) * (waking[cell(m, n)]! + serving[cell(m, n)]!)
      turns += σ * waking[cell(m, n)]!
    }
  }
  return { meanPresent: present / 2, turnRate: turns }
}
