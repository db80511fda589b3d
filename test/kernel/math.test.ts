import { describe, expect, it } from "vitest"
import { exactExp, exactLog, exactPow, logGamma, normalQuantile } from "../../sim/kernel/math.ts"
import { RandomStreams } from "../../sim/kernel/random-stream.ts"

/** Distance in units of the last place of `expected`. */
const ulps = (actual: number, expected: number): number => {
  const exponent = Math.max(Math.floor(Math.log2(Math.abs(expected))), -1022)
  return Math.abs(actual - expected) / 2 ** (exponent - 52)
}

// references: mpmath 1.3 with 160 bits, rounded to float64
const logarithms: readonly (readonly [x: number, expected: number])[] = [
  [0.1, -2.3025850929940455],
  [0.5, -0.6931471805599453],
  [0.7071067811865475, -0.34657359027997275],
  [0.7071067811865476, -0.3465735902799726],
  [0.9999999999999999, -1.1102230246251565e-16],
  [1.0000000000000002, 2.2204460492503128e-16],
  [1.4142135623730951, 0.3465735902799727],
  [2.0, 0.6931471805599453],
  [3.0, 1.0986122886681098],
  [10.0, 2.302585092994046],
  [123456.789, 11.723646487185881],
  [1e-300, -690.7755278982137],
  [2.2250738585072014e-308, -708.3964185322641],
  [5e-324, -744.4400719213812],
  [1.7976931348623157e308, 709.782712893384],
]
const exponentials: readonly (readonly [x: number, expected: number])[] = [
  [1e-10, 1.0000000001],
  [-1e-10, 0.9999999999],
  [0.3, 1.3498588075760032],
  [-0.3, 0.7408182206817179],
  [1.0, 2.718281828459045],
  [-1.0, 0.36787944117144233],
  [0.34657359027997264, 1.414213562373095],
  [2.5, 12.182493960703473],
  [-20.25, 1.6052280551856116e-9],
  [46.74175857441243, 1.993828609092018e20],
  [100.5, 4.4319559098458955e43],
  [700.0, 1.0142320547350045e304],
  [709.7, 1.6549840276802644e308],
  [-700.0, 9.85967654375977e-305],
  [-708.0, 3.307553003638408e-308],
]
const powers: readonly (readonly [x: number, y: number, expected: number])[] = [
  [10.0, 0.3, 1.9952623149688795],
  [0.001, 2.7, 7.943282347242805e-9],
  [1.0000001, 100000000.0, 22026.454910182532],
  [22.789305033697428, -12.644367212012854, 6.797506491326973e-18],
  [0.5, 0.1, 0.9330329915368074],
  [2.5, -0.3333333333333333, 0.7368062997280773],
  [7.3, 50.0, 1.466030501193265e43],
  [1e-300, 0.9, 9.999999999999847e-271],
  [5e-324, 0.25, 1.4908919308538355e-81],
  [1.5, 700.25, 2.0319085310875348e123],
  [0.9999999999999999, 1000000000000000.0, 0.8949187898136988],
]
const quantiles: readonly (readonly [p: number, expected: number])[] = [
  [1e-300, -37.0470962993612],
  [1e-20, -9.262340089798407],
  [1e-10, -6.361340902404057],
  [0.0001, -3.7190164854556804],
  [0.001, -3.0902323061678136],
  [0.02425, -1.972961051311885],
  [0.0749, -1.4402382675279637],
  [0.076, -1.4325027208258116],
  [0.25, -0.6744897501960817],
  [0.4, -0.2533471031357997],
  [0.6, 0.2533471031357997],
  [0.75, 0.6744897501960817],
  [0.9, 1.2815515655446006],
  [0.975, 1.9599639845400538],
  [0.999, 3.090232306167813],
]
const logGammas: readonly (readonly [x: number, expected: number])[] = [
  [0.1, 2.252712651734206],
  [0.5, 0.5723649429247001],
  [1.5, -0.12078223763524522],
  [1.6666666666666667, -0.1023148329606408],
  [2.5, 0.2846828704729192],
  [3.5, 1.2009736023470743],
  [10.0, 12.801827480081469],
  [14.9, 24.924132002217277],
  [15.1, 25.458999750992664],
  [30.0, 71.25703896716801],
  [100.25, 360.28455963776423],
]

describe("the natural logarithm", () => {
  it.each(logarithms)("of %s is within 1 ulp of %s", (x, expected) => {
    expect(ulps(exactLog(x), expected)).toBeLessThanOrEqual(1)
  })

  it("is never more than 2 ulp from the engine's own", () => {
    const random = new RandomStreams(1, 0).stream("log")
    for (let i = 0; i < 100_000; i++) {
      const x = random.next() * (i % 2 === 0 ? 1 : 1e12)
      expect(ulps(exactLog(x), Math.log(x)) <= 2).toBe(true)
    }
  })

  it("is exact at 1 and has the usual limits", () => {
    expect(exactLog(1)).toBe(0)
    expect(exactLog(0)).toBe(-Infinity)
    expect(exactLog(-1)).toBeNaN()
    expect(exactLog(NaN)).toBeNaN()
    expect(exactLog(Infinity)).toBe(Infinity)
  })

  it("has these bits", () => {
    expect([bits(exactLog(0.1)), bits(exactLog(3)), bits(exactLog(1e300)), bits(exactLog(5e-324))]).toEqual([
      "c0026bb1bbb55515",
      "3ff193ea7aad030a",
      "4085963447f87fb5",
      "c0874385446d71c3",
    ])
  })
})

describe("the exponential function", () => {
  it.each(exponentials)("of %s is within 1 ulp of %s", (x, expected) => {
    expect(ulps(exactExp(x), expected)).toBeLessThanOrEqual(1)
  })

  it("is never more than 2 ulp from the engine's own", () => {
    const random = new RandomStreams(1, 0).stream("exp")
    for (let i = 0; i < 100_000; i++) {
      const x = (random.next() - 0.5) * (i % 2 === 0 ? 2 : 1400)
      expect(ulps(exactExp(x), Math.exp(x)) <= 2).toBe(true)
    }
  })

  it("is exact at 0 and has the usual limits", () => {
    expect(exactExp(0)).toBe(1)
    expect(exactExp(710)).toBe(Infinity)
    expect(exactExp(-746)).toBe(0)
    expect(exactExp(-745)).toBe(5e-324)
    expect(exactExp(-Infinity)).toBe(0)
    expect(exactExp(Infinity)).toBe(Infinity)
    expect(exactExp(NaN)).toBeNaN()
  })

  it("has these bits", () => {
    expect([bits(exactExp(1)), bits(exactExp(-0.3)), bits(exactExp(700)), bits(exactExp(-740))]).toEqual([
      "4005bf0a8b14576a",
      "3fe7b4c869c37c05",
      "7f0d945df4f8ec8e",
      "0000000000000055",
    ])
  })
})

describe("powers", () => {
  it.each(powers)("%s to the %s is within 1.5 ulp of %s", (x, y, expected) => {
    expect(ulps(exactPow(x, y), expected)).toBeLessThanOrEqual(1.5)
  })

  it("of whole numbers are exact where float64 can hold them", () => {
    for (const [x, y, expected] of [
      [2, 10, 1024],
      [10, 3, 1000],
      [4, 0.5, 2],
      [2, -2, 0.25],
      [3, 20, 3486784401],
    ] as const) {
      expect(exactPow(x, y)).toBe(expected)
    }
  })

  it("have the usual limits", () => {
    expect(exactPow(0, 2)).toBe(0)
    expect(exactPow(0, -2)).toBe(Infinity)
    expect(exactPow(0, 0)).toBe(1)
    expect(exactPow(1, Infinity)).toBe(1)
    expect(exactPow(Infinity, -1)).toBe(0)
    expect(exactPow(Infinity, 1)).toBe(Infinity)
    expect(exactPow(10, 400)).toBe(Infinity)
    expect(exactPow(10, -400)).toBe(0)
    expect(exactPow(-1, 2)).toBeNaN()
    expect(exactPow(NaN, 1)).toBeNaN()
    expect(exactPow(2, NaN)).toBeNaN()
  })

  it("have these bits", () => {
    expect([bits(exactPow(10, 0.3)), bits(exactPow(0.001, 2.7)), bits(exactPow(1.0000001, 1e8))]).toEqual([
      "3fffec982d5bb8af",
      "3e410edd9b5a66c6",
      "40d5829d1d3f9926",
    ])
  })
})

describe("the normal quantile", () => {
  it.each(quantiles)("at %s is %s to 15 digits", (p, expected) => {
    expect(Math.abs(normalQuantile(p) / expected - 1)).toBeLessThan(1e-15)
  })

  it("is odd about ½ and rises", () => {
    expect(normalQuantile(0.5)).toBe(0)
    let before = -Infinity
    for (let i = 1; i < 2 ** 12; i++) {
      const p = i / 2 ** 12
      expect(normalQuantile(1 - p) + normalQuantile(p)).toBe(0)
      expect(normalQuantile(p) > before).toBe(true)
      before = normalQuantile(p)
    }
  })

  it("has these bits", () => {
    expect([bits(normalQuantile(0.3)), bits(normalQuantile(0.975)), bits(normalQuantile(1e-12))]).toEqual([
      "bfe0c7e39582c5fa",
      "3fff5c0331eeff82",
      "c01c234fba57a32a",
    ])
  })
})

describe("the logarithm of the gamma function", () => {
  it.each(logGammas)("at %s is %s within 1e-13", (x, expected) => {
    expect(Math.abs(logGamma(x) - expected)).toBeLessThan(1e-13)
  })
})

function bits(x: number): string {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, x)
  return view.getBigUint64(0).toString(16).padStart(16, "0")
}
