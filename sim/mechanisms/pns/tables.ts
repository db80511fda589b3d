/** The tables of RFC 8599 (`protocols/pns`) as the loop runs them: whole numbers for phases and inputs. */
import { heldRequest, type HeldRequestInput } from "../../protocols/pns/held-request.ts"
import { pushBinding, type PushBindingInput } from "../../protocols/pns/push-binding.ts"
import { sleeper, type SleeperInput } from "../../protocols/pns/sleeper.ts"
import { compile, inputIndex, phaseIndex, type AnyMachine } from "../../protocols/table.ts"

const inputsOf = <I extends string>(machine: AnyMachine & { readonly inputs: readonly I[] }) =>
  Object.fromEntries(machine.inputs.map((name) => [name, inputIndex(machine, name)])) as Readonly<Record<I, number>>

export const heldTable = compile(heldRequest)
/** By phase, 1: the request is in the bucket. */
export const isHeld = Uint8Array.from(heldRequest.phases, (phase) =>
  phase === "asking" || phase === "waiting" ? 1 : 0,
)
export const heldInputs: Readonly<Record<HeldRequestInput, number>> = inputsOf(heldRequest)

export const bindingTable = compile(pushBinding)
export const bindingInputs: Readonly<Record<PushBindingInput, number>> = inputsOf(pushBinding)

export const sleeperTable = compile(sleeper)
export const sleeperInputs: Readonly<Record<SleeperInput, number>> = inputsOf(sleeper)
export const suspended = phaseIndex(sleeper, "suspended")
