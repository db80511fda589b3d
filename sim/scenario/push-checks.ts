/**
 * What the keys of a push scenario mean together: names that must exist, keys that need each other, shares that add up.
 * Rule: everything is reported in one go; nothing is reported about what is already in error.
 */
import { farthestOf, sampler } from "../kernel/distribution.ts"
import type { Role, WorldSpec } from "../mechanisms/world-spec.ts"
import { deviceStates } from "../trace/tables.ts"
import { accessFindings } from "./access-checks.ts"
import { distributionSpec } from "./distribution-schema.ts"
import { faultFindings } from "./fault-checks.ts"
import { KnownNames, listed } from "./known-names.ts"
import { endsOfLink } from "./link-ends.ts"
import { loadFindings } from "./load-checks.ts"
import type { Names } from "./mechanism-checks.ts"
import { outageFindings } from "./outage-checks.ts"
import type { Finding } from "./problem.ts"
import type { PushFile } from "./push-file.ts"
import { hostOf } from "./push-world.ts"
import { scaleFindings } from "./scale-checks.ts"
import { roleDefaults, roleKeys, rolesOfRegistration, singleRoles } from "./role-defaults.ts"
import { runFindings, warmUpNsOf } from "./second-pass.ts"
import { userFindings } from "./user-checks.ts"
import { stationNames } from "./station-names.ts"
import type { Traces } from "./trace-file.ts"
import { inWords, subtree, type Tree } from "./tree.ts"
import { contentOctetsMax } from "./volume.ts"

/** Kinds of devices by what they take, and by what they register: together they are numbered by an octet. */
const classesMost = 14

/** A shorter stay would end before the registration that begins it. */
const leastStayNs = 1e9

/** Mistakes in how the parts of the file go together, other than mechanisms. */
export const pushFindings = (
  file: PushFile,
  world: WorldSpec,
  names: Names,
  traces: Traces,
  tree: Tree,
): readonly Finding[] => {
  const findings: Finding[] = []
  const add = (path: Finding["path"], found: string, allowed: string, more: Partial<Finding> = {}): void => {
    findings.push({ path, found, allowed, ...more })
  }
  const found = (...path: Finding["path"]): string => inWords(subtree(tree, path))
  const known = new KnownNames(names.nodes)
  const refer = (path: Finding["path"], id: string): void => {
    if (known.has(id) || names.nodes.length === 0) return
    add(path, `unknown node ${JSON.stringify(id)}`, listed(names.nodes), {
      hint: known.hint(id),
      isIndependent: true,
    })
  }
  const nodes = Object.entries(file.nodes)
  const roleOf = (id: string): Role | undefined => file.nodes[id]?.role

  for (const [id, node] of nodes) {
    for (const key of roleKeys) {
      if (node[key] === undefined || roleDefaults[node.role].keys.includes(key)) continue
      const able = Object.entries(roleDefaults).filter(([, defaults]) => defaults.keys.includes(key))
      add(
        ["nodes", id, key],
        `${key} at a node of role ${node.role}`,
        `${key} only at ${able.map(([role]) => role).join(", ")}`,
        {
          atKey: true,
        },
      )
    }
    for (const key of ["retrieval", "messageType", "messageSize", "chunking"] as const) {
      if (node.store?.[key] === undefined) continue
      if (node.role !== "im-server" || id !== file.load.initiator) {
        add(["nodes", id, "store", key], `${key} at ${id}`, "an im-server that is the initiator of the load", {
          atKey: true,
        })
      } else if (node.store.retrieval === undefined) {
        add(["nodes", id, "store", key], `${key} without retrieval`, "retrieval beside it: none, msrp or message", {
          atKey: true,
        })
      }
    }
    const stored = node.store?.messageSize
    if (stored !== undefined && farthestOf(distributionSpec(stored)) > contentOctetsMax)
      add(
        ["nodes", id, "store", "messageSize"],
        found("nodes", id, "store", "messageSize"),
        `up to ${contentOctetsMax} B`,
      )
    const { servers = 1, capacity } = node
    if (typeof capacity === "number" && node.role !== "device" && capacity < servers) {
      add(
        ["nodes", id, "capacity"],
        found("nodes", id, "capacity"),
        `at least the ${servers} servers: it counts those in service`,
      )
    }
    for (const [index, criterion] of (node.filterCriteria ?? []).entries()) {
      refer(["nodes", id, "filterCriteria", index, "server"], criterion.server)
    }
    for (const initiator of Object.keys(node.pap?.initiators ?? {}))
      refer(["nodes", id, "pap", "initiators", initiator], initiator)
    for (const [index, proxy] of (node.path ?? []).entries()) {
      refer(["nodes", id, "path", index], proxy)
      const role = roleOf(proxy)
      if (role !== undefined && role !== "proxy" && node.role === "p-cscf") {
        add(["nodes", id, "path", index], `${proxy}, of role ${role}`, "nodes of role proxy")
      }
    }
    if (node.registrationLifetime !== undefined && node.registrationLifetime < 1e9) {
      add(
        ["nodes", id, "registrationLifetime"],
        found("nodes", id, "registrationLifetime"),
        "at least 1 s: SIP counts whole seconds",
      )
    }
  }
  for (const finding of scaleFindings(file, found)) add(finding.path, finding.found, finding.allowed)
  const instanceNames = new Set(nodes.flatMap(([id, { instances }]) => stationNames(id, instances)))
  const placedOn = new Map<string, string>()
  for (const [id, { nodes: placed }] of Object.entries(file.hosts ?? {})) {
    for (const [index, node] of placed.entries()) {
      if (!instanceNames.has(node)) refer(["hosts", id, "nodes", index], node)
      for (const station of stationNames(node, file.nodes[node]?.instances)) {
        const first = placedOn.get(station)
        placedOn.set(station, id)
        if (first === undefined) continue
        add(["hosts", id, "nodes", index], `${station}, which is on host ${first}`, "every node on one host at most")
        break
      }
    }
  }
  const hosts = new Map<string, string>()
  for (const [id, node] of nodes) {
    const host = hostOf(id, node)
    const first = hosts.get(host)
    if (first !== undefined)
      add(["nodes", id, "host"], `host name ${host}, which ${first} has`, "a host name of its own")
    hosts.set(host, id)
  }
  if (!names.isIncomplete) {
    for (const role of rolesOfRegistration) {
      if (!nodes.some(([, node]) => node.role === role)) {
        add(["nodes"], `no node of role ${role}`, `one: devices register through ${rolesOfRegistration.join(", ")}`, {
          atKey: true,
          isIndependent: true,
        })
      }
    }
  }
  for (const role of singleRoles) {
    const [, second] = nodes.filter(([, node]) => node.role === role)
    if (second !== undefined)
      add(["nodes", second[0], "role"], `a second node of role ${role}`, "one: every subscriber is served by the same")
  }

  const joined = new Map<string, string>()
  for (const name of Object.keys(file.links)) {
    const ends = endsOfLink(name, known)
    if ("found" in ends) {
      if (names.nodes.length === 0) continue
      add(["links", name], ends.found, ends.allowed, {
        atKey: true,
        isIndependent: true,
        hint: known.linkHint(name),
      })
      continue
    }
    const pair = [ends.a, ends.b].sort().join(" ")
    const first = joined.get(pair)
    if (first !== undefined) {
      add(["links", name], `a second link between ${ends.a} and ${ends.b}`, "one, which serves both directions", {
        atKey: true,
        isIndependent: true,
        hint: `the first is ${first}`,
      })
    }
    joined.set(pair, name)
  }

  refer(["load", "initiator"], file.load.initiator)
  const initiator = roleOf(file.load.initiator)
  if (initiator !== undefined && !roleDefaults[initiator].keys.includes("speaks")) {
    add(["load", "initiator"], `${file.load.initiator}, of role ${initiator}`, "an im-server, an mms-centre or a ppg")
  }
  findings.push(...loadFindings(file, world.load, traces, tree))

  findings.push(...userFindings(file, tree))

  const { states } = file.devices
  const sum = deviceStates.reduce((total, state) => total + (states[state] ?? 0), 0)
  if (Math.abs(sum - 1) > 1e-9) {
    add(
      ["devices", "states"],
      `shares that add up to ${Number((sum * 100).toPrecision(6))} %`,
      "shares that add up to 100 %",
      { atKey: true },
    )
  }
  for (const key of ["accepts", "features"] as const) {
    const classes: readonly { readonly share: number }[] = file.devices[key] ?? []
    const total = classes.reduce((all, { share }) => all + share, 0)
    if (total > 1 + 1e-9)
      add(
        ["devices", key],
        `shares that add up to ${Number((total * 100).toPrecision(6))} %`,
        "at most 100 %: the rest of the devices is as usual",
        {
          atKey: true,
        },
      )
    if (classes.length > classesMost)
      add(["devices", key], `${classes.length} kinds of devices`, `at most ${classesMost}`, { atKey: true })
  }
  findings.push(...accessFindings(file, world.devices.access, tree))

  for (const state of ["unregistered", "off"] as const) {
    const stay = file.devices.away?.[state]
    if (stay === undefined || stay === "never") continue
    const { mean } = sampler(distributionSpec(stay))
    if (mean < leastStayNs || !Number.isFinite(mean)) {
      add(["devices", "away", state], found("devices", "away", state), "stays of 1 s or longer in the mean, or never")
    }
  }

  const { duration } = file.run
  const warmUp = warmUpNsOf(file.run)
  findings.push(
    ...outageFindings(file, tree),
    ...faultFindings(file, names, tree),
    ...runFindings(file.run, (key) => found("run", key)),
  )
  if (duration <= 0) add(["run", "duration"], found("run", "duration"), "a span longer than 0")
  else if (warmUp >= duration)
    add(["run", "warmUp"], found("run", "warmUp"), `less than the duration, ${found("run", "duration")}`)
  return findings
}
