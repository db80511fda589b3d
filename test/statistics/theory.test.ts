/** The closed forms give the textbooks' values, and agree with each other where models meet. */
import { describe, expect, test } from "vitest"
import { batchArrivals } from "../../sim/statistics/theory/batch-arrivals.ts"
import { closedNetwork } from "../../sim/statistics/theory/closed-network.ts"
import { erlangA } from "../../sim/statistics/theory/erlang-a.ts"
import { erlangB } from "../../sim/statistics/theory/erlang-b.ts"
import { erlangC } from "../../sim/statistics/theory/erlang-c.ts"
import { jackson } from "../../sim/statistics/theory/jackson.ts"
import { machineRepairman } from "../../sim/statistics/theory/machine-repairman.ts"
import { md1 } from "../../sim/statistics/theory/md1.ts"
import { mg1 } from "../../sim/statistics/theory/mg1.ts"
import { mm1, mm1SojournQuantile } from "../../sim/statistics/theory/mm1.ts"
import { mm1k } from "../../sim/statistics/theory/mm1k.ts"
import { mmc } from "../../sim/statistics/theory/mmc.ts"
import { priority } from "../../sim/statistics/theory/priority.ts"
import { tandem } from "../../sim/statistics/theory/tandem.ts"

describe("Erlang B and C", () => {
  test("printed tables: 4.46 erlangs on 10 trunks block 1 %, 21.9 on 30 block 2 %", () => {
    expect(erlangB({ offeredErlangs: 4.46, servers: 10 })).toBeCloseTo(0.01, 4)
    expect(erlangB({ offeredErlangs: 21.9, servers: 30 })).toBeCloseTo(0.02, 3)
  })

  test("the defining sums: aᶜ/c! over Σ aⁿ/n!, and the same with the last term extended", () => {
    const a = 7.5
    const c = 11
    const terms = Array.from({ length: c + 1 }, (_, n) => {
      let term = 1
      for (let i = 1; i <= n; i++) term *= a / i
      return term
    })
    const sum = terms.reduce((total, term) => total + term, 0)
    const last = terms[c] ?? NaN
    expect(erlangB({ offeredErlangs: a, servers: c })).toBeCloseTo(last / sum, 14)
    const extended = (last * c) / (c - a)
    expect(erlangC({ offeredErlangs: a, servers: c })).toBeCloseTo(extended / (sum - last + extended), 14)
  })

  test("at the edges", () => {
    expect(erlangB({ offeredErlangs: 3, servers: 0 })).toBe(1)
    expect(erlangB({ offeredErlangs: 0, servers: 3 })).toBe(0)
    expect(() => erlangC({ offeredErlangs: 3, servers: 3 })).toThrow("steady state")
  })
})

describe("one station", () => {
  test("M/M/1 at ρ = 0.8: L 4, Lq 3.2, W 0.5, Wq 0.4", () => {
    const queue = mm1({ arrivalRate: 8, serviceRate: 10 })
    expect(queue.utilisation).toBeCloseTo(0.8, 14)
    expect(queue.meanInSystem).toBeCloseTo(4, 12)
    expect(queue.meanQueue).toBeCloseTo(3.2, 12)
    expect(queue.meanWait).toBeCloseTo(0.4, 12)
    expect(mm1SojournQuantile({ arrivalRate: 8, serviceRate: 10 }, 0.5)).toBeCloseTo(0.5 * Math.LN2, 12)
  })

  test("the eye clinic of Gross & Harris: three doctors, 6 and 3 an hour: Lq 8/9, wait 8.9 and visit 28.9 minutes", () => {
    const clinic = mmc({ arrivalRate: 6, serviceRate: 3, servers: 3 })
    expect(clinic.meanQueue).toBeCloseTo(8 / 9, 12)
    expect(clinic.meanWait * 60).toBeCloseTo(8.889, 3)
    expect(clinic.meanSojourn * 60).toBeCloseTo(28.889, 3)
  })

  test("M/M/1 is M/M/c with one server, M/G/1 with exponential service, one class, and batches of one", () => {
    const one = mm1({ arrivalRate: 3, serviceRate: 4 }).meanSojourn
    expect(mmc({ arrivalRate: 3, serviceRate: 4, servers: 1 }).meanSojourn).toBeCloseTo(one, 12)
    const exponential = { arrivalRate: 3, meanService: 1 / 4, serviceVariance: 1 / 16 }
    expect(mg1(exponential).meanSojourn).toBeCloseTo(one, 12)
    expect(priority([exponential])[0]?.meanSojourn).toBeCloseTo(one, 12)
    const single = batchArrivals({ batchRate: 3, serviceRate: 4, meanBatch: 1, batchSecondMoment: 1 })
    expect(single.meanSojourn).toBeCloseTo(one, 12)
    expect(mm1k({ arrivalRate: 3, serviceRate: 4, capacity: 400 }).meanSojourn).toBeCloseTo(one, 12)
  })

  test("M/D/1 waits half as long as M/M/1", () => {
    expect(md1({ arrivalRate: 0.9, service: 1 }).meanWait).toBeCloseTo(
      mm1({ arrivalRate: 0.9, serviceRate: 1 }).meanWait / 2,
      12,
    )
  })

  test("M/M/1/K: K = 1 is Erlang B with one server, and an overloaded one serves at full rate", () => {
    const loss = mm1k({ arrivalRate: 2, serviceRate: 1, capacity: 1 })
    expect(loss.blocking).toBeCloseTo(erlangB({ offeredErlangs: 2, servers: 1 }), 14)
    expect(loss.meanWait).toBeCloseTo(0, 12)
    const flooded = mm1k({ arrivalRate: 1e3, serviceRate: 1, capacity: 500 })
    expect(flooded.throughput).toBeCloseTo(1, 10)
    expect(flooded.meanInSystem).toBeCloseTo(500, 2)
  })

  test("M/M/1/K by its definition at ρ = 0.75, K = 6", () => {
    const weights = Array.from({ length: 7 }, (_, n) => 0.75 ** n)
    const sum = weights.reduce((total, weight) => total + weight, 0)
    const figures = mm1k({ arrivalRate: 3, serviceRate: 4, capacity: 6 })
    expect(figures.blocking).toBeCloseTo(0.75 ** 6 / sum, 14)
    expect(figures.meanInSystem).toBeCloseTo(weights.reduce((total, weight, n) => total + n * weight, 0) / sum, 12)
    expect(figures.utilisation).toBeCloseTo(1 - 1 / sum, 12)
  })

  test("Kleinrock's conservation law: Σ ρ Wq does not depend on the order of classes", () => {
    const urgent = { arrivalRate: 0.2, meanService: 1, serviceVariance: 0.5 }
    const bulk = { arrivalRate: 0.1, meanService: 4, serviceVariance: 16 }
    const weighted = (classes: readonly (typeof urgent)[]): number =>
      priority(classes).reduce((sum, figures) => sum + figures.utilisation * figures.meanWait, 0)
    expect(weighted([urgent, bulk])).toBeCloseTo(weighted([bulk, urgent]), 12)
    // R = 0.15 + 1.6 = 1.75; 1.75 / 0.8 and 1.75 / (0.8 · 0.4)
    expect(priority([urgent, bulk]).map((figures) => figures.meanWait)).toEqual([
      expect.closeTo(2.1875, 12),
      expect.closeTo(5.46875, 12),
    ])
  })

  test("batches: with batches of exactly two, L is 1.5 times that of single arrivals", () => {
    const pairs = batchArrivals({ batchRate: 0.4, serviceRate: 1, meanBatch: 2, batchSecondMoment: 4 })
    expect(pairs.meanInSystem).toBeCloseTo(1.5 * mm1({ arrivalRate: 0.8, serviceRate: 1 }).meanInSystem, 12)
  })

  test.each([
    ["mm1", () => mm1({ arrivalRate: 1, serviceRate: 1 })],
    ["mg1", () => mg1({ arrivalRate: 1, meanService: 2, serviceVariance: 0 })],
    ["priority", () => priority([{ arrivalRate: 1, meanService: 1, serviceVariance: 0 }])],
    ["batches", () => batchArrivals({ batchRate: 1, serviceRate: 1, meanBatch: 2, batchSecondMoment: 4 })],
  ] as const)("%s without a steady state is refused", (_, formula) => {
    expect(formula).toThrow("must be below")
  })
})

describe("impatience", () => {
  test("with patience as short as service, the number present is Poisson, as in M/M/∞", () => {
    const figures = erlangA({ arrivalRate: 5, serviceRate: 1, servers: 4, patienceRate: 1 })
    let weight = Math.exp(-5)
    let waiting = 0
    let queue = 0
    for (let n = 0; n < 100; n++) {
      if (n >= 4) waiting += weight
      queue += Math.max(n - 4, 0) * weight
      weight *= 5 / (n + 1)
    }
    expect(figures.waiting).toBeCloseTo(waiting, 12)
    expect(figures.meanQueue).toBeCloseTo(queue, 12)
    expect(figures.abandonment).toBeCloseTo(queue / 5, 12)
  })

  test("endless patience is M/M/c, none at all is Erlang B", () => {
    const patient = erlangA({ arrivalRate: 2, serviceRate: 1, servers: 3, patienceRate: 1e-9 })
    expect(patient.meanWait).toBeCloseTo(mmc({ arrivalRate: 2, serviceRate: 1, servers: 3 }).meanWait, 6)
    const hasty = erlangA({ arrivalRate: 2, serviceRate: 1, servers: 3, patienceRate: 1e9 })
    expect(hasty.abandonment).toBeCloseTo(erlangB({ offeredErlangs: 2, servers: 3 }), 6)
  })

  test("what does not leave is served: λ (1 − abandonment) = μ · busy servers, far in overload too", () => {
    const figures = erlangA({ arrivalRate: 900, serviceRate: 2, servers: 100, patienceRate: 0.5 })
    expect(900 * (1 - figures.abandonment)).toBeCloseTo(200 * figures.utilisation, 8)
    expect(figures.utilisation).toBeCloseTo(1, 10)
    expect(figures.meanQueue).toBeCloseTo(1400, 6)
  })
})

describe("networks", () => {
  test("feedback: a station that sends half back serves twice the traffic", () => {
    const figures = jackson([{ outsideRate: 1, serviceRate: 4, servers: 1, routing: [0.5] }])
    expect(figures.stations[0]?.arrivalRate).toBeCloseTo(2, 12)
    expect(figures.stations[0]?.meanInSystem).toBeCloseTo(1, 12)
  })

  test("traffic equations by hand: 1 → 2 or 3, 2 → 1 with 0.2, 3 leaves", () => {
    // λ1 = 3 + 0.2 λ2, λ2 = 0.6 λ1, λ3 = 0.4 λ1 + 1: λ1 = 3 / 0.88
    const figures = jackson([
      { outsideRate: 3, serviceRate: 10, servers: 1, routing: [0, 0.6, 0.4] },
      { outsideRate: 0, serviceRate: 2, servers: 2, routing: [0.2, 0, 0] },
      { outsideRate: 1, serviceRate: 5, servers: 1, routing: [] },
    ])
    const rates = figures.stations.map((station) => station.arrivalRate)
    expect(rates).toEqual([
      expect.closeTo(3 / 0.88, 12),
      expect.closeTo(1.8 / 0.88, 12),
      expect.closeTo(1.2 / 0.88 + 1, 12),
    ])
    expect(figures.meanSojourn).toBeCloseTo(figures.meanInNetwork / 4, 12)
  })

  test("equations whose first pivot is 0 are solved too", () => {
    // Station 1 sends everything to itself but a third station feeds it: P11 = 0 and a permutation
    const figures = jackson([
      { outsideRate: 0, serviceRate: 9, servers: 1, routing: [0, 0, 0] },
      { outsideRate: 2, serviceRate: 9, servers: 1, routing: [0.5, 0, 0.5] },
      { outsideRate: 0, serviceRate: 9, servers: 1, routing: [1, 0, 0] },
    ])
    expect(figures.stations.map((station) => station.arrivalRate)).toEqual([2, 2, 1])
  })

  test("a tandem is a Jackson network in a row", () => {
    const line = tandem({ arrivalRate: 1, serviceRates: [2, 3, 5] })
    const network = jackson([
      { outsideRate: 1, serviceRate: 2, servers: 1, routing: [0, 1, 0] },
      { outsideRate: 0, serviceRate: 3, servers: 1, routing: [0, 0, 1] },
      { outsideRate: 0, serviceRate: 5, servers: 1, routing: [] },
    ])
    expect(line.meanSojourn).toBeCloseTo(network.meanSojourn, 12)
    expect(line.sojournVariance).toBeCloseTo(1 + 1 / 4 + 1 / 16, 12)
  })

  test("a closed network by hand, as in Lazowska et al. §6.4: three users, think time 15, demands 0.605, 2.1, 1.35", () => {
    const one = closedNetwork({ users: 1, meanThink: 15, demands: [0.605, 2.1, 1.35] })
    expect(one.throughput).toBeCloseTo(1 / 19.055, 12)
    const three = closedNetwork({ users: 3, meanThink: 15, demands: [0.605, 2.1, 1.35] })
    expect(three.throughput).toBeCloseTo(0.1515, 4)
    expect(three.meanResponse).toBeCloseTo(4.7998, 3)
    // Little: users = X (Z + R)
    expect(three.throughput * (15 + three.meanResponse)).toBeCloseTo(3, 12)
  })

  test("one station of a closed network is the machine repairman with one server", () => {
    const repair = machineRepairman({ sources: 12, meanThink: 9, meanService: 1, servers: 1 })
    const closed = closedNetwork({ users: 12, meanThink: 9, demands: [1] })
    expect(closed.throughput).toBeCloseTo(repair.throughput, 12)
    expect(closed.meanResponse).toBeCloseTo(repair.meanSojourn, 12)
  })

  test("as many repairmen as machines: nobody waits", () => {
    const figures = machineRepairman({ sources: 5, meanThink: 3, meanService: 2, servers: 5 })
    expect(figures.meanSojourn).toBeCloseTo(2, 12)
    expect(figures.throughput).toBeCloseTo(1, 12)
  })

  test("thousands of sources do not overflow", () => {
    const figures = machineRepairman({ sources: 5000, meanThink: 1, meanService: 1, servers: 10 })
    expect(figures.throughput).toBeCloseTo(10, 10)
    expect(figures.utilisation).toBeCloseTo(1, 12)
  })
})
