/**
 * Files that a scenario names, besides its own text: traces of arrivals. Their texts travel with the scenario's wherever it is
 * decoded (a thread, the page, another machine), and what is decoded of them is part of the scenario's identity.
 */
import { applyOverride } from "./overrides.ts"
import type { Path } from "./problem.ts"
import { child, subtree, type Place, type Tree } from "./tree.ts"
import { parseYaml } from "./yaml-text.ts"

/** Texts by the names that the scenario gives the files. */
export type Attachments = Readonly<Record<string, string>>

export const noAttachments: Attachments = {}

/** Names that are read: below the scenario's folder and nothing hidden, so that a scenario from elsewhere reads no other file. */
export const attachmentName = /^(?!.*(?:^|\/)\.)[A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+){0,8}\.csv$/u

/** Whether a name is one that is read. */
export const isAttachmentName = (name: string): boolean => name.length <= 200 && attachmentName.test(name)

/** A file that a scenario names. */
export interface NamedFile {
  /** Path from the scenario's folder, as it stands in the text; not checked. */
  readonly name: string
  /** Where it is named. */
  readonly place: Place
  readonly path: Path
}

/** The files that a scenario names once every `--set` has been made; none where the text cannot be read. */
export const namedFiles = (file: string, text: string, sets: readonly string[]): readonly NamedFile[] => {
  if (!text.includes("file") && !sets.some((set) => set.includes("file"))) return []
  const parsed = parseYaml(file, text)
  if ("problems" in parsed) return []
  for (const set of sets) applyOverride(parsed.tree, set)
  return filePaths(parsed.tree).flatMap((path) => {
    const leaf = subtree(parsed.tree, path)
    return leaf?.kind === "leaf" && typeof leaf.value === "string" ? [{ name: leaf.value, place: leaf.at, path }] : []
  })
}

/** Where a scenario can name files. */
const filePaths = (tree: Tree): readonly Path[] => {
  const load = child(tree, "load")
  const parts = load === undefined ? undefined : child(load, "parts")
  const labels = parts?.kind === "branch" ? [...parts.entries.keys()] : []
  return [["load", "file"], ...labels.map((label) => ["load", "parts", label, "file"])]
}
