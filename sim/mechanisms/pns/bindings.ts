/**
 * What a P-CSCF knows of the bindings with pn-* that it has let pass: the table of `protocols/pns/push-binding` for each device. It has
 * those renewed in time whose devices sleep (RFC 8599 §5.5).
 */
import { pushBinding, pushRefreshDelay } from "../../protocols/pns/push-binding.ts"
import { phaseIndex } from "../../protocols/table.ts"
import type { DeliveryContext } from "../delivery.ts"
import { DeviceTimer } from "../notify/device-timer.ts"
import { bindingInputs as b, bindingTable } from "./tables.ts"

const nsPerSecond = 1e9
const unbound = phaseIndex(pushBinding, "unbound")

export class Bindings {
  /** Called when a device is to be woken, to renew its binding. */
  onRefresh: (device: number) => void = () => {}
  private readonly context: DeliveryContext
  private readonly lifetimeNs: number
  private readonly refreshNs: number
  private readonly phase: Uint8Array
  private readonly bindInput: number
  private readonly refresh: DeviceTimer
  private readonly expiry: DeviceTimer

  constructor(
    context: DeliveryContext,
    options: { readonly lifetimeSeconds: number; readonly leadSeconds: number; readonly refreshesItself: boolean },
  ) {
    const { sim, devices } = context
    this.context = context
    this.lifetimeNs = Math.round(options.lifetimeSeconds * nsPerSecond)
    this.refreshNs = Math.round(pushRefreshDelay(options.lifetimeSeconds, options.leadSeconds) * nsPerSecond)
    this.bindInput = options.refreshesItself ? b.bindSelfRenewing : b.bind
    this.phase = new Uint8Array(devices.count)
    const timer = (name: string, given: number): DeviceTimer =>
      new DeviceTimer(sim, name, devices.count, (device) => this.#give(device, given, 0))
    this.refresh = timer("binding refresh by push", b.refreshDue)
    this.expiry = timer("binding ends at the P-CSCF", b.expiryDue)
  }

  /** The 2xx to a REGISTER has passed by, `ageNs` ago. */
  bound(device: number, ageNs = 0): void {
    this.#give(device, this.bindInput, ageNs)
  }

  /** The 2xx to a REGISTER with Expires 0 has passed by. */
  unbound(device: number): void {
    this.#give(device, b.unbind, 0)
  }

  /** The P-CSCF has forgotten all bindings: nobody has them renewed, and a device that only sleeps is lost to it when they end. */
  forget(): void {
    for (let device = 0; device < this.phase.length; device++) {
      this.phase[device] = unbound
      this.refresh.stop(device)
      this.expiry.stop(device)
    }
  }

  #give(device: number, given: number, ageNs: number): void {
    const fired = bindingTable.row[this.phase[device]! * bindingTable.inputCount + given]!
    if (fired < 0) return
    this.phase[device] = bindingTable.to[fired]!
    const end = bindingTable.actionStart[fired + 1]!
    for (let i = bindingTable.actionStart[fired]!; i < end; i++) this.#act(device, bindingTable.actions[i]!, ageNs)
  }

  #act(device: number, action: number, ageNs: number): void {
    switch (pushBinding.actions[action]) {
      case "push":
        this.onRefresh(device)
        return
      case "startRefresh":
        this.#start(this.refresh, device, this.refreshNs - ageNs)
        return
      case "stopRefresh":
        this.refresh.stop(device)
        return
      case "startExpiry":
        this.#start(this.expiry, device, this.lifetimeNs - ageNs)
        return
      case "stopExpiry":
        this.expiry.stop(device)
        return
      case undefined:
        return
    }
  }

  /** What is due after the end of the run is not even set. */
  #start(timer: DeviceTimer, device: number, delayNs: number): void {
    timer.stop(device)
    const { sim, spec } = this.context
    if (sim.now + delayNs <= spec.durationNs) timer.start(device, Math.max(0, delayNs))
  }
}
