import { fileURLToPath } from "node:url"
import { playwright } from "@vitest/browser-playwright"
import { defineConfig } from "vitest/config"
import { chromiumArgs, findChromium } from "./test/support/chromium.ts"

const here = fileURLToPath(new URL(".", import.meta.url))

/** Cross-origin isolation: a SharedArrayBuffer carries the cancel flag into a running worker. */
const isolation = { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" }

export default defineConfig(async () => ({
  root: "viz",
  base: "./",
  publicDir: false as const,
  server: { fs: { allow: [here] }, headers: isolation },
  preview: { headers: isolation },
  worker: { format: "es" as const },
  build: { outDir: "../dist", emptyOutDir: true, target: "es2024", sourcemap: true, chunkSizeWarningLimit: 900 },
  test: {
    root: here,
    reporters: ["default", "./test/support/closing-line.ts"],
    projects: [
      {
        test: {
          name: "node",
          root: here,
          include: ["test/**/*.test.ts"],
          exclude: ["test/**/*.browser.test.ts", "node_modules/**"],
          environment: "node",
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        server: { headers: isolation, fs: { allow: [here] } },
        test: {
          name: "browser",
          root: here,
          include: ["test/**/*.browser.test.ts"],
          testTimeout: 120_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: { executablePath: await findChromium(), args: chromiumArgs } }),
            instances: [{ browser: "chromium" as const }],
          },
        },
      },
    ],
  },
}))
