import { expect, it } from "vitest"
import { kernelDigest } from "./kernel-digest.ts"
import { kernelGolden } from "./kernel-golden.ts"

it("Node computes the kernel's draws, functions, samples and events to the last bit as recorded", () => {
  expect(kernelDigest()).toEqual(kernelGolden)
})
