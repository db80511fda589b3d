/**
 * YAML 1.2 text to a tree with places, by the `yaml` package. JSON is a subset.
 * Rule: hostile text costs no more than honest text. Size, depth, number of values and aliases are limited, keys are
 * compared through a set, and a text that breaks a limit is one problem, not many.
 */
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseAllDocuments, type ParsedNode } from "yaml"
import type { Problem } from "./problem.ts"
import type { Branch, Leaf, Place, Tree } from "./tree.ts"

/** Longest text that is read, octets (or UTF-16 units, where there are no octets). */
export const textLengthMax = 262_144
/** Most values (scalars, maps, lists; aliases expanded) of one document. */
const valuesMax = 50_000
/** Deepest nesting. */
const depthMax = 32
/** Deepest nesting of brackets that is handed to the parser, which recurses. */
const bracketsMax = 200

export type Parsed = { readonly tree: Tree } | { readonly problems: readonly Problem[] }

/** The tree of a YAML text; `file` is what messages call it. */
export const parseYaml = (file: string, text: string): Parsed => {
  if (text.length > textLengthMax) {
    return failed(file, `a text of ${text.length} characters`, `at most ${textLengthMax}`)
  }
  if (isNestedTooDeep(text))
    return failed(file, `lists or maps nested deeper than ${bracketsMax}`, `at most ${depthMax} levels`)
  const counter = new LineCounter()
  let documents: ReturnType<typeof parseAllDocuments>
  try {
    documents = parseAllDocuments(text, {
      lineCounter: counter,
      prettyErrors: false,
      uniqueKeys: false, // compares every pair of keys; done below with a set
      logLevel: "silent",
    })
  } catch (error) {
    return failed(file, `text that is not YAML (${firstLine(error)})`, "YAML 1.2 or JSON")
  }
  const place = (offset: number): Place => {
    const { line, col } = counter.linePos(Math.min(Math.max(offset, 0), text.length))
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  if ("empty" in documents || documents.length === 0)
    return failed(file, "an empty file", "a map of title, question, …")
  const [first, second] = documents
  const mistake = first?.errors[0] ?? first?.warnings[0]
  if (mistake !== undefined) {
    return {
      problems: [
        {
          ...place(mistake.pos[0]),
          path: "",
          found: `text that is not YAML (${firstLine(mistake)})`,
          allowed: "YAML 1.2 or JSON",
        },
      ],
    }
  }
  if (second !== undefined) {
    return failed(file, "more than one YAML document", "one", place(second.range?.[0] ?? 0))
  }
  const contents = first?.contents
  if (contents === null || contents === undefined) return failed(file, "an empty file", "a map of title, question, …")
  try {
    const problems: Problem[] = []
    const tree = new Grower(place, problems).grow(contents as ParsedNode, [])
    return problems.length > 0 ? { problems } : { tree }
  } catch (error) {
    if (error instanceof LimitReached) return failed(file, error.found, error.allowed, error.at)
    throw error
  }
}

/** The tree of the value in a `--set PATH=VALUE`: every place in it is the option. */
export const parseYamlValue = (option: string, text: string): Parsed => {
  if (text.trim() === "") return { tree: { kind: "leaf", at: { file: option, line: 0, column: 0 }, value: null } }
  const parsed = parseYaml(option, text)
  return "tree" in parsed
    ? { tree: relocated(parsed.tree, { file: option, line: 0, column: 0 }) }
    : { problems: parsed.problems.map((p) => ({ ...p, line: 0, column: 0 })) }
}

const relocated = (tree: Tree, at: Place): Tree => {
  switch (tree.kind) {
    case "leaf":
      return { ...tree, at }
    case "row":
      return { kind: "row", at, items: tree.items.map((item) => relocated(item, at)) }
    case "branch": {
      const entries: Branch["entries"] = new Map()
      for (const [key, entry] of tree.entries) entries.set(key, { keyAt: at, tree: relocated(entry.tree, at) })
      return { kind: "branch", at, entries }
    }
  }
}

class LimitReached extends Error {
  readonly found: string
  readonly allowed: string
  readonly at: Place
  constructor(found: string, allowed: string, at: Place) {
    super(found)
    this.found = found
    this.allowed = allowed
    this.at = at
  }
}

/** Builds the tree, expanding aliases within the limits. */
class Grower {
  private values = 0
  private readonly anchors = new Map<string, ParsedNode>()
  private readonly open = new Set<ParsedNode>()
  private readonly place: (offset: number) => Place
  private readonly problems: Problem[]

  constructor(place: (offset: number) => Place, problems: Problem[]) {
    this.place = place
    this.problems = problems
  }

  grow(node: ParsedNode | null, path: readonly (string | number)[], at = this.place(node?.range[0] ?? 0)): Tree {
    this.values += 1
    if (this.values > valuesMax)
      throw new LimitReached(`more than ${valuesMax} values, aliases expanded`, `at most ${valuesMax}`, at)
    if (path.length > depthMax)
      throw new LimitReached(`lists or maps nested deeper than ${depthMax}`, `at most ${depthMax} levels`, at)
    if (node === null) return { kind: "leaf", at, value: null }
    if (isAlias(node)) {
      const target = this.anchors.get(node.source)
      if (target === undefined)
        throw new LimitReached(`*${node.source}, which no anchor above it names`, "an anchor that stands above", at)
      if (this.open.has(target))
        throw new LimitReached(`*${node.source} within its own anchor`, "an anchor that has ended", at)
      return this.grow(target, path, at)
    }
    if (node.anchor !== undefined) this.anchors.set(node.anchor, node)
    if (isScalar(node)) return this.leaf(node.value, at, path)
    this.open.add(node)
    const tree: Tree = isSeq(node)
      ? { kind: "row", at, items: node.items.map((item, index) => this.grow(item, [...path, index])) }
      : { kind: "branch", at, entries: isMap(node) ? this.entries(node.items, path) : new Map() }
    this.open.delete(node)
    return tree
  }

  private entries(
    pairs: readonly { readonly key: ParsedNode; readonly value: ParsedNode | null }[],
    path: readonly (string | number)[],
  ): Branch["entries"] {
    const entries: Branch["entries"] = new Map()
    for (const { key, value } of pairs) {
      const keyAt = this.place(key.range[0])
      const name = isScalar(key) ? String(key.value) : undefined
      if (name === undefined) {
        this.problems.push({
          ...keyAt,
          path: path.join("."),
          found: "a key that is not a word",
          allowed: "a word as key",
        })
        continue
      }
      if (entries.has(name)) {
        this.problems.push({
          ...keyAt,
          path: [...path, name].join("."),
          found: `the key ${JSON.stringify(name)} a second time`,
          allowed: "each key once",
          hint: `it stands first in line ${entries.get(name)?.keyAt.line}`,
        })
        continue
      }
      entries.set(name, { keyAt, tree: this.grow(value, [...path, name], value === null ? keyAt : undefined) })
    }
    return entries
  }

  private leaf(value: unknown, at: Place, path: readonly (string | number)[]): Leaf {
    if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
      return { kind: "leaf", at, value }
    }
    this.problems.push({
      ...at,
      path: path.join("."),
      found: `a value of type ${typeof value}`,
      allowed: "text, number, true, false",
    })
    return { kind: "leaf", at, value: null }
  }
}

const failed = (file: string, found: string, allowed: string, at: Place = { file, line: 1, column: 1 }): Parsed => ({
  problems: [{ ...at, path: "", found, allowed }],
})

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split("\n")[0]?.slice(0, 160) ?? ""

/** Counts brackets, quotes or not: honest scenarios stay far below the limit either way. */
const isNestedTooDeep = (text: string): boolean => {
  let depth = 0
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charCodeAt(i)
    if (c === 0x5b || c === 0x7b) depth += 1
    else if (c === 0x5d || c === 0x7d) depth -= 1
    if (depth > bracketsMax) return true
  }
  return false
}
