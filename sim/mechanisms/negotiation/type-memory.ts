/** What a sender remembers of one content type: whether a device takes it, for as long as the scenario lets it. */
import { typeCache, type TypeCache } from "../../protocols/capabilities/type-cache.ts"

/** The one type of a way to push. */
const only = 0

export class TypeMemory {
  private readonly cache: TypeCache
  private readonly lifeNs: number
  /** By device: when it was learned, ns. */
  private readonly learnedAt: Float64Array

  constructor(options: { readonly devices: number; readonly type: string; readonly lifeNs: number }) {
    this.cache = typeCache({ devices: options.devices, types: [options.type] })
    this.lifeNs = options.lifeNs
    this.learnedAt = new Float64Array(options.devices)
  }

  /** What is known of a device now; what is older than the memory lasts is forgotten. */
  knows(device: number, now: number): ReturnType<TypeCache["knows"]> {
    if (now - this.learnedAt[device]! >= this.lifeNs) this.cache.forget(device)
    return this.cache.knows(device, only)
  }

  /** Everything is forgotten. */
  clear(): void {
    this.learnedAt.fill(-Infinity)
  }

  /** The device took content of the type. */
  noteTaken(device: number, now: number): void {
    this.cache.noteTaken(device, only)
    this.learnedAt[device] = now
  }

  /** The device said what it takes; `isRefusal`: in a 415 to the type. */
  noteAccept(device: number, accept: readonly string[], isRefusal: boolean, now: number): void {
    this.cache.noteAccept(device, isRefusal ? only : undefined, accept)
    this.learnedAt[device] = now
  }
}
