import { expect, it } from "vitest"
import { kernelDigest } from "./kernel-digest.ts"
import { kernelGolden } from "./kernel-golden.ts"

it("Chromium computes the kernel's draws, functions, samples and events to the last bit as Node does", () => {
  expect(kernelDigest()).toEqual(kernelGolden)
})
