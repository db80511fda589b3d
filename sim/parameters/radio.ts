/**
 * Radio access: paging, channel set-up, one-way delays, goodput, loss and inactivity of each technology.
 * Sources stand beside each figure. "IMC 2010": Qian et al., Characterizing Radio Resource Allocation for 3G Networks;
 * "MobiSys 2012": Huang et al., A Close Examination of Performance and Power Characteristics of 4G LTE Networks; of both,
 * only the abstract was at hand, so that their figures are as they are commonly quoted.
 * Absent on purpose: handover, cell load, radio scheduling. They are summed up in delay, goodput and loss.
 */
import { parameter, type Parameter } from "./parameter.ts"

/** The figures of one technology, in the words of the scenario key `devices.access`. */
export interface RadioParameters {
  readonly pageWait: Parameter
  readonly setUp: Parameter
  readonly contextSetUp: Parameter
  /** Only where there is a low-rate tail state. */
  readonly promotion: Parameter | undefined
  readonly downlink: Parameter
  readonly uplink: Parameter
  readonly downlinkRate: Parameter<number>
  readonly uplinkRate: Parameter<number>
  readonly loss: Parameter<number>
  readonly inactivity: Parameter<number>
  readonly tail: Parameter<number>
}

export const radioTechnologies = ["gprs", "edge", "umts", "hspa", "lte", "nr"] as const
export type RadioTechnology = (typeof radioTechnologies)[number]

const engineering = "assumption: engineering estimate, no public figure at hand"

interface Figure {
  readonly value: number
  readonly source?: string
}

const lognormal = (unit: "s" | "ms", meaning: string, median: number, sigma: number, source = engineering): Parameter =>
  parameter({ value: { kind: "lognormal", median, sigma }, unit, meaning, source })

const page = (cycle: number, source: string): Parameter =>
  parameter({
    value: { kind: "uniform", minimum: 0, maximum: cycle },
    unit: "s",
    meaning: "wait of an idle device for its next paging occasion",
    source,
  })

const setUp = (median: number, sigma: number, source?: string): Parameter =>
  lognormal("s", "from idle to able to carry data", median, sigma, source)

const contextSetUp = (median: number, sigma: number): Parameter =>
  lognormal("s", "activation of the packet context (PDP or PDN) where it is not active", median, sigma)

const oneWay = (direction: "to" | "from", median: number, sigma: number, source?: string): Parameter =>
  lognormal("s", `one-way delay ${direction} the device over the radio, without serialisation`, median, sigma, source)

const goodput = (direction: "to" | "from", unit: "kbit/s" | "Mbit/s", { value, source = engineering }: Figure) =>
  parameter({ value, unit, meaning: `goodput ${direction} the device`, source })

const loss = (value: number, source = engineering) =>
  parameter({ value, unit: "1", meaning: "share of messages lost over the radio after its own repeats", source })

const inactivity = (value: number, source = engineering) =>
  parameter({ value, unit: "s", meaning: "the connected state ends this long after the last octet", source })

const tail = (value: number, source = engineering) =>
  parameter({ value, unit: "s", meaning: "low-rate state after the connected one; 0: there is none", source })

const gprsPage = page(1.18, "assumption: five multiframe periods of 0.2354 s between paging occasions")
const umtsPage = page(0.64, "assumption: a DRX cycle of 0.64 s")
const ltePage = page(
  1.28,
  "assumption: a paging cycle of 128 frames of 10 ms, as in a published list of vendor defaults (TS 36.304 allows 32 to 256)",
)
const imc2010 = "Qian et al., IMC 2010 (as quoted; abstract read)"
const mobiSys2012 = "Huang et al., MobiSys 2012 (as quoted; abstract read)"

/** Defaults of each technology. */
export const radioAccess: Readonly<Record<RadioTechnology, RadioParameters>> = {
  gprs: {
    pageWait: gprsPage,
    setUp: setUp(0.45, 0.3),
    contextSetUp: contextSetUp(2, 0.35),
    promotion: setUp(0.45, 0.3), // a new temporary block flow; no paging while READY
    downlink: oneWay(
      "to",
      0.45,
      0.35,
      "assumption: half of a round trip above 1 s, which measurements of GPRS agree on",
    ),
    uplink: oneWay(
      "from",
      0.55,
      0.35,
      "assumption: half of a round trip above 1 s, which measurements of GPRS agree on",
    ),
    downlinkRate: goodput("to", "kbit/s", { value: 35 }),
    uplinkRate: goodput("from", "kbit/s", { value: 12 }),
    loss: loss(0.005),
    inactivity: inactivity(1.5),
    tail: tail(
      44,
      "assumption: timer T3314 of TS 24.008, default 44 s (clause not opened): in READY a device is reached without paging",
    ),
  },
  edge: {
    pageWait: gprsPage,
    setUp: setUp(0.35, 0.3),
    contextSetUp: contextSetUp(1.5, 0.35),
    promotion: setUp(0.35, 0.3),
    downlink: oneWay(
      "to",
      0.28,
      0.3,
      "High Performance Browser Networking ch. 7: round trip 0.6 to 0.75 s (as quoted)",
    ),
    uplink: oneWay(
      "from",
      0.36,
      0.3,
      "High Performance Browser Networking ch. 7: round trip 0.6 to 0.75 s (as quoted)",
    ),
    downlinkRate: goodput("to", "kbit/s", { value: 120 }),
    uplinkRate: goodput("from", "kbit/s", { value: 60 }),
    loss: loss(0.003),
    inactivity: inactivity(1.5),
    tail: tail(
      44,
      "assumption: timer T3314 of TS 24.008, default 44 s (clause not opened): in READY a device is reached without paging",
    ),
  },
  umts: {
    pageWait: umtsPage,
    setUp: setUp(2, 0.25, imc2010),
    contextSetUp: contextSetUp(1, 0.3),
    promotion: lognormal("s", "from the low-rate tail state (FACH) to able to carry data", 1.5, 0.25, imc2010),
    downlink: oneWay("to", 0.1, 0.3),
    uplink: oneWay("from", 0.12, 0.3),
    downlinkRate: goodput("to", "kbit/s", { value: 300 }),
    uplinkRate: goodput("from", "kbit/s", { value: 60 }),
    loss: loss(0.002),
    inactivity: inactivity(5, imc2010),
    tail: tail(12, imc2010),
  },
  hspa: {
    pageWait: umtsPage,
    setUp: setUp(1.2, 0.3),
    contextSetUp: contextSetUp(0.8, 0.3),
    promotion: lognormal("s", "from the low-rate tail state (FACH) to able to carry data", 0.9, 0.3),
    downlink: oneWay("to", 0.045, 0.3),
    uplink: oneWay("from", 0.06, 0.3),
    downlinkRate: goodput("to", "Mbit/s", { value: 2 }),
    uplinkRate: goodput("from", "Mbit/s", { value: 0.8 }),
    loss: loss(0.001),
    inactivity: inactivity(5),
    tail: tail(12),
  },
  lte: {
    pageWait: ltePage,
    setUp: setUp(0.26, 0.3, mobiSys2012),
    contextSetUp: contextSetUp(0, 0),
    promotion: undefined,
    downlink: oneWay("to", 0.028, 0.3),
    uplink: oneWay("from", 0.038, 0.3),
    downlinkRate: goodput("to", "Mbit/s", { value: 13, source: mobiSys2012 }),
    uplinkRate: goodput("from", "Mbit/s", { value: 6, source: mobiSys2012 }),
    loss: loss(0.0005),
    inactivity: inactivity(11.6, mobiSys2012),
    tail: tail(0),
  },
  nr: {
    pageWait: page(1.28, "assumption: the paging cycle of LTE, 128 frames of 10 ms"),
    setUp: setUp(0.12, 0.3),
    contextSetUp: contextSetUp(0, 0),
    promotion: undefined,
    downlink: oneWay("to", 0.008, 0.3),
    uplink: oneWay("from", 0.014, 0.3),
    downlinkRate: goodput("to", "Mbit/s", { value: 100 }),
    uplinkRate: goodput("from", "Mbit/s", { value: 20 }),
    loss: loss(0.0002),
    inactivity: inactivity(10),
    tail: tail(0),
  },
}

export const pageFailure = parameter({
  value: 0.02,
  unit: "1",
  meaning: "probability that one page is not answered",
  source: "assumption: 2 % of pages",
})
export const pageRepeat = parameter({
  value: 3,
  unit: "s",
  meaning: "a page that is not answered is repeated after this",
  source: "assumption: the discard timer of 3 s seen in LTE networks",
})
export const pageAttempts = parameter({
  value: 3,
  unit: "1",
  meaning: "pages before the device counts as unreachable",
  source: "assumption: two repeats",
})
export const contextActive = parameter({
  value: 1,
  unit: "1",
  meaning: "probability that the packet context is active when a push comes",
  source:
    "assumption: a SIP registration holds a contact address, and with it the packet context; 0.3 to 0.95 where push comes without one",
})
