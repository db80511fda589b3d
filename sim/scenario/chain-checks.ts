/**
 * What the ways of one chain (`fallback`) must have in common: they push in one world, whose devices and servers are as one of them says.
 * Rule: a chain whose ways say different things is refused before the run, with both ways named; none of them is silently overruled.
 */
import type { AnyMechanism } from "../mechanisms/mechanism.ts"
import type { Finding, Path } from "./problem.ts"

/** One way of a chain, with its decoded settings and its place in the file. */
export interface ChainWay {
  readonly path: Path
  readonly mechanism: AnyMechanism
  readonly settings: unknown
}

/** Ways that do not go together; the first is the entry itself. */
export const chainFindings = (ways: readonly ChainWay[]): readonly Finding[] => [...repeated(ways), ...unlike(ways)]

/** Mechanisms that a chain has in one way at most, a second time. */
const repeated = (ways: readonly ChainWay[]): readonly Finding[] =>
  ways.flatMap((way, index) => {
    const { mechanism, path } = way
    const first = ways.slice(0, index).find((other) => other.mechanism === mechanism)
    if (mechanism.isOncePerChain !== true || first === undefined) return []
    return [
      {
        path,
        found: `a second way of ${mechanism.id} in one chain`,
        allowed: `${mechanism.id} in one way of a chain at most: its settings hold for all of it`,
        hint: `the first is ${first.path.join(".")}; to compare settings, list them as mechanisms of their own`,
      },
    ]
  })

/** Settings that hold for the whole chain, and in which a way differs from the first that has them. */
const unlike = (ways: readonly ChainWay[]): readonly Finding[] =>
  ways.flatMap((way, index) =>
    Object.keys(way.mechanism.chainWide ?? {}).flatMap((key): readonly Finding[] => {
      const first = ways.slice(0, index).find(({ mechanism }) => Object.hasOwn(mechanism.chainWide ?? {}, key))
      if (first === undefined || valueOf(first, key) === valueOf(way, key)) return []
      return [
        {
          path: way.path,
          found: `${key} ${valueOf(way, key)} of ${way.mechanism.id}`,
          allowed: `${key} ${valueOf(first, key)}, as ${first.mechanism.id} at ${first.path.join(".")} has it: it holds for the whole chain`,
          hint: `state the same ${key} at both; where it is not stated, it is the default`,
        },
      ]
    }),
  )

const valueOf = ({ mechanism, settings }: ChainWay, key: string): string =>
  String((settings as Readonly<Record<string, number | string | undefined>>)[key] ?? mechanism.chainWide?.[key])
