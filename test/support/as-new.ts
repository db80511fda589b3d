/** Files of tests share a process: what one of them changes for itself is undone before the next. */
import * as fc from "fast-check"
import { afterAll, vi } from "vitest"

afterAll(() => {
  fc.resetConfigureGlobal()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})
