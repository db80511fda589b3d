/** One named timer of every device: a column of handles, set again by starting it again. */
import type { Simulation } from "../../kernel/simulation.ts"

export class DeviceTimer {
  private readonly sim: Simulation
  private readonly handles: Float64Array
  private readonly kind: number

  constructor(sim: Simulation, name: string, devices: number, fired: (device: number) => void) {
    this.sim = sim
    this.handles = new Float64Array(devices).fill(-1)
    this.kind = sim.handler(name, fired)
  }

  /** Starts it, anew if it runs; `delayNs` in whole ns. */
  start(device: number, delayNs: number): void {
    this.stop(device)
    this.handles[device] = this.sim.schedule(delayNs, this.kind, device, 0)
  }

  stop(device: number): void {
    this.sim.cancel(this.handles[device]!)
  }
}
