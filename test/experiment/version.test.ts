import { expect, test } from "vitest"
import packageJson from "../../package.json" with { type: "json" }
import { version } from "../../sim/experiment/version.ts"

test("results carry the version of package.json", () => {
  expect(version).toBe(packageJson.version)
})
