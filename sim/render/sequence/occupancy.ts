/** Which places of a drawing words have taken: a grid of cells, so that asking does not grow with the drawing. */
import type { Box } from "../drawing.ts"

const cellWidth = 64
const cellHeight = 32
/** More columns than any drawing has; a chance meeting of two cells costs a comparison, no more. */
const columns = 4096

const meet = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

/** A set of boxes that can be asked whether a further one would meet any of them; touching is not meeting. */
export class Occupancy {
  private readonly cells = new Map<number, Box[]>();

  private *keys(box: Box): Generator<number> {
    for (let row = Math.floor(box.y / cellHeight); row * cellHeight < box.y + box.height; row++) {
      for (let column = Math.floor(box.x / cellWidth); column * cellWidth < box.x + box.width; column++) {
        yield row * columns + column
      }
    }
  }

  isFree(box: Box): boolean {
    for (const key of this.keys(box)) if (this.cells.get(key)?.some((taken) => meet(taken, box)) === true) return false
    return true
  }

  take(box: Box): void {
    for (const key of this.keys(box)) {
      const cell = this.cells.get(key)
      if (cell === undefined) this.cells.set(key, [box])
      else cell.push(box)
    }
  }
}
