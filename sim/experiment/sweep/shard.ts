/**
 * A shard: one of several parts of a sweep, for the jobs of a batch system's array. Shard I of N has the points I, I + N, I + 2N, …,
 * so that neighbours, which cost about the same, are spread over all shards. I counts from 0, as array indices of Kubernetes do.
 */
export interface Shard {
  readonly index: number
  readonly of: number
}

/** The whole sweep as one shard. */
export const wholeSweep: Shard = { index: 0, of: 1 }

/** `3/16` as a shard; `undefined` for what is none. */
export const parseShard = (text: string): Shard | undefined => {
  const match = /^(\d{1,7})\/(\d{1,7})$/u.exec(text)
  if (match === null) return undefined
  const shard = { index: Number(match[1]), of: Number(match[2]) }
  return shard.index < shard.of ? shard : undefined
}

/** How many of `points` points are in the shard. */
export const pointsOf = ({ index, of }: Shard, points: number): number => Math.max(0, Math.ceil((points - index) / of))

/** The number in the whole design of a shard's point, and back. */
export const pointAt = ({ index, of }: Shard, place: number): number => index + place * of
export const placeOf = ({ index, of }: Shard, point: number): number | undefined =>
  point >= index && (point - index) % of === 0 ? (point - index) / of : undefined
