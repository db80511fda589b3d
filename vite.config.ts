import { availableParallelism } from "node:os"
import { fileURLToPath } from "node:url"
import { playwright } from "@vitest/browser-playwright"
import { defineConfig } from "vitest/config"
import { chromiumArgs, findChromium } from "./test/support/chromium.ts"
import { pushsim } from "./test/viz/pushsim-command.ts"
import { firstView } from "./viz/build/first-view.ts"

const here = fileURLToPath(new URL(".", import.meta.url))

/** Cross-origin isolation: a SharedArrayBuffer carries the cancel flag into a running worker. */
const isolation = { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" }

/** Only tests drive a browser; to build or serve the page, none has to be found or unpacked. */
const findTestBrowser = async () =>
  process.env["VITEST"] === undefined ? {} : { executablePath: await findChromium(), args: chromiumArgs }

export default defineConfig(async () => ({
  root: "viz",
  base: "./",
  publicDir: false as const,
  plugins: [firstView()],
  server: { fs: { allow: [here] }, headers: isolation },
  preview: { headers: isolation },
  worker: { format: "es" as const },
  build: {
    outDir: "../dist",
    emptyOutDir: true,
    target: "es2024",
    sourcemap: true,
    chunkSizeWarningLimit: 900,
    // No file of the simulator does anything by being imported, so the page's main thread takes only what it names.
    rolldownOptions: { treeshake: { moduleSideEffects: [{ test: /[\\/]sim[\\/]/, sideEffects: false }] } },
  },
  test: {
    root: here,
    // By default one core is kept free, which of two is half; here whoever runs the tests waits for them.
    maxWorkers: availableParallelism(),
    reporters: ["default", "./test/support/closing-line.ts"],
    projects: [
      {
        test: {
          name: "node",
          root: here,
          include: ["test/**/*.test.ts"],
          exclude: ["test/**/*.browser.test.ts", "node_modules/**"],
          environment: "node",
          // The simulator keeps nothing between runs, so that a worker need not load it anew for each file.
          isolate: false,
          setupFiles: ["./test/support/as-new.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        server: { headers: isolation, fs: { allow: [here] } },
        // Named, so that none is found and bundled in the middle of a test, which would load the page anew.
        optimizeDeps: {
          include: ["@noble/hashes/sha2.js", "@noble/hashes/utils.js", "axe-core", "comlink", "d3", "effect", "yaml"],
        },
        test: {
          name: "browser",
          root: here,
          include: ["test/**/*.browser.test.ts"],
          testTimeout: 120_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            viewport: { width: 1440, height: 900 },
            commands: { pushsim },
            provider: playwright({ launchOptions: await findTestBrowser() }),
            instances: [{ browser: "chromium" as const }],
          },
        },
      },
    ],
  },
}))
