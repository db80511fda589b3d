/**
 * A document as a tree of plain values, each with the place it was written at, so that every later message can point.
 * `--set` grafts its own branches into it; their place is the option.
 */
import type { Path } from "./problem.ts"

/** Where something was written; line and column count from 1, and are 0 for an option. */
export interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
}

export type Tree = Leaf | Branch | Row

/** A scalar. */
export interface Leaf {
  readonly kind: "leaf"
  readonly at: Place
  readonly value: string | number | boolean | null
}

/** A map. */
export interface Branch {
  readonly kind: "branch"
  readonly at: Place
  readonly entries: Map<string, { readonly keyAt: Place; readonly tree: Tree }>
}

/** A list. */
interface Row {
  readonly kind: "row"
  readonly at: Place
  readonly items: Tree[]
}

/** The values alone, as JSON would hold them. Keys such as `__proto__` stay plain keys. */
export const plain = (tree: Tree): unknown => {
  switch (tree.kind) {
    case "leaf":
      return tree.value
    case "row":
      return tree.items.map(plain)
    case "branch": {
      const object: Record<string, unknown> = {}
      for (const [key, entry] of tree.entries) {
        const value = plain(entry.tree)
        Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true })
      }
      return object
    }
  }
}

/** A tree that can be changed without changing this one: its maps and lists are new, its scalars, which never change, are the same. */
export const copyOf = (tree: Tree): Tree => {
  switch (tree.kind) {
    case "leaf":
      return tree
    case "row":
      return { ...tree, items: tree.items.map(copyOf) }
    case "branch": {
      const entries: Branch["entries"] = new Map()
      for (const [key, { keyAt, tree: value }] of tree.entries) entries.set(key, { keyAt, tree: copyOf(value) })
      return { ...tree, entries }
    }
  }
}

/** The child under a key or list position. */
export const child = (tree: Tree, key: string | number): Tree | undefined => {
  if (tree.kind === "branch") return tree.entries.get(String(key))?.tree
  if (tree.kind === "row") return /^\d+$/u.test(String(key)) ? tree.items[Number(key)] : undefined
  return undefined
}

/** The subtree at a path, or `undefined`. */
export const subtree = (tree: Tree, path: Path): Tree | undefined =>
  path.reduce<Tree | undefined>((t, key) => (t === undefined ? undefined : child(t, key)), tree)

/** Where a path stands: its value, or its key; of a path that is not there, the nearest thing above it. */
export const placeOf = (tree: Tree, path: Path, atKey: boolean): Place => {
  let at = tree.at
  let current: Tree = tree
  for (const [index, key] of path.entries()) {
    const entry = current.kind === "branch" ? current.entries.get(String(key)) : undefined
    const next: Tree | undefined = entry?.tree ?? child(current, key)
    if (next === undefined) return at
    at = next.at
    if (entry !== undefined && (next.kind !== "leaf" || (atKey && index === path.length - 1))) at = entry.keyAt
    current = next
  }
  return at
}

/** A value in few words, for messages. */
export const inWords = (tree: Tree | undefined): string => {
  if (tree === undefined) return "nothing"
  switch (tree.kind) {
    case "branch":
      return tree.entries.size === 0 ? "an empty map" : `a map of ${shortList([...tree.entries.keys()])}`
    case "row":
      return tree.items.length === 0 ? "an empty list" : `a list of ${tree.items.length}`
    case "leaf":
      if (tree.value === null) return "nothing"
      return typeof tree.value === "string" ? JSON.stringify(shortened(tree.value)) : String(tree.value)
  }
}

const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}…` : text)

const shortList = (words: readonly string[]): string =>
  words.length > 6
    ? `${words.slice(0, 5).map(shortened).join(", ")} and ${words.length - 5} more`
    : words.map(shortened).join(", ")
