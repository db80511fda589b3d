/** What happens on a lane when: bars and timers end where the arrows of the same instant do. */
import type { Story } from "./story.ts"

/** y of the arrow ends and marks of a lane at an instant, so that bars and timers meet them. */
export class LaneTimes {
  private readonly lanes: Map<number, number>[] = []

  put(lane: number, ns: number, y: number): void {
    if (lane < 0) return
    const times = (this.lanes[lane] ??= new Map())
    times.set(ns, Math.max(times.get(ns) ?? -Infinity, y))
  }

  at(lane: number, ns: number): number | undefined {
    return this.lanes[lane]?.get(ns)
  }
}

/** Times at which messages arrive at each lane, sorted. */
export const arrivalsOf = (story: Story, laneCount: number): readonly (readonly number[])[] => {
  const times: number[][] = Array.from({ length: laneCount }, () => [])
  for (const { to, receivedNs, isLost } of story.arrows) if (!isLost) times[to]?.push(receivedNs)
  return times.map((list) => list.sort((a, b) => a - b))
}
