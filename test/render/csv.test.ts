import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { csvField, printCsv } from "../../sim/render/csv.ts"
import { printPushesCsv } from "../../sim/render/pushes-csv.ts"
import type { PushColumns } from "../../sim/trace/tables.ts"
import { result } from "./result-fixture.ts"

fc.configureGlobal({ seed: 7, numRuns: 200 })

/** Fields of one line, read as RFC 4180 says. */
const fields = (line: string): string[] =>
  [...`,${line}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(([, quoted, bare]) =>
    quoted === undefined ? (bare ?? "") : quoted.replaceAll('""', '"'),
  )

const rows = printCsv(result).trimEnd().split("\n").map(fields)
const row = (mechanism: string, metric: string): string[] | undefined =>
  rows.find((line) => line[0] === mechanism && line[1] === metric)

describe("CSV of a result", () => {
  it("has one row per mechanism and metric, six fields each", () => {
    expect(rows[0]).toEqual(["mechanism", "metric", "value", "unit", "ci95_low", "ci95_high"])
    for (const line of rows) expect(line).toHaveLength(6)
    const keys = rows.slice(1).map(([mechanism, metric]) => `${mechanism} ${metric}`)
    expect(new Set(keys).size).toBe(keys.length)
  })

  it("gives the JSON's figures, every one of them", () => {
    expect(row("sip-message", "latency.p50")).toEqual(["sip-message", "latency.p50", "0.0359", "s", "", ""])
    expect(row("sip-message", "nodes.scscf.meanWait")?.[2]).toBe("")
    expect(row("loop, chained", "byState.im-offline.perPush.redundantHops")?.[2]).toBe("8")
    expect(row("loop, chained", "differences.byState.im-offline.latency.p95.mean")).toEqual([
      "loop, chained",
      "differences.byState.im-offline.latency.p95.mean",
      "0.042",
      "s",
      "0.0409",
      "0.0436",
    ])
    expect(row("loop, chained", "differences.perPush.messages.mean")?.[3]).toBe("messages per push")
    expect(row("loop, chained", "objectives.im-offline p95 <= 1 s.met")?.[2]).toBe("false")
    expect(row("", "assumptions.nodes.*.servers")?.[2]).toBe("1")
    const leaves = (value: unknown): number =>
      typeof value === "object" && value !== null
        ? Object.values(value).reduce((sum: number, inner) => sum + leaves(inner), 0)
        : 1
    const mechanism = result.mechanisms["sip-message"]!
    const states = Object.values(mechanism.byState).length
    const intervals = [mechanism.latency, mechanism.confirmation, mechanism.throughput].reduce(
      (sum, { ci95 }) => sum + leaves(ci95),
      0,
    )
    expect(row("sip-message", "throughput.goodput")?.slice(2)).toEqual(["9.999", "pushes/s", "9.9", "10.1"])
    const perState =
      leaves(mechanism.byState) -
      Object.values(mechanism.byState).reduce((sum, { latency }) => sum + leaves(latency.ci95), 0)
    expect(states).toBe(3)
    expect(rows.filter(([name, metric]) => name === "sip-message" && !metric?.startsWith("objectives."))).toHaveLength(
      leaves({ ...mechanism, byState: {} }) - intervals + perState,
    )
  })

  it("any text comes back as it was, and none begins a formula", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        const line = [one, other].map(csvField).join(",")
        if (!/[\r\n]/.test(line)) expect(fields(line)).toEqual([one, other])
        expect(csvField(one)).not.toMatch(/^[=+\-@]/)
      }),
    )
    expect(csvField(-1)).toBe("-1")
  })
})

describe("CSV of pushes", () => {
  const columns = (length: number, fill: Partial<Record<keyof PushColumns, number>>): PushColumns => {
    const floats = (key: keyof PushColumns): Float64Array => new Float64Array(length).fill(fill[key] ?? 0)
    const bytes = (key: keyof PushColumns): Uint8Array => new Uint8Array(length).fill(fill[key] ?? 0)
    return {
      push: floats("push"),
      device: floats("device"),
      plannedNs: floats("plannedNs"),
      sentNs: floats("sentNs"),
      deliveredNs: floats("deliveredNs"),
      confirmedNs: floats("confirmedNs"),
      outcome: bytes("outcome"),
      state: bytes("state"),
      transmissions: floats("transmissions"),
      messages: floats("messages"),
      bytes: floats("bytes"),
      retransmissions: floats("retransmissions"),
      redundantHops: floats("redundantHops"),
      redundantMessages: floats("redundantMessages"),
    }
  }

  it("has the published columns; what did not happen is empty; times are exact to the ns", () => {
    const text = printPushesCsv(
      columns(1, {
        push: 7,
        device: 3,
        plannedNs: 301_160_653_102,
        sentNs: 5,
        deliveredNs: -1,
        confirmedNs: -1,
        outcome: 3,
        state: 1,
        messages: 12,
      }),
    )
    expect(text).toBe(
      "push,device,planned_s,sent_s,delivered_s,confirmed_s,outcome,state,transmissions,messages,bytes,retransmissions,redundantHops,redundantMessages\n" +
        "7,3,301.160653102,0.000000005,,,lost,unregistered,0,12,0,0,0,0\n",
    )
  })

  it("any whole number of ns comes back", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_000_000_000_000_000 }), (ns) => {
        const text =
          printPushesCsv(columns(1, { plannedNs: ns }))
            .split("\n")[1]
            ?.split(",")[2] ?? ""
        expect(BigInt(text.replace(".", ""))).toBe(BigInt(ns))
      }),
    )
  })
})
