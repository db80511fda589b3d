/**
 * Fonts for the Chromium that comes from the registry. Its own font configuration names folders of the place it was packed
 * for; without any font it ends at the first form field that it draws.
 */
import { mkdirSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"

/** Lets the Chromium at `executable` find the fonts beside it. A system's Chromium keeps the system's fonts. */
export const withFonts = (executable: string): string => {
  if (!executable.includes("node_modules") || process.env["FONTCONFIG_FILE"] !== undefined) return executable
  const folder = join(dirname(executable), "fonts")
  mkdirSync(folder, { recursive: true })
  const file = join(folder, "page.conf")
  const dirs = `<dir>${folder}</dir><cachedir>${join(folder, "cache")}</cachedir>`
  writeFileSync(file, `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>${dirs}</fontconfig>`)
  process.env["FONTCONFIG_FILE"] = file
  return executable
}
