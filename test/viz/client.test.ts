/** The page's side of its worker, with workers that only note what befalls them. */
import { afterEach, expect, test, vi } from "vitest"
import { Client } from "../../viz/client.ts"

class SilentWorker extends EventTarget {
  static made: SilentWorker[] = []
  isTerminated = false
  constructor() {
    super()
    SilentWorker.made.push(this)
  }
  postMessage(): void {}
  terminate(): void {
    this.isTerminated = true
  }
}

afterEach(() => {
  vi.unstubAllGlobals()
  SilentWorker.made = []
})

test("a call of a worker that is gone fails alone; the worker that took its place goes on", async () => {
  vi.stubGlobal("Worker", SilentWorker)
  const client = new Client()
  const source = { file: "f.yaml", text: "", sets: [] }
  const old = expect(client.describe(source)).rejects.toThrow("out of memory")
  client.close()
  const next = expect(client.describe(source)).rejects.toThrow("its own end")
  const [first, second] = SilentWorker.made
  first!.dispatchEvent(Object.assign(new Event("error"), { message: "out of memory" }))
  await old
  expect([first!.isTerminated, second!.isTerminated]).toEqual([true, false])
  second!.dispatchEvent(Object.assign(new Event("error"), { message: "its own end" }))
  await next
  expect(second!.isTerminated).toBe(true)
})
