/** Which two nodes a link's name joins: `<a>-<b>`, where ids may hold hyphens themselves. */
import { listed, type KnownNames } from "./known-names.ts"

export type LinkEnds =
  | { readonly a: string; readonly b: string }
  /** Not the name of a link between two of these nodes. */
  | { readonly found: string; readonly allowed: string }

/** The two nodes that `name` joins, out of those known; or why it joins none. */
export const endsOfLink = (name: string, known: KnownNames): LinkEnds => {
  const splits = [...name.matchAll(/-/gu)].map(({ index }) => ({ a: name.slice(0, index), b: name.slice(index + 1) }))
  const exact = splits.filter(({ a, b }) => known.has(a) && known.has(b))
  const [first, second] = exact
  if (first !== undefined) {
    if (second !== undefined) {
      return {
        found: `a name that could be ${first.a} to ${first.b} or ${second.a} to ${second.b}`,
        allowed: "a name of one meaning",
      }
    }
    return first.a === first.b ? { found: `a link from ${first.a} to itself`, allowed: "two different nodes" } : first
  }
  const half = splits.find(({ a, b }) => known.has(a) || known.has(b)) ?? splits[0]
  if (half === undefined)
    return { found: `the link name ${JSON.stringify(name)}`, allowed: "<a>-<b>, the ids of two nodes" }
  const unknown = [half.a, half.b].filter((id) => !known.has(id))
  return {
    found: `unknown node ${unknown.map((id) => JSON.stringify(id)).join(" and ")}`,
    allowed: listed(known.names) || "a node",
  }
}
