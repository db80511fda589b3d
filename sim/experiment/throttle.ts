/** Reports of progress no oftener than an eye or a message port can use. The clock stays outside of every result. */
import type { TaskProgress } from "./task.ts"

/** Milliseconds between two reports; more would cost more than they tell. */
const everyMs = 50

/** `onProgress`, called at most every 50 ms; what comes between is dropped. */
export const throttled = (onProgress: TaskProgress): TaskProgress => {
  let toldAt = performance.now()
  return (fraction, events) => {
    const now = performance.now()
    if (now - toldAt < everyMs) return
    toldAt = now
    onProgress(fraction, events)
  }
}
