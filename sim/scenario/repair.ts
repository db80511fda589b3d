/**
 * Decoding that goes on after mistakes: what is wrong is cut out, so that the rest can be checked for names and combinations.
 * Rule: cutting never adds a mistake; whatever a later check says about a place that was cut is not reported.
 */
import { Result, Schema } from "effect"
import type { Finding, Path } from "./problem.ts"
import { findingsOf } from "./schema-findings.ts"
import { plain, type Tree } from "./tree.ts"

export interface Repaired<T> {
  readonly findings: readonly Finding[]
  /** The decoded rest; `undefined` where too little was left. */
  readonly file: T | undefined
}

/** Enough for the deepest chain of required keys. */
const roundsMax = 40

/** Decodes a document, and where it has mistakes what is left without them; `standIns` replace top-level keys that are missing. */
export const decodeRepaired = <T>(
  schema: Schema.Codec<T, unknown>,
  tree: Tree,
  standIns: Readonly<Record<string, unknown>>,
): Repaired<T> => {
  const decode = Schema.decodeUnknownResult(schema, { errors: "all", onExcessProperty: "error", reportInput: false })
  const document = plain(tree)
  let findings: readonly Finding[] | undefined
  for (let round = 0; round < roundsMax; round += 1) {
    const result = decode(document)
    if (Result.isSuccess(result)) return { findings: findings ?? [], file: result.success }
    const wrong = findingsOf(result.failure.issue, tree)
    findings ??= wrong
    if (typeof document !== "object" || document === null || wrong.some((f) => f.path.length === 0)) break
    for (const { path } of wrong) cut(document, path, standIns)
  }
  return { findings: findings ?? [], file: undefined }
}

/** Removes what stands at a path; of a list, all of it; of a key that is missing, the map around it. */
const cut = (document: object, path: Path, standIns: Readonly<Record<string, unknown>>): void => {
  const maps: { readonly map: Record<string, unknown>; readonly key: string }[] = []
  let current: unknown = document
  for (const key of path) {
    if (typeof current !== "object" || current === null || Array.isArray(current)) break
    const map = current as Record<string, unknown>
    maps.push({ map, key: String(key) })
    if (!Object.hasOwn(map, key)) break
    current = map[String(key)]
  }
  const last = maps.at(-1)
  if (last === undefined) return
  const isMissing = !Object.hasOwn(last.map, last.key)
  const target = isMissing && maps.length > 1 ? maps.at(-2) : last
  if (target === undefined) return
  if (target.map === document && Object.hasOwn(standIns, target.key)) {
    target.map[target.key] = structuredClone(standIns[target.key])
  } else delete target.map[target.key]
}
