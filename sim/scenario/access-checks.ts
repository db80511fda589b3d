/** What the keys of `devices.access` mean together: one bearer or a mix, shares that add up, who can move where. */
import { sampler } from "../kernel/distribution.ts"
import type { DevicesAccess } from "../network/link-spec.ts"
import { leavingRates } from "../mechanisms/mobility.ts"
import type { RadioFile } from "./access-file.ts"
import { distributionSpec } from "./distribution-schema.ts"
import type { Finding, Path } from "./problem.ts"
import type { PushFile } from "./push-file.ts"
import { inWords, subtree, type Tree } from "./tree.ts"
import { arrivalsMax } from "./volume.ts"

/** Bearers of a mix: they are numbered by an octet, and nobody compares more. */
const membersMost = 16

/** A shorter stay would end before the channel of the new bearer is set up. */
const leastStayNs = 1e9

const at: Path = ["devices", "access"]

/** Mistakes in the access of a file, of which `spec` was made. */
export const accessFindings = ({ devices, run }: PushFile, spec: DevicesAccess, tree: Tree): readonly Finding[] => {
  const { access } = devices
  if (typeof access !== "object") return []
  const { mix, reRegister, ...own } = access
  if (mix === undefined) {
    return [
      ...(own.technology === undefined
        ? [{ path: at, found: "a map without technology", allowed: "technology, or mix", atKey: true }]
        : tailFindings(at, own, tree)),
      ...(reRegister === undefined
        ? []
        : [{ path: [...at, "reRegister"], found: "reRegister without mix", allowed: "only with mix", atKey: true }]),
    ]
  }
  const findings: Finding[] = Object.keys(own).map((key) => ({
    path: [...at, key],
    found: `${key} beside mix`,
    allowed: "inside the access of a member",
    atKey: true,
  }))
  const add = (path: Path, found: string, allowed: string): void => void findings.push({ path, found, allowed })
  const found = (path: Path): string => inWords(subtree(tree, path))
  if (mix.length < 2 || mix.length > membersMost) {
    add([...at, "mix"], found([...at, "mix"]), `2 to ${membersMost} bearers`)
    return findings
  }
  const sum = mix.reduce((total, { share }) => total + share, 0)
  if (Math.abs(sum - 1) > 1e-9) {
    add([...at, "mix"], `shares that add up to ${Number((sum * 100).toPrecision(6))} %`, "shares that add up to 100 %")
  }
  const isFixed = mix.map((member) => member.access === "fixed")
  for (const [index, member] of mix.entries()) {
    const place: Path = [...at, "mix", index]
    if (member.share === 0) add([...place, "share"], found([...place, "share"]), "more than 0")
    if (typeof member.access === "object") findings.push(...tailFindings([...place, "access"], member.access, tree))
    if (member.stay === undefined) continue
    const stay: Path = [...place, "stay"]
    const { mean } = sampler(distributionSpec(member.stay))
    if (index === 0)
      add(stay, "a stay at the first bearer", "none: its mean follows from the shares and the other stays")
    else if (isFixed[index] === true || isFixed[0] === true)
      add(
        stay,
        "hand-overs between fixed access and a radio",
        "only between radio technologies, which keep the IP address",
      )
    else if (mean < leastStayNs || !Number.isFinite(mean))
      add(stay, found(stay), "stays of 1 s or longer, and not without end, in the mean")
  }
  if (reRegister !== undefined && mix.every(({ stay }) => stay === undefined))
    add([...at, "reRegister"], "reRegister where no device moves", "only beside a stay")
  if (findings.length > 0 || spec.kind !== "mix") return findings
  const rate = leavingRates(spec).reduce((total, one) => total + one, 0)
  const handOvers = 2 * devices.count * mix[0]!.share * rate * (run.duration / 1e9)
  if (handOvers > arrivalsMax) {
    const expected = `${Number(handOvers.toPrecision(3))} hand-overs to be expected in run.duration`
    add([...at, "mix"], expected, `up to ${arrivalsMax} in one replication`)
  }
  return findings
}

/** A low-rate state that nothing says how to leave. */
const tailFindings = (
  path: Path,
  { technology, tail = 0, promotion }: Partial<RadioFile>,
  tree: Tree,
): readonly Finding[] =>
  technology === undefined || tail === 0 || promotion !== undefined || ["umts", "hspa"].includes(technology)
    ? []
    : [
        {
          path: [...path, "tail"],
          found: inWords(subtree(tree, [...path, "tail"])),
          allowed: `promotion beside it: ${technology} has no tail state of its own`,
        },
      ]
