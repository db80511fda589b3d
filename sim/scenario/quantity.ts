/**
 * Numbers with units as scenarios write them: `500 ms`, `1300 B`, `0.4/h`, `64 kbit/s`, `2 %`.
 * Rule: inside, a time is whole ns, a size octets, a rate per second, a bit rate bit/s and a share 0 to 1.
 */

/** A unit, and the factor or divisor that leads to the inner unit: 2 % is exactly 0.02, and 1/min exactly 1 / 60. */
interface UnitRow {
  readonly unit: string
  readonly factor?: number
  readonly divisor?: number
}

interface Dimension {
  /** For messages: what is allowed. */
  readonly allowed: string
  readonly units: readonly UnitRow[]
  /** Whether a number may stand without a unit. */
  readonly isBareAllowed: boolean
  readonly minimum: number
  readonly maximum: number
}

/** Spans are exact up to 2^53 ns, a little over 104 days. */
const longestNs = Number.MAX_SAFE_INTEGER

const perTime: readonly UnitRow[] = [
  { unit: "/s", factor: 1 },
  { unit: "/min", divisor: 60 },
  { unit: "/h", divisor: 3600 },
  { unit: "/d", divisor: 86_400 },
]

export const dimensions = {
  time: {
    allowed: "a time from 0 to 104 d in ns, us, ms, s, min, h or d, e.g. 500 ms",
    units: [
      { unit: "ns", factor: 1 },
      { unit: "us", factor: 1e3 },
      { unit: "µs", factor: 1e3 },
      { unit: "ms", factor: 1e6 },
      { unit: "s", factor: 1e9 },
      { unit: "min", factor: 60e9 },
      { unit: "h", factor: 3600e9 },
      { unit: "d", factor: 86_400e9 },
    ],
    isBareAllowed: false,
    minimum: 0,
    maximum: longestNs,
  },
  timePerOctet: {
    allowed: "a time per octet from 0 to 1 s in ns, us, ms or s, e.g. 0.8 ns",
    units: [
      { unit: "ns", factor: 1 },
      { unit: "us", factor: 1e3 },
      { unit: "µs", factor: 1e3 },
      { unit: "ms", factor: 1e6 },
      { unit: "s", factor: 1e9 },
    ],
    isBareAllowed: false,
    minimum: 0,
    maximum: 1e9,
  },
  size: {
    allowed: "a size in B, kB or MB, e.g. 1300 B",
    units: [
      { unit: "B", factor: 1 },
      { unit: "kB", factor: 1e3 },
      { unit: "MB", factor: 1e6 },
    ],
    isBareAllowed: false,
    minimum: 0,
    maximum: 1e9,
  },
  rate: {
    allowed: "a rate per /s, /min, /h or /d, e.g. 40/s",
    units: perTime,
    isBareAllowed: false,
    minimum: 0,
    maximum: 1e9,
  },
  bitRate: {
    allowed: "a bit rate in bit/s, kbit/s, Mbit/s or Gbit/s, e.g. 64 kbit/s",
    units: [
      { unit: "bit/s", factor: 1 },
      { unit: "kbit/s", factor: 1e3 },
      { unit: "Mbit/s", factor: 1e6 },
      { unit: "Gbit/s", factor: 1e9 },
    ],
    isBareAllowed: false,
    minimum: 1,
    maximum: 1e12,
  },
  share: {
    allowed: "0 to 1 or 0 % to 100 %",
    units: [{ unit: "%", divisor: 100 }],
    isBareAllowed: true,
    minimum: 0,
    maximum: 1,
  },
  count: {
    allowed: "a number from 0",
    units: [],
    isBareAllowed: true,
    minimum: 0,
    maximum: 1e15,
  },
} as const satisfies Record<string, Dimension>
export type DimensionName = keyof typeof dimensions

export type Parsed =
  | { readonly value: number }
  | { readonly wrong: true; readonly allowed: string; readonly hint?: string }

const shape = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)\s*(\S.*)?$/u

/** The longest text that is read as a quantity or an objective, characters: whatever is longer is a slip, or hostile. */
export const sentenceLengthMax = 200

/** The number that a text or a bare number states in this dimension, in inner units; or what would be allowed. */
export const parseQuantity = (given: string | number, dimension: DimensionName): Parsed => {
  const { units, isBareAllowed, minimum, maximum, allowed }: Dimension = dimensions[dimension]
  const text = String(given)
  if (text.length > sentenceLengthMax) return { wrong: true, allowed, hint: tooLong(text) }
  const match = shape.exec(text.trim())
  if (match === null) return { wrong: true, allowed }
  const number = Number(match[1])
  const unit = match[2]
  const row = units.find((u) => u.unit === unit)
  if (unit === undefined ? !isBareAllowed && number !== 0 : row === undefined) {
    return { wrong: true, allowed, ...unitHint(number, unit, dimension) }
  }
  const value = (number * (row?.factor ?? 1)) / (row?.divisor ?? 1)
  if (!Number.isFinite(value) || value < minimum || value > maximum) {
    return { wrong: true, allowed, ...rangeHint(number, unit, dimension) }
  }
  // Instants and spans are whole ns; only what is multiplied first (0.8 ns per octet) keeps a fraction.
  return { value: (dimension === "time" ? Math.round(value) : value) + 0 } // + 0 turns −0 into 0
}

/** What is said of a text that is longer than any quantity or objective. */
export const tooLong = (text: string): string =>
  `it has ${text.length} characters, of which ${sentenceLengthMax} are read at most`

const unitHint = (number: number, unit: string | undefined, dimension: DimensionName): { readonly hint?: string } => {
  if (unit === undefined) {
    const first = dimensions[dimension].units.find((u) => ["ms", "B", "/s", "kbit/s"].includes(u.unit))
    return first === undefined
      ? {}
      : { hint: `a unit is missing: ${number}${first.unit.startsWith("/") ? "" : " "}${first.unit}, say` }
  }
  const near = dimensions[dimension].units.find((u) => u.unit.toLowerCase() === unit.toLowerCase())
  if (near !== undefined) return { hint: `write ${number} ${near.unit}` }
  for (const other of Object.keys(dimensions) as DimensionName[]) {
    if (dimensions[other].units.some((u) => u.unit === unit))
      return { hint: `${unit} is the unit of a ${words[other]}` }
  }
  return {}
}

const words: Readonly<Record<DimensionName, string>> = {
  time: "time",
  timePerOctet: "time per octet",
  size: "size",
  rate: "rate",
  bitRate: "bit rate",
  share: "share",
  count: "number",
}

const rangeHint = (number: number, unit: string | undefined, dimension: DimensionName): { readonly hint?: string } => {
  if (dimension === "share" && unit === undefined && number > 1 && number <= 100) {
    return { hint: `${number} in a hundred is ${number} % or ${number / 100}` }
  }
  if (dimension === "time" && number > 0) return { hint: "simulated time is exact to 104 days" }
  return {}
}

/** A time in ns as a scenario would write it, in the largest unit that keeps it whole, e.g. `500 ms`. */
export const formatTime = (ns: number): string => {
  const units = dimensions.time.units.filter((u) => u.unit !== "µs")
  const row = units.findLast((u) => ns !== 0 && Number.isInteger(ns / u.factor)) ?? { unit: "ns", factor: 1 }
  return ns === 0 ? "0 s" : `${ns / row.factor} ${row.unit}`
}
