/** What the page loads on its main thread: at most 200 kB, and nothing that runs a simulation. */
import { gzipSync } from "node:zlib"
import { fileURLToPath } from "node:url"
import { build, type Plugin } from "vite"
import { expect, test } from "vitest"

const root = fileURLToPath(new URL("../../", import.meta.url))

/** The figures of the first view are data; here the script alone is weighed. */
const withoutData: Plugin = {
  name: "without-data",
  enforce: "pre",
  resolveId: (id) => (id === "virtual:first-view" ? "\0without-data" : undefined),
  load: (id) => (id === "\0without-data" ? "export const firstView = globalThis.nothing" : undefined),
}

test("the main thread's script is within its budget and leaves the simulator to the worker", async () => {
  const built = await build({
    root: `${root}viz`,
    configFile: `${root}vite.config.ts`,
    logLevel: "error",
    plugins: [withoutData],
    build: { write: false, sourcemap: false },
  })
  const outputs = [built].flat().flatMap((each) => ("output" in each ? each.output : []))
  const main = outputs.find((each) => each.type === "chunk" && each.isEntry)
  if (main?.type !== "chunk") throw new Error("the build has no entry")
  expect(gzipSync(main.code).length).toBeLessThan(200_000)
  const simulator =
    /sim\/(?:kernel\/simulation|mechanisms\/|network\/|scenario\/|experiment\/run-)|node_modules\/(?:effect|yaml)\//
  expect(
    Object.entries(main.modules).flatMap(([id, { renderedLength }]) =>
      renderedLength > 0 && simulator.test(id) ? [id] : [],
    ),
  ).toEqual([])
  expect(outputs.some(({ fileName }) => /worker-.*\.js$/.test(fileName))).toBe(true)
})
