/**
 * A trace of arrivals as CSV: one push a row, its instant since the run began, the number of its device and, where there is a third
 * column, the octets of its body. Instants carry their unit ("12.5 s"), or all are seconds where the column is called time_s.
 * Rule: hostile text costs no more than honest text: length and rows are limited, and the first faults are told, not all.
 */
import type { TraceSpec } from "../mechanisms/load/spec.ts"
import type { Attachments } from "./attachments.ts"
import type { Finding, Path } from "./problem.ts"
import { parseQuantity } from "./quantity.ts"
import { contentOctetsMax } from "./volume.ts"

/** Longest trace that is read, octets (or UTF-16 units, where there are no octets). */
export const traceLengthMax = 33_554_432
/** Most rows of a trace. */
const rowsMax = 1_000_000
/** How many faults of one trace are told. */
const faultsMax = 20

const headers = ["time,device", "time,device,octets", "time_s,device", "time_s,device,octets"]

/** A fault of a trace: its place in the text, from 1. */
interface Fault {
  readonly line: number
  readonly column: number
  readonly found: string
  readonly allowed: string
}

/** A trace as it was read. */
export interface Trace {
  readonly columns: Omit<TraceSpec, "kind">
  /** Line of each row, from 1, in the order of the columns. */
  readonly lines: readonly number[]
  readonly faults: readonly Fault[]
}

const nothing: Trace = { columns: { atNs: [], device: [] }, lines: [], faults: [] }

/** Traces by the names that a scenario gives their files. */
export type Traces = ReadonlyMap<string, Trace>

/** Reads all files that came with a scenario. */
export const readTraces = (attachments: Attachments): Traces =>
  new Map(Object.entries(attachments).map(([name, text]) => [name, readTrace(text)]))

/** The rows of a trace in order of time; none where there is no such text or it is wrong. */
export const traceColumns = (name: string | undefined, traces: Traces): Trace["columns"] =>
  (name === undefined ? nothing : (traces.get(name) ?? nothing)).columns

/** What is wrong with a trace that a scenario names at `path`. */
export const traceFindings = (
  path: Path,
  name: string,
  traces: Traces,
  limits: { readonly devices: number; readonly durationNs: number },
): readonly Finding[] => {
  const trace = traces.get(name)
  if (trace === undefined) {
    return [
      {
        path,
        found: `${JSON.stringify(name)}, whose text is not at hand`,
        allowed: "a file beside the scenario, read together with it",
        hint: "the page opens single files: run a scenario with a trace from the command line",
      },
    ]
  }
  const { columns, lines, faults } = trace
  const outside: Fault[] = []
  for (let row = 0; row < lines.length && outside.length < faultsMax; row++) {
    const place = { line: lines[row]!, column: 1 }
    const device = columns.device[row]!
    if (device >= limits.devices) {
      const allowed = `0 to ${limits.devices - 1}: there are ${limits.devices} devices`
      outside.push({ ...place, found: `device ${device}`, allowed })
    }
    if (columns.atNs[row]! >= limits.durationNs) {
      outside.push({
        ...place,
        found: `an instant of ${columns.atNs[row]! / 1e9} s`,
        allowed: "one within run.duration",
      })
    }
  }
  return [...faults, ...outside]
    .slice(0, faultsMax)
    .map(({ line, column, found, allowed }) => ({ path, found, allowed, at: { file: name, line, column } }))
}

/** Rows and faults of a text. */
const readTrace = (text: string): Trace => {
  if (text.length > traceLengthMax) {
    return wrong({ line: 1, column: 1, found: `${text.length} characters`, allowed: `at most ${traceLengthMax}` })
  }
  const rows: { atNs: number; device: number; octets: number; line: number }[] = []
  const faults: Fault[] = []
  let from = text.startsWith("\uFEFF") ? 1 : 0
  let header: string | undefined
  let unit = ""
  let hasOctets = false
  for (let line = 1; from < text.length && faults.length < faultsMax; line++) {
    const end = text.indexOf("\n", from)
    const to = end < 0 ? text.length : end
    const row = text.slice(from, Math.min(to, from + 200)).trim()
    from = to + 1
    if (row === "") continue
    if (header === undefined) {
      header = row.toLowerCase().replaceAll(/\s*,\s*/gu, ",")
      if (!headers.includes(header)) {
        return wrong({
          line,
          column: 1,
          found: JSON.stringify(row.slice(0, 60)),
          allowed: `a first line of ${headers.join(", or ")}`,
        })
      }
      unit = header.startsWith("time_s") ? " s" : ""
      hasOctets = header.endsWith("octets")
      continue
    }
    if (rows.length >= rowsMax)
      return wrong({ line, column: 1, found: `more than ${rowsMax} rows`, allowed: "no more" })
    const fields = row.split(",")
    const fault = (field: number, found: string, allowed: string): void => {
      const column = fields.slice(0, field).reduce((sum, before) => sum + before.length + 1, 1)
      faults.push({ line, column, found, allowed })
    }
    const expected = hasOctets ? 3 : 2
    if (fields.length !== expected) {
      fault(0, `${fields.length} columns`, `${expected}, as in the first line`)
      continue
    }
    const time = fields[0]!.trim()
    const at = parseQuantity(`${time}${unit}`, "time")
    if (!("value" in at))
      fault(0, JSON.stringify(time.slice(0, 60)), unit === "" ? at.allowed : "a number of seconds from 0")
    const device = wholeOf(fields[1]!, 9_999_999)
    if (device < 0) fault(1, JSON.stringify(fields[1]!.slice(0, 60)), "a whole number from 0 to 9999999")
    const octets = hasOctets ? wholeOf(fields[2]!, contentOctetsMax) : 0
    if (octets < 0) fault(2, JSON.stringify(fields[2]!.slice(0, 60)), `a whole number from 0 to ${contentOctetsMax}`)
    if ("value" in at && device >= 0 && octets >= 0) rows.push({ atNs: at.value, device, octets, line })
  }
  if (header === undefined) {
    return wrong({ line: 1, column: 1, found: "an empty file", allowed: `a first line of ${headers.join(", or ")}` })
  }
  rows.sort((p, q) => p.atNs - q.atNs)
  return {
    columns: {
      atNs: rows.map(({ atNs }) => atNs),
      device: rows.map(({ device }) => device),
      ...(hasOctets ? { octets: rows.map(({ octets }) => octets) } : {}),
    },
    lines: rows.map(({ line }) => line),
    faults,
  }
}

const wrong = (fault: Fault): Trace => ({ ...nothing, faults: [fault] })

/** A whole number within bounds, or -1. */
const wholeOf = (field: string, most: number): number => {
  const digits = field.trim()
  if (!/^\d{1,12}$/u.test(digits)) return -1
  const value = Number(digits)
  return value <= most ? value : -1
}
