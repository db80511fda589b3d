/**
 * Service times of all stations by message kind, laid out in columns: base distribution plus a part for each octet.
 * Rule 1: a constant takes no random number; any other draw is keyed by (push, ordinal), so that two mechanisms that put the same
 * push on the same station see the same service time.
 * Rule 2: the sum is rounded once to whole ns and is never negative.
 */
import { assert } from "../kernel/assert.ts"
import { sampler, wholeNs, type Sampler } from "../kernel/distribution.ts"
import type { KeyedStream, RandomStreams } from "../kernel/random-stream.ts"
import type { Packets } from "./packets.ts"
import type { ServiceSpec, StationSpec } from "./station-spec.ts"

/** Service times by cell: a station and a message kind. */
export class ServiceTimes {
  /** By cell: the constant span of every service, whole ns, or -1 where it varies with octets or draws. */
  readonly constantNs: Float64Array
  readonly #kinds: number
  readonly #packets: Packets
  readonly #base: Sampler[] = []
  readonly #perOctetNs: Float64Array
  readonly #draws: readonly KeyedStream[]

  constructor(
    packets: Packets,
    random: RandomStreams,
    stations: readonly { readonly id: string; readonly drawsOf?: string; readonly spec: StationSpec }[],
    kinds: readonly string[],
  ) {
    this.#packets = packets
    this.#kinds = kinds.length
    this.constantNs = new Float64Array(stations.length * kinds.length)
    this.#perOctetNs = new Float64Array(stations.length * kinds.length)
    this.#draws = stations.map(({ id, drawsOf = id }) => random.keyed(`node/${drawsOf}/service`))
    stations.forEach(({ spec }, station) => {
      kinds.forEach((kind, k) => this.#set(station * kinds.length + k, spec.serviceByKind[kind] ?? spec.service))
    })
  }

  #set(cell: number, spec: ServiceSpec): void {
    assert(
      Number.isFinite(spec.perOctetNs) && spec.perOctetNs >= 0,
      `service per octet must be at least 0 ns, was ${spec.perOctetNs}`,
    )
    const base = sampler(spec.base)
    this.#base[cell] = base
    this.#perOctetNs[cell] = spec.perOctetNs
    this.constantNs[cell] = base.isConstant && spec.perOctetNs === 0 ? Math.max(0, wholeNs(base.mean)) : -1
  }

  /** The cell of a packet's kind at a station. */
  cell(station: number, packet: number): number {
    return station * this.#kinds + this.#packets.kind[packet]!
  }

  /** The span that a packet's service takes at a station, whole ns; `cell` is theirs. */
  of(cell: number, station: number, packet: number): number {
    const { octets, key1, key2 } = this.#packets
    const base = this.#base[cell]!
    const drawn = base.isConstant ? base.mean : base.sample(this.#draws[station]!.at(key1[packet]!, key2[packet]!))
    return Math.max(0, wholeNs(drawn + this.#perOctetNs[cell]! * octets[packet]!))
  }
}
