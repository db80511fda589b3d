/**
 * Lanes: which participants stand where. Order is the scenario's own (initiator left, device right), groups kept together.
 * Gap rule: per gap the 90th percentile of the widths of the labels that start in it + 26, clamped to 72…220, then scaled
 * together to fit the width, never under 72.
 */
import type { Participant } from "../../trace/flow.ts"
import { nearestRank } from "./sorted.ts"

export interface Lane {
  readonly participants: readonly Participant[]
  readonly group: string
  readonly folded: boolean
}

export interface LaneGeometry {
  /** Centres of the lifelines, px. */
  readonly x: readonly number[]
  /** Widths of the head boxes. */
  readonly head: readonly number[]
  readonly width: number
}

/** Lanes from left to right; groups in order of their first participant. A group of one can not be folded. */
export const arrangeLanes = (
  participants: readonly Participant[],
  options: { readonly shown?: readonly string[] | undefined; readonly folded?: readonly string[] | undefined },
): readonly Lane[] => {
  const { shown, folded = [] } = options
  const chosen =
    shown === undefined
      ? participants
      : shown.flatMap((id) => participants.find((participant) => participant.id === id) ?? [])
  const groups = new Map<string, Participant[]>()
  for (const participant of chosen) {
    const members = groups.get(participant.group)
    if (members === undefined) groups.set(participant.group, [participant])
    else members.push(participant)
  }
  return [...groups].flatMap(([group, members]): Lane[] =>
    folded.includes(group) && members.length > 1
      ? [{ participants: members, group, folded: true }]
      : members.map((participant) => ({ participants: [participant], group, folded: false })),
  )
}

const gapMin = 72
const gapMax = 220
/** A chart of few lanes does not stretch over a wide screen. */
const gapStretched = 320
const headMax = 124
/** The narrowest head, px. */
export const headMin = 64

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value))

const scaled = (natural: readonly number[], room: number): number[] => {
  const gaps = [...natural]
  const fixed = gaps.map(() => false)
  for (;;) {
    const free = gaps.reduce((sum, _, index) => sum + (fixed[index] === true ? 0 : (natural[index] ?? 0)), 0)
    const taken = gaps.reduce((sum, gap, index) => sum + (fixed[index] === true ? gap : 0), 0)
    if (free === 0) return gaps
    const factor = Math.max(0, room - taken) / free
    let changed = false
    for (const [index, gap] of natural.entries()) {
      if (fixed[index] === true) continue
      gaps[index] = Math.min(gapStretched, gap * factor)
      if (gap * factor >= gapMin) continue
      gaps[index] = gapMin
      fixed[index] = true
      changed = true
    }
    if (!changed) return gaps.map((gap) => Math.round(gap * 4) / 4)
  }
}

/**
 * Places lanes. `labels[g]` holds the widths of the labels that start in the gap right of lane g. `left` and `right` are the
 * margins outside the outermost heads' bands.
 */
export const placeLanes = (
  lanes: readonly Lane[],
  labels: readonly (readonly number[])[],
  options: { readonly left: number; readonly right: number; readonly width: number; readonly minimumGap?: number },
): LaneGeometry => {
  const least = options.minimumGap ?? gapMin
  const natural = lanes.slice(1).map((_, gap) => {
    const widths = [...(labels[gap] ?? [])].sort((a, b) => a - b)
    return clamp((nearestRank(widths, 0.9) ?? 0) + 26, least, gapMax)
  })
  const ends = headMax + 2 * bandPadding
  const gaps = scaled(natural, options.width - options.left - options.right - ends)
  const across = (index: number): number => {
    const gap = gaps[index]
    if (gap === undefined) return headMax
    return gap - (lanes[index]?.group === lanes[index + 1]?.group ? 8 : 28)
  }
  const head = lanes.map((_, lane) =>
    clamp(Math.min(lane === 0 ? headMax : across(lane - 1), across(lane)), headMin, headMax),
  )
  const x: number[] = []
  let at = options.left + bandPadding + (head[0] ?? headMin) / 2
  for (const [lane] of lanes.entries()) {
    x.push(at)
    at += gaps[lane] ?? 0
  }
  const last = x.at(-1) ?? options.left
  return { x, head, width: last + (head.at(-1) ?? headMin) / 2 + bandPadding + options.right }
}

/** Between a head and the edge of its group's band, where there is room. */
export const bandPadding = 10

/** For each participant the index of its lane. */
export const laneIndex = (lanes: readonly Lane[]): ReadonlyMap<string, number> =>
  new Map(lanes.flatMap((lane, index) => lane.participants.map(({ id }) => [id, index] as const)))

const roleNames: Readonly<Record<string, string>> = {
  "im-server": "IM server",
  "mms-centre": "MMS centre",
  ppg: "PPG",
  "p-cscf": "P-CSCF",
  "i-cscf": "I-CSCF",
  "s-cscf": "S-CSCF",
  hss: "HSS",
  proxy: "proxy",
  smsc: "SMS centre",
  msc: "MSC",
  "content-store": "content store",
  pns: "PNS",
  device: "device",
}

/** What a lane's head says: the function's usual name where only one participant has it, else the participant's id. */
export const laneLabel = (lane: Lane, all: readonly Participant[]): string => {
  const [only] = lane.participants
  if (lane.folded || only === undefined) return lane.group
  const name = roleNames[only.role]
  const isAlone = all.filter(({ role }) => role === only.role).length === 1
  return name !== undefined && isAlone ? name : only.id
}

/** For the tooltip: ids and roles. */
export const laneAbout = (lane: Lane): string =>
  lane.participants.map(({ id, role }) => (id === role ? id : `${id} (${role})`)).join(", ")
