/** The files that a shipped scenario names, read from beside it. */
import { readFileSync } from "node:fs"
import { namedFiles, type Attachments } from "../../sim/scenario/attachments.ts"

const folder = new URL("../../scenarios/", import.meta.url)

/** Their texts by name; none for most scenarios. */
export const shippedFiles = (text: string): Attachments =>
  Object.fromEntries(
    namedFiles("shipped.yaml", text, []).map(({ name }) => [name, readFileSync(new URL(name, folder), "utf8")]),
  )
