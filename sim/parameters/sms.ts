/**
 * The SMS bearer: delivery times, success, retry schedules of the SMS centre, validity, and what one SMPP connection takes.
 * "EMTEL 2006": slides of the chairman of ETSI EMTEL, ITU-T workshop, October 2006. "Computerworld 2002": report on the SMS
 * test of Mspect. Operators publish no more; the rest are assumptions and scenarios may vary them.
 */
import { inBase, parameter, type Parameter } from "./parameter.ts"

const schedule = "schedule of one operator, as published in a glossary of Infobip"

export const delivery = parameter({
  value: { kind: "lognormal", median: 4, sigma: 0.5 },
  unit: "s",
  meaning: "from the SMS centre's first attempt to a reachable device's acknowledgement, one part",
  source: "assumption: EMTEL 2006 has 6 to 8 s from phone to phone, 1 to 2 s of it in the centre; no uplink leg here",
})
export const confirmation = parameter({
  value: { kind: "uniform", minimum: 2, maximum: 4 },
  unit: "s",
  meaning: "from delivery to its confirmation at the sender",
  source: "ETSI EMTEL chairman's slides, ITU-T workshop, October 2006: 10 to 12 s against 6 to 8 s",
})
export const furtherPart = parameter({
  value: 2.5,
  unit: "s",
  meaning: "each further part of a concatenated message, on the channel that TP-MMS keeps",
  source: "assumption: nine frames of 20 octets at 0.2354 s on a control channel, and their acknowledgements",
})
export const controlChannelFrame = parameter({
  value: 235.4,
  unit: "ms",
  meaning: "airtime of one 20-octet frame on an SDCCH; 140 octets take about nine",
  source: "assumption: the 51-frame multiframe of GSM 05.02 (clause not opened)",
})
export const firstAttemptSuccess = parameter({
  value: 0.85,
  unit: "1",
  meaning: "share of short messages delivered at the first attempt",
  source: "assumption: engineering estimate; EMTEL 2006 reports 0.62, which is the stress case",
})
export const temporaryFailure = parameter({
  value: 0.05,
  unit: "1",
  meaning: "share of attempts at a device that is switched on which fail for a temporary reason",
  source: "assumption: leaves 0.85 at the first attempt where 0.90 of the devices are switched on",
})
export const finalSuccess = parameter({
  value: 0.98,
  unit: "1",
  meaning: "share of short messages delivered in the end",
  source: "ETSI EMTEL chairman's slides, ITU-T workshop, October 2006: 98 %",
})
export const finalSuccessPoor = parameter({
  value: 0.949,
  unit: "1",
  meaning: "the same in a poor network",
  source: "Meng et al., Reliability of a nationwide short message service, 2007 (abstract read): failure ratio 5.1 %",
})
export const duplicates = parameter({
  value: 0.001,
  unit: "1",
  meaning: "share of short messages that arrive twice",
  source: "assumption: EMTEL 2006 says that they occur, not how often",
})
export const slowWithin30s = parameter({
  value: 0.46,
  unit: "1",
  meaning: "share delivered within 30 s in a slow network",
  source: "Computerworld 2002 on the Mspect SMS test: 46 %",
})
export const slowWithin600s = parameter({
  value: 0.98,
  unit: "1",
  meaning: "share delivered within 600 s in a slow network",
  source: "Computerworld 2002 on the Mspect SMS test: 98 %",
})

const every = (value: number, meaning: string): Parameter<number> =>
  parameter({ value, unit: "s", meaning, source: `assumption: ${schedule}` })
const attempts = (value: number, meaning: string): Parameter<number> =>
  parameter({ value, unit: "1", meaning, source: `assumption: ${schedule}` })

export const retryFirstEvery = every(60, "interval of the first attempts after a transient error")
export const retryFirstAttempts = attempts(5, "attempts at that interval")
export const retryNextEvery = every(600, "interval of the attempts after those")
export const retryNextAttempts = attempts(6, "attempts at that interval: 1 h")
export const retryLastEvery = every(3600, "interval of the last attempts")
export const retryLastAttempts = attempts(24, "attempts at that interval: 24 h")
export const absentEvery = every(3600, "interval of attempts while the subscriber is absent")
export const absentAttempts = attempts(168, "attempts at that interval: 7 d")

export const alertAfterAttach = parameter({
  value: { kind: "uniform", minimum: 2, maximum: 10 },
  unit: "s",
  meaning: "from a device's attach to the HLR's alert at the SMS centre",
  source: "assumption: two or three MAP dialogues; no public figure at hand",
})
export const validity = parameter({
  value: 48,
  unit: "h",
  meaning: "validity of a short message whose sender states none",
  source: `assumption: ${schedule}`,
})
export const reassembly = parameter({
  value: 24,
  unit: "h",
  meaning: "how long a device keeps the parts of a message whose others do not come",
  source: "assumption: TS 23.040 leaves it to the device",
})
export const submitRetryEvery = parameter({
  value: 30,
  unit: "s",
  meaning:
    "by this the wait of a PPG grows with each submit_sm that met a temporary error; the first is repeated at once",
  source: "assumption: 0, 30, 60, 90 s and so on, as the manual of one SMS gateway (NowSMS) has it",
})
export const submitRetries = parameter({
  value: 20,
  unit: "1",
  meaning: "repeats of a submit_sm before the PPG gives up",
  source: "assumption: as the manual of one SMS gateway (NowSMS) has it",
})
export const bindRate = parameter({
  value: 100,
  unit: "1",
  meaning: "messages per second that one SMPP connection takes",
  source: "assumption: 100 to 150 on the performance page of one SMSC library",
})
export const bindWindow = parameter({
  value: 10,
  unit: "1",
  meaning: "submit_sm that may await their answer on one SMPP connection",
  source: "assumption: engineering estimate",
})

const step = (interval: Parameter<number>, count: Parameter<number>) => ({
  everyNs: inBase(interval),
  attempts: inBase(count),
})

/** Retry schedules of the SMS centre, by the cause of the failure; intervals in ns. */
export const retrySchedules = {
  transient: [
    step(retryFirstEvery, retryFirstAttempts),
    step(retryNextEvery, retryNextAttempts),
    step(retryLastEvery, retryLastAttempts),
  ],
  absent: [step(absentEvery, absentAttempts)],
} as const
