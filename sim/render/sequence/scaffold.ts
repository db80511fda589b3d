/** Bands, heads and lifelines: what a chart stands on. Scaffolding has no record of its own. */
import type { Box, DrawnGroup, DrawnLane, Primitive, Side } from "../drawing.ts"
import { coordinate } from "../elements.ts"
import { textWidth, truncated } from "../text-width.ts"
import type { Participant } from "../../trace/flow.ts"
import { bandPadding, laneAbout, laneLabel, type Lane, type LaneGeometry } from "./lanes.ts"

/** Rows of the head, px from the top of the chart: band, its title, the boxes, the first of the lifeline. */
export const headRow = { band: 8, title: 24, box: 36, boxHeight: 32, lifeline: 76 } as const

const none: readonly number[] = []

export interface Scaffold {
  readonly primitives: readonly Primitive[]
  readonly lanes: readonly DrawnLane[]
  readonly groups: readonly DrawnGroup[]
}

export interface ScaffoldOptions {
  readonly side: Side
  /** Added to all y: where the head row begins. */
  readonly top: number
  readonly bottom: number
  readonly participants: readonly Participant[]
  /** Participants that the other chart of a comparison does not have. */
  readonly onlyHere?: ReadonlySet<string>
  /** Group bands with titles; a comparison has its own frame. */
  readonly bands: boolean
  readonly boxHeight?: number
  /** y's at which lifelines are interrupted. */
  readonly breaks: readonly number[]
}

/** Draws lanes that have been placed. */
export const drawScaffold = (lanes: readonly Lane[], geometry: LaneGeometry, options: ScaffoldOptions): Scaffold => {
  const { side, top, bottom } = options
  const boxHeight = options.boxHeight ?? headRow.boxHeight
  const boxTop = top + headRow.box
  const primitives: Primitive[] = []
  const drawn = lanes.map((lane, index): DrawnLane => {
    const x = geometry.x[index] ?? 0
    const width = geometry.head[index] ?? 0
    const head: Box = { x: x - width / 2, y: boxTop, width, height: boxHeight }
    return {
      side,
      label: laneLabel(lane, options.participants),
      participants: lane.participants.map(({ id }) => id),
      about: laneAbout(lane),
      group: lane.group,
      folded: lane.folded,
      x,
      head,
    }
  })
  const groups = options.bands ? drawGroups(lanes, drawn, options) : []
  for (const group of groups) primitives.push(...bandPrimitives(group, options))
  for (const lane of drawn) {
    primitives.push(...headPrimitives(lane, options))
    primitives.push(...lifeline(lane, boxTop + boxHeight + 8, bottom - 8, options))
  }
  return { primitives, lanes: drawn, groups }
}

const drawGroups = (
  lanes: readonly Lane[],
  drawn: readonly DrawnLane[],
  { side, top, bottom }: ScaffoldOptions,
): DrawnGroup[] => {
  const runs: { first: number; last: number }[] = []
  for (const [index, lane] of lanes.entries()) {
    const run = runs.at(-1)
    if (run !== undefined && lanes[run.last]?.group === lane.group) run.last = index
    else runs.push({ first: index, last: index })
  }
  const left = (index: number): number => drawn[index]?.head.x ?? 0
  const right = (index: number): number => left(index) + (drawn[index]?.head.width ?? 0)
  /** Half the space to the neighbouring group, less 1 px, so that bands never touch. */
  const pad = (from: number, to: number): number => Math.max(0, Math.min(bandPadding, (to - from) / 2 - 1))
  return runs.map(({ first, last }): DrawnGroup => {
    const before = first === 0 ? bandPadding : pad(right(first - 1), left(first))
    const after = last === lanes.length - 1 ? bandPadding : pad(right(last), left(last + 1))
    const box: Box = {
      x: left(first) - before,
      y: top + headRow.band,
      width: right(last) + after - left(first) + before,
      height: bottom - top - headRow.band,
    }
    const members = lanes.slice(first, last + 1).flatMap(({ participants }) => participants)
    const button = { x: box.x + box.width - 30, y: box.y + 2, width: 28, height: 24 }
    return {
      side,
      title: lanes[first]?.group ?? "",
      folded: lanes[first]?.folded === true,
      size: members.length,
      box,
      button: members.length > 1 ? button : undefined,
    }
  })
}

const bandPrimitives = (group: DrawnGroup, { side, top }: ScaffoldOptions): Primitive[] => {
  const { box, button } = group
  const about = { records: none, side } as const
  const room = box.width - 8 - (button === undefined ? 0 : 2 * button.width)
  const made: Primitive[] = [
    { kind: "rect", layer: "band", style: "band", colour: "surface", ...box, radius: 8, ...about },
    {
      kind: "text",
      layer: "head",
      style: "band-title",
      colour: "ink-2",
      x: box.x + box.width / 2,
      y: top + headRow.title,
      text: truncated(group.title.toUpperCase(), Math.max(room, 24), 11, 600),
      anchor: "middle",
      turn: 0,
      halo: undefined,
      ...about,
    },
  ]
  if (button === undefined) return made
  made.push({
    kind: "text",
    layer: "head",
    style: "fold-button",
    colour: "ink-2",
    x: button.x + button.width - 6,
    y: top + headRow.title,
    text: group.folded ? `[+${group.size}]` : "[\u2212]",
    anchor: "end",
    turn: 0,
    halo: undefined,
    ...about,
  })
  return made
}

const headPrimitives = (lane: DrawnLane, { side, onlyHere }: ScaffoldOptions): Primitive[] => {
  const { head } = lane
  const about = { records: none, side } as const
  const isSmall = textWidth(lane.label, 12, 600) > head.width - 8
  const isOnlyHere = lane.participants.some((id) => onlyHere?.has(id) === true)
  return [
    {
      kind: "rect",
      layer: "head",
      style: isOnlyHere ? "head-only-here" : "head",
      colour: "bg",
      ...head,
      radius: 5,
      ...about,
    },
    {
      kind: "text",
      layer: "head",
      style: isSmall ? "head-name-small" : "head-name",
      colour: "ink",
      x: lane.x,
      y: head.y + head.height / 2 + 4,
      text: truncated(lane.label, head.width - 6, isSmall ? 11 : 12, 600, 3),
      anchor: "middle",
      turn: 0,
      halo: undefined,
      ...about,
    },
  ]
}

/** A lifeline, interrupted by a zig-zag 10×18 wherever time is left out. */
const lifeline = (lane: DrawnLane, top: number, bottom: number, { side, breaks }: ScaffoldOptions): Primitive[] => {
  const { x } = lane
  const made: Primitive[] = []
  let from = top
  for (const y of [...breaks, bottom + 9]) {
    made.push({
      kind: "line",
      layer: "lifeline",
      style: lane.folded ? "lifeline-folded" : "lifeline",
      colour: lane.folded ? "line" : "lifeline",
      x1: x,
      y1: from,
      x2: x,
      y2: y - 9,
      records: none,
      side,
    })
    from = y + 9
  }
  for (const y of breaks) {
    const d = `M${coordinate(x)} ${coordinate(y - 9)}l5 4l-10 6l10 4l-5 4`
    made.push({
      kind: "path",
      layer: "break",
      style: "break",
      colour: "lifeline",
      d,
      top: y - 9,
      bottom: y + 9,
      records: none,
      side,
    })
  }
  return made
}
