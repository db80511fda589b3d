/**
 * Profiles: what the devices of a scenario can do, by a small number. A device has one for the whole run, drawn by its own number, so that
 * every mechanism meets the same devices.
 * Rule: profile 0 is what all devices have where a scenario says nothing; nothing is drawn then.
 */
import type { RandomStreams } from "../kernel/random-stream.ts"
import type { DeviceCapabilities } from "../protocols/ims/decision.ts"
import type { Devices } from "./devices.ts"
import type { DevicesSpec } from "./world-spec.ts"

/** Capabilities by profile; profile 0 has none of its own. */
export const profilesOf = ({ accepts = [], features = [] }: DevicesSpec): readonly (DeviceCapabilities | undefined)[] =>
  [undefined, ...accepts].flatMap((accepted) =>
    [undefined, ...features].map((registered) =>
      accepted === undefined && registered === undefined
        ? undefined
        : { types: accepted?.types, registers: registered?.registers },
    ),
  )

/** Gives every device its profile. */
export const drawProfiles = (random: RandomStreams, spec: DevicesSpec, devices: Devices): void => {
  const { accepts = [], features = [] } = spec
  if (accepts.length + features.length === 0) return
  const draws = random.keyed("devices/capabilities")
  for (let device = 0; device < devices.count; device++) {
    const stream = draws.at(device, 0)
    const accepted = classAt(accepts, stream.next())
    devices.profile[device] = accepted * (features.length + 1) + classAt(features, stream.next())
  }
}

/** Number, from 1, of the class that a draw falls into; 0: the rest. */
const classAt = (classes: readonly { readonly share: number }[], draw: number): number => {
  let upTo = 0
  for (let index = 0; index < classes.length; index++) {
    upTo += classes[index]!.share
    if (draw < upTo) return index + 1
  }
  return 0
}
