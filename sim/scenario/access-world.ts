/**
 * From `devices.access` of a decoded file to the bearers that a replication needs.
 * Rule: whatever is not in the file comes from `sim/parameters/radio.ts` and is written into the ledger.
 */
import type { AccessSpec, DevicesAccess } from "../network/link-spec.ts"
import * as core from "../parameters/core-network.ts"
import type { Parameter } from "../parameters/parameter.ts"
import { radioAccess, type RadioTechnology } from "../parameters/radio.ts"
import * as radio from "../parameters/radio.ts"
import type { RadioFile } from "./access-file.ts"
import { distributionSpec } from "./distribution-schema.ts"
import type { Ledger } from "./ledger.ts"
import type { PushFile } from "./push-file.ts"

type DevicesFile = PushFile["devices"]

/** A bearer as the file states it, and where. */
interface Stated {
  readonly path: string
  readonly technology: "fixed" | RadioTechnology
  readonly given: Partial<RadioFile>
}

const stated = (path: string, access: "fixed" | RadioTechnology | Partial<RadioFile>): Stated =>
  typeof access === "object"
    ? { path, technology: access.technology ?? "fixed", given: access }
    : { path, technology: access, given: {} }

/** The bearers of a file: one, or those of its mix. */
const statedAll = ({ access = "fixed" }: DevicesFile): readonly Stated[] => {
  if (typeof access === "object" && access.mix !== undefined) {
    return access.mix.map((member, index) => stated(`devices.access.mix.${index}.access`, member.access))
  }
  return [stated("devices.access", access)]
}

/** Which kinds of bearer the devices of a file have. */
export const bearersOf = (devices: DevicesFile): { readonly isRadio: boolean; readonly isFixed: boolean } => {
  const all = statedAll(devices)
  return {
    isRadio: all.some(({ technology }) => technology !== "fixed"),
    isFixed: all.some(({ technology }) => technology === "fixed"),
  }
}

/** Service time of a device: that of the newest technology it may be on. */
export const deviceServiceOf = (devices: DevicesFile): Parameter =>
  statedAll(devices).every(({ technology }) => ["gprs", "edge", "umts"].includes(technology))
    ? core.earlyDeviceService
    : core.deviceService

/** The bearers of a file, with all their figures. */
export const accessWorld = (devices: DevicesFile, ledger: Ledger): DevicesAccess => {
  const specs = statedAll(devices).map((one) => accessSpec(one, ledger))
  const { access } = devices
  if (typeof access !== "object" || access.mix === undefined) return specs[0]!
  const members = access.mix.map(({ share, stay }, index) => ({
    share,
    access: specs[index]!,
    ...(stay === undefined ? {} : { stay: distributionSpec(stay) }),
  }))
  return { kind: "mix", members, reRegisters: access.reRegister ?? false }
}

const accessSpec = ({ path, technology, given }: Stated, ledger: Ledger): AccessSpec => {
  if (technology === "fixed") return { kind: "fixed" }
  const standard = radioAccess[technology]
  const at = (key: string): string => `${path}.${key}`
  return {
    kind: "radio",
    technology,
    pageWait: ledger.distribution(at("pageWait"), given.pageWait, standard.pageWait),
    pageFailure: ledger.number(at("pageFailure"), given.pageFailure, radio.pageFailure),
    pageRepeatNs: ledger.number(at("pageRepeat"), given.pageRepeat, radio.pageRepeat),
    pageAttempts: ledger.number(at("pageAttempts"), given.pageAttempts, radio.pageAttempts),
    setUp: ledger.distribution(at("setUp"), given.setUp, standard.setUp),
    contextActive: ledger.number(at("contextActive"), given.contextActive, radio.contextActive),
    contextSetUp: ledger.distribution(at("contextSetUp"), given.contextSetUp, standard.contextSetUp),
    promotion:
      standard.promotion !== undefined
        ? ledger.distribution(at("promotion"), given.promotion, standard.promotion)
        : given.promotion === undefined
          ? undefined
          : ledger.stated(at("promotion"), given.promotion, "s"),
    downlink: ledger.distribution(at("downlink"), given.downlink, standard.downlink),
    uplink: ledger.distribution(at("uplink"), given.uplink, standard.uplink),
    downlinkBitsPerSecond: ledger.number(at("downlinkRate"), given.downlinkRate, standard.downlinkRate),
    uplinkBitsPerSecond: ledger.number(at("uplinkRate"), given.uplinkRate, standard.uplinkRate),
    loss: ledger.number(at("loss"), given.loss, standard.loss),
    inactivityNs: ledger.number(at("inactivity"), given.inactivity, standard.inactivity),
    tailNs: ledger.number(at("tail"), given.tail, standard.tail),
  }
}
