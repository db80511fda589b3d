/** Assertions: comments that run. A failed one is a fault of the program, never of the user, and never part of the model. */

/** Throws when `condition` does not hold; `message` says what must hold, with the numbers. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${message}`)
}

/** Closes a `switch` over a union: compiles only when every case is handled, and throws when one slips through at run time. */
export const unreachable = (x: never): never => {
  throw new Error(`assertion failed: unreachable case ${String(x)}`)
}
