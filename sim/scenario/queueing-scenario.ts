/** Decoding of a document of kind `queueing`, in two passes: keys, types and units first, then what they mean together. */
import { out, type BatchSpec, type QueueingSpec } from "../network/queueing/spec.ts"
import type { QueueingScenario } from "./decoded.ts"
import { KnownNames, listed } from "./known-names.ts"
import { sourceArrivalsFindings } from "./load-checks.ts"
import { sourceArrivalSpec } from "./load-world.ts"
import { lateFindings, queueingSpans } from "./last-instant.ts"
import { decodedObjectives, queueingVocabulary } from "./objective.ts"
import type { Finding } from "./problem.ts"
import { distributionSpec } from "./distribution-schema.ts"
import { QueueingFile } from "./queueing-file.ts"
import { decodeRepaired } from "./repair.ts"
import { exceptInError, runFindings, runSpec, warmUpNsOf } from "./second-pass.ts"
import { child, inWords, subtree, type Tree } from "./tree.ts"
import { arrivalsMax, expectedCustomers, expectedVisits, leastPoissonRate } from "./volume.ts"
import { isAlwaysZero, zeroTimeCycles } from "./zero-time-cycle.ts"

/** The class of customers where the file names none. */
const onlyClass = "customer"

const standIns = {
  title: "untitled",
  question: "unasked",
  nodes: { none: { service: "1 s" } },
  load: { sources: { none: { to: "none", rate: "1/s" } } },
  run: { duration: "1 s" },
}

/** The scenario, and everything that is wrong with it; no scenario where too little is right. */
export const queueingScenario = (
  name: string,
  tree: Tree,
): { readonly findings: readonly Finding[]; readonly scenario: QueueingScenario | undefined } => {
  const { findings, file } = decodeRepaired(QueueingFile, tree, standIns)
  if (file === undefined) return { findings, scenario: undefined }
  const model = queueingSpec(file)
  const classes = model.classes.map((c) => c.id)
  const { objectives, findings: wrongObjectives } = decodedObjectives(
    file.objectives ?? [],
    queueingVocabulary(
      classes,
      model.stations.map(({ id }) => id),
    ),
  )
  const wrong = queueingFindings(file, model, tree)
  const late = exceptInError(lateFindings(queueingSpans(model), file.run.duration, tree), wrong)
  const second = exceptInError([...wrong, ...late, ...wrongObjectives], findings)
  const { title, question, notes = "" } = file
  const run = runSpec(file.run)
  const canonical = { title, question, kind: "queueing", model, run, objectives, notes }
  return {
    findings: [...findings, ...second],
    scenario: { kind: "queueing", name, title, question, model, run, objectives, notes, canonical, parameters: [] },
  }
}

const queueingSpec = (file: QueueingFile): QueueingSpec => {
  const { classes = { [onlyClass]: {} }, sources = {}, populations = {}, routing = {} } = file.load
  const first = Object.keys(classes)[0] ?? onlyClass
  return {
    classes: Object.entries(classes).map(([id, { priority = 0 }]) => ({ id, priority })),
    stations: Object.entries(file.nodes).map(([id, node]) => ({
      id,
      spec: {
        servers: node.servers === "infinite" ? Infinity : (node.servers ?? 1),
        capacity: node.capacity === undefined || node.capacity === "infinite" ? Infinity : node.capacity,
        discipline: node.discipline ?? "fifo",
        service: { base: distributionSpec(node.service), perOctetNs: 0 },
        serviceByKind: Object.fromEntries(
          Object.entries(node.serviceByClass ?? {}).map(([c, given]) => [
            c,
            { base: distributionSpec(given), perOctetNs: 0 },
          ]),
        ),
      },
      patience: node.patience === undefined ? undefined : distributionSpec(node.patience),
    })),
    sources: Object.entries(sources).map(([id, source]) => ({
      id,
      class: source.class ?? first,
      to: source.to,
      ...arrivalsOf(source),
      batch: batchOf(source.batch),
    })),
    populations: Object.entries(populations).map(([id, p]) => ({
      id,
      class: p.class ?? first,
      to: p.to,
      count: p.count,
      think: distributionSpec(p.think),
    })),
    routing: Object.entries(routing).map(([from, shares]) => ({
      from,
      to: Object.entries(shares).map(([station, probability]) => ({ station, probability })),
    })),
  }
}

type SourceFile = Exclude<QueueingFile["load"]["sources"], undefined>[string]

const arrivalsOf = ({ rate, interarrival, arrivals }: SourceFile) => {
  if (arrivals !== undefined) return { arrivals: sourceArrivalSpec(arrivals) }
  if (interarrival !== undefined) return { interarrival: distributionSpec(interarrival) }
  return { interarrival: { kind: "exponential" as const, mean: rate === undefined || rate === 0 ? 0 : 1e9 / rate } }
}

const batchOf = (batch: SourceFile["batch"]): BatchSpec => {
  if (batch === undefined || typeof batch === "number") return { kind: "constant", value: batch ?? 1 }
  if (batch.geometric !== undefined) return { kind: "geometric", mean: batch.geometric.mean }
  return { kind: "empirical", points: batch.empirical ?? [] }
}

/** Mistakes in how the parts of the file go together. */
const queueingFindings = (file: QueueingFile, model: QueueingSpec, tree: Tree): readonly Finding[] => {
  const findings: Finding[] = []
  const add = (path: Finding["path"], found: string, allowed: string, more: Partial<Finding> = {}): void => {
    findings.push({ path, found, allowed, ...more })
  }
  const written = child(tree, "nodes")
  const stations = written?.kind === "branch" ? [...written.entries.keys()] : []
  const { classes, sources = {}, populations = {}, routing = {} } = file.load
  const classIds = Object.keys(classes ?? { [onlyClass]: {} })
  const knownStations = new KnownNames(stations)
  const knownTargets = new KnownNames(stations.length === 0 ? [] : [...stations, out])
  const knownClasses = new KnownNames(classIds)
  const refer = (path: Finding["path"], what: string, id: string, known: KnownNames, atKey = false): void => {
    if (known.has(id) || known.names.length === 0) return
    add(path, `unknown ${what} ${JSON.stringify(id)}`, listed(known.names), {
      atKey,
      isIndependent: true,
      hint: known.hint(id),
    })
  }
  const visitor = (
    path: Finding["path"],
    { to, class: of }: { readonly to: string; readonly class?: string },
  ): void => {
    refer([...path, "to"], "station", to, knownStations)
    if (of !== undefined) refer([...path, "class"], "class", of, knownClasses)
    else if (classIds.length > 1)
      add([...path, "class"], "nothing", `one of ${listed(classIds)}`, { hint: "there is more than one class" })
  }
  for (const [id, node] of Object.entries(file.nodes)) {
    if (id === out)
      add(["nodes", id], `a station called ${out}`, `another name: ${out} is where customers leave`, { atKey: true })
    for (const c of Object.keys(node.serviceByClass ?? {}))
      refer(["nodes", id, "serviceByClass", c], "class", c, knownClasses, true)
    const servers = node.servers === "infinite" ? Infinity : (node.servers ?? 1)
    if (typeof node.capacity === "number" && node.capacity < servers) {
      add(
        ["nodes", id, "capacity"],
        String(node.capacity),
        `at least the ${servers} servers: it counts those in service`,
      )
    }
  }
  for (const [id, source] of Object.entries(sources)) {
    const path = ["load", "sources", id]
    visitor(path, source)
    const given = (["rate", "interarrival", "arrivals"] as const).filter((key) => source[key] !== undefined)
    if (given.length !== 1)
      add(
        path,
        given.length === 0 ? "a source without rate, interarrival or arrivals" : given.join(" and "),
        "exactly one of rate, interarrival, arrivals",
        { atKey: true },
      )
    if (source.arrivals !== undefined)
      findings.push(...sourceArrivalsFindings([...path, "arrivals"], source.arrivals, file.run.duration, tree))
    if (source.rate === 0) add([...path, "rate"], inWords(subtree(tree, [...path, "rate"])), "more than 0")
    else if (source.rate !== undefined && source.rate < leastPoissonRate) {
      add(
        [...path, "rate"],
        inWords(subtree(tree, [...path, "rate"])),
        "at least 0.3/d, so that draws stay within 104 d",
      )
    }
    if (source.interarrival !== undefined && isAlwaysZero(distributionSpec(source.interarrival))) {
      add([...path, "interarrival"], "spans of 0", "spans longer than 0")
    }
  }
  for (const [id, population] of Object.entries(populations)) visitor(["load", "populations", id], population)
  if (Object.keys(sources).length + Object.keys(populations).length === 0) {
    add(["load"], "no source and no population", "at least one", { atKey: true })
  }
  for (const [from, shares] of Object.entries(routing)) {
    refer(["load", "routing", from], "station", from, knownStations, true)
    for (const to of Object.keys(shares)) refer(["load", "routing", from, to], "station", to, knownTargets, true)
    const sum = Object.values(shares).reduce((total, share) => total + share, 0)
    if (Math.abs(sum - 1) > 1e-9) {
      add(
        ["load", "routing", from],
        `probabilities that add up to ${Number(sum.toPrecision(6))}`,
        "probabilities that add up to 1",
        { atKey: true },
      )
    }
  }
  const { duration } = file.run
  const warmUp = warmUpNsOf(file.run)
  findings.push(...runFindings(file.run, (key) => inWords(subtree(tree, ["run", key]))))
  if (duration <= 0) add(["run", "duration"], inWords(subtree(tree, ["run", "duration"])), "a span longer than 0")
  else if (warmUp >= duration)
    add(["run", "warmUp"], inWords(subtree(tree, ["run", "warmUp"])), "less than run.duration")
  for (const { origin, places } of zeroTimeCycles(model)) {
    add(["load", ...origin], `a cycle in which no time passes: ${listed(places)}`, "some time in every cycle", {
      atKey: true,
      hint: "give a service on it, or the thinking, a span longer than 0",
    })
  }
  for (const [key, expected] of [
    ["sources", expectedCustomers(model, duration)],
    ["populations", expectedVisits(model, duration)],
  ] as const) {
    if (!(expected > arrivalsMax)) continue
    add(
      ["load", key],
      `${Number(expected.toPrecision(3))} arrivals to be expected in run.duration`,
      `up to ${arrivalsMax} in one replication`,
      { atKey: true, hint: "shorten run.duration, or lower the load" },
    )
  }
  return findings
}
