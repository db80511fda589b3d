import { expect, test } from "vitest"
import { outcomes } from "../../sim/index.ts"
import { countWithInterval, figure, outcomePieces, signedFigure, time, timeWithInterval } from "../../viz/scales.ts"

const plain = (text: string): string => text.replaceAll("\u202f", " ")

test("figures are grouped by thin spaces, have a true minus, and a sign where they are differences", () => {
  expect(figure(1234567.891, 1)).toBe("1\u202f234\u202f567.9")
  expect(figure(-0.4, 1)).toBe("\u22120.4")
  expect(signedFigure(8, 2)).toBe("+8.00")
  expect(signedFigure(0.001, 2)).toBe("0.00")
  expect(figure(null, 2)).toBe("–")
})

test("a time and its interval share unit and digits", () => {
  expect(plain(timeWithInterval(0.046217, [0.04604, 0.046346]))).toBe("46.2 [46.0, 46.3] ms")
  expect(plain(timeWithInterval(-0.0032, null, true))).toBe("\u22123.2 ms")
  expect(plain(timeWithInterval(2170.1, [2028.4, 2276.7]))).toBe("2 170 [2 028, 2 277] s")
  expect(timeWithInterval(null, null)).toBe("–")
  expect(countWithInterval(8, [7.9991, 8.0003], 2)).toBe("+8.00 [8.00, 8.00]")
  expect(time(null)).toBe("–")
})

test("a bar's pieces fill it, in order, and what did not happen has none", () => {
  const pushes = { offered: 200, delivered: 100, expired: 0, rejected: 0, lost: 50, duplicated: 3, pending: 50 }
  const pieces = outcomePieces(pushes, outcomes, 80)
  expect(pieces).toEqual([
    { outcome: "delivered", x: 0, width: 40 },
    { outcome: "lost", x: 40, width: 20 },
    { outcome: "pending", x: 60, width: 20 },
  ])
  expect(outcomePieces({ ...pushes, offered: 0, delivered: 0, lost: 0, pending: 0 }, outcomes, 80)).toEqual([])
})
