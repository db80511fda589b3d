/**
 * MMPP/M/1 by its matrix-geometric solution (Neuts 1981; Fischer and Meier-Hellstern 1993): a queue with one exponential server whose
 * arrivals come at the rate of the state that a Markov chain of two states is in. R solves A₀ + R A₁ + R² A₂ = 0; π₀ (B + R A₂) = 0.
 */
type Matrix = readonly [readonly [number, number], readonly [number, number]]
type Row = readonly [number, number]

const times = (a: Matrix, b: Matrix): Matrix => {
  const cell = (i: 0 | 1, j: 0 | 1): number => a[i][0] * b[0][j] + a[i][1] * b[1][j]
  return [
    [cell(0, 0), cell(0, 1)],
    [cell(1, 0), cell(1, 1)],
  ]
}
const plus = (a: Matrix, b: Matrix, factor = 1): Matrix => [
  [a[0][0] + factor * b[0][0], a[0][1] + factor * b[0][1]],
  [a[1][0] + factor * b[1][0], a[1][1] + factor * b[1][1]],
]
const inverse = ([[a, b], [c, d]]: Matrix): Matrix => {
  const determinant = a * d - b * c
  return [
    [d / determinant, -b / determinant],
    [-c / determinant, a / determinant],
  ]
}
const rowTimes = ([x, y]: Row, m: Matrix): Row => [x * m[0][0] + y * m[1][0], x * m[0][1] + y * m[1][1]]
const identity: Matrix = [
  [1, 0],
  [0, 1],
]

/** All rates per second: of arrivals in each state, of leaving each for the other, of service. */
export interface MmppM1 {
  readonly arrivals: Row
  readonly leaving: Row
  readonly service: number
}

/** Mean number of customers, those in service included, and mean arrivals per second. */
export const mmppM1 = ({ arrivals: [λ1, λ2], leaving: [r1, r2], service: μ }: MmppM1) => {
  const generator: Matrix = [
    [-r1, r1],
    [r2, -r2],
  ]
  const up: Matrix = [
    [λ1, 0],
    [0, λ2],
  ]
  const down: Matrix = [
    [μ, 0],
    [0, μ],
  ]
  const empty = plus(generator, up, -1)
  const stay = inverse(plus(empty, down, -1))
  let rate: Matrix = [
    [0, 0],
    [0, 0],
  ]
  for (let change = 1; change > 1e-15;) {
    const next = times(plus(up, times(times(rate, rate), down)), stay).map((row) =>
      row.map((x) => -x),
    ) as unknown as Matrix
    change = Math.max(...next.flatMap((row, i) => row.map((x, j) => Math.abs(x - (rate[i]?.[j] ?? 0)))))
    rate = next
  }
  // The rows of a generator are dependent: the first column gives the direction of π₀, the sum its length.
  const boundary = plus(empty, times(rate, down))
  const direction: Row = [1, -boundary[0][0] / boundary[1][0]]
  const geometric = inverse(plus(identity, rate, -1))
  const whole = rowTimes(direction, geometric)
  const level: Row = [direction[0] / (whole[0] + whole[1]), direction[1] / (whole[0] + whole[1])]
  const present = rowTimes(rowTimes(rowTimes(level, rate), geometric), geometric)
  return { meanPresent: present[0] + present[1], arrivalRate: (λ1 * r2 + λ2 * r1) / (r1 + r2) }
}
