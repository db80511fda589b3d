import { existsSync, mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

/** Headless Chromium without a GPU, a sandbox or background traffic. */
export const chromiumArgs = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
]

const bundled = async (): Promise<string> => {
  const cache = fileURLToPath(new URL("../../node_modules/.cache/chromium", import.meta.url))
  mkdirSync(cache, { recursive: true })
  const before = process.env["TMPDIR"]
  process.env["TMPDIR"] = cache // the package unpacks into os.tmpdir()
  try {
    const { default: chromium, inflate, setupLambdaEnvironment } = await import("@sparticuz/chromium")
    if (!existsSync(join(cache, "al2023", "lib"))) {
      await inflate(fileURLToPath(new URL("../bin/al2023.tar.br", import.meta.resolve("@sparticuz/chromium"))))
    }
    setupLambdaEnvironment(join(cache, "al2023", "lib")) // LD_LIBRARY_PATH and fonts, inherited by the browser
    const executable = await chromium.executablePath()
    // The package configures fonts for the place it was packed for; without any, Chromium ends at the first form field.
    const fonts = join(cache, "page-fonts.conf")
    writeFileSync(
      fonts,
      `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${cache}/fonts</dir><cachedir>${cache}/fonts-cache</cachedir></fontconfig>`,
    )
    process.env["FONTCONFIG_FILE"] = fonts
    return executable
  } finally {
    if (before === undefined) delete process.env["TMPDIR"]
    else process.env["TMPDIR"] = before
  }
}

/** The Chromium to test with: `CHROMIUM_PATH`, else the system's, else the one that comes from the registry. */
export const findChromium = async (): Promise<string> => {
  const explicit = process.env["CHROMIUM_PATH"]
  if (explicit) return explicit
  for (const path of ["/usr/bin/chromium", "/usr/bin/google-chrome"]) if (existsSync(path)) return path
  return bundled()
}
