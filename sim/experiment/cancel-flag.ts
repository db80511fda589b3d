/** One cell of memory that a caller and a worker share: the only way to be heard by a thread that is busy. */

/** A flag to hand to `WorkerApi.run`; in a page it needs cross-origin isolation. */
export const makeCancelFlag = (): Int32Array => new Int32Array(new SharedArrayBuffer(4))

/** Asks the run that holds `flag` to stop. */
export const cancel = (flag: Int32Array): void => {
  Atomics.store(flag, 0, 1)
}

/** Whether the caller asked to stop. */
export const isCancelled = (flag: Int32Array): boolean => Atomics.load(flag, 0) === 1
