/**
 * `devices.access` of a scenario file as a schema: the bearer between the network and a device, or a mix of them.
 * Rule: every key has a description, since the published JSON Schema is made from this file.
 */
import { Schema } from "effect"
import { radioTechnologies } from "../parameters/radio.ts"
import { TimeDistribution } from "./distribution-schema.ts"
import { BitRate, oneOf, Share, Time, whole } from "./quantity-schema.ts"
import { optional, required } from "./shared-file.ts"

/** Words for a bearer. */
const Word = oneOf(["fixed", ...radioTechnologies])

const figures = {
  pageWait: optional(TimeDistribution, "Wait of an idle device for its next paging occasion"),
  pageFailure: optional(Share, "Probability that one page is not answered"),
  pageRepeat: optional(Time, "A page that is not answered is repeated after this"),
  pageAttempts: optional(whole(1, 100), "Pages before the device counts as unreachable"),
  setUp: optional(TimeDistribution, "From idle to able to carry data"),
  contextActive: optional(Share, "Probability that the packet context is active when a push comes"),
  contextSetUp: optional(TimeDistribution, "Activation of the packet context where it is not"),
  promotion: optional(TimeDistribution, "From the low-rate tail state to able to carry data"),
  downlink: optional(TimeDistribution, "One-way delay to the device"),
  uplink: optional(TimeDistribution, "One-way delay from the device"),
  downlinkRate: optional(BitRate, "Goodput to the device"),
  uplinkRate: optional(BitRate, "Goodput from the device"),
  loss: optional(Share, "Share of messages lost over the radio"),
  inactivity: optional(Time, "The connected state ends this long after the last octet"),
  tail: optional(Time, "Length of the low-rate state after it; 0 s: there is none"),
}

const technology = "Technology whose figures hold where none is given"

const Radio = Schema.Struct({ technology: required(oneOf(radioTechnologies), technology), ...figures })
export type RadioFile = typeof Radio.Type

const Member = Schema.Struct({
  share: required(Share, "Share of the devices on it, at the start and in the long run"),
  access: required(Schema.Union([Word, Radio]), "The bearer, as where there is only one"),
  stay: optional(
    TimeDistribution,
    "How long a device stays that comes to it from the first bearer and goes back there; absent: none comes or goes",
  ),
})

export const Access = Schema.Union([
  Word,
  Schema.Struct({
    technology: optional(oneOf(radioTechnologies), technology),
    ...figures,
    mix: optional(
      Schema.Array(Member),
      "Several bearers, of which each device has one at a time, e.g. [{share: 60 %, access: lte}, {share: 40 %, access: umts, stay: 5 min}]",
    ),
    reRegister: optional(
      Schema.Boolean,
      "mix: whether a device renews its registration at every hand-over; default false",
    ),
  }),
])
