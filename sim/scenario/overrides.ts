/**
 * `--set PATH=VALUE`: a value put into the document before it is decoded, so that it is checked like any other.
 * PATH is dotted keys (list positions count from 0); VALUE is a YAML scalar, or a list or map in brackets.
 */
import type { Problem } from "./problem.ts"
import { child, inWords, type Tree } from "./tree.ts"
import { parseYamlValue } from "./yaml-text.ts"

/** Puts one option's value into the tree, which it changes; gives what is wrong with the option. */
export const applyOverride = (tree: Tree, set: string): readonly Problem[] => {
  const option = `--set ${set}`
  const wrong = (path: string, found: string, allowed: string): readonly Problem[] => [
    { file: option, line: 0, column: 0, path, found, allowed },
  ]
  const equals = set.indexOf("=")
  const path = equals < 0 ? set : set.slice(0, equals)
  const keys = path.split(".")
  if (equals < 0 || keys.some((key) => key.trim() === "")) {
    return wrong("", JSON.stringify(set.slice(0, 80)), "PATH=VALUE with dotted keys, e.g. links.pcscf-device.loss=0.02")
  }
  const value = parseYamlValue(option, set.slice(equals + 1))
  if ("problems" in value) return value.problems.map((problem) => ({ ...problem, path }))
  const at = { file: option, line: 0, column: 0 }
  let current = tree
  for (const [index, key] of keys.slice(0, -1).entries()) {
    const next = child(current, key)
    if (next !== undefined && (next.kind !== "leaf" || next.value === null)) {
      current = next.kind === "leaf" ? put(current, key, { kind: "branch", at, entries: new Map() }) : next
    } else if (next === undefined && current.kind === "branch") {
      current = put(current, key, { kind: "branch", at, entries: new Map() })
    } else {
      const place = keys.slice(0, index + 1).join(".")
      return next === undefined
        ? wrong(
            place,
            `no position ${key}`,
            current.kind === "row" ? `0 to ${current.items.length - 1}` : "a map or a list",
          )
        : wrong(place, inWords(next), "a map or a list, into which the rest of the path leads")
    }
  }
  const last = keys.at(-1) ?? ""
  if (current.kind === "row" && !(/^\d+$/u.test(last) && Number(last) < current.items.length)) {
    return wrong(path, `no position ${last}`, `0 to ${current.items.length - 1}`)
  }
  if (current.kind === "leaf") return wrong(path, inWords(current), "a map or a list")
  put(current, last, value.tree)
  return []
}

const put = (parent: Tree, key: string, tree: Tree): Tree => {
  if (parent.kind === "branch") parent.entries.set(key, { keyAt: parent.entries.get(key)?.keyAt ?? tree.at, tree })
  if (parent.kind === "row") parent.items[Number(key)] = tree
  return tree
}
