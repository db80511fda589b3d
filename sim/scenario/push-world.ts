/**
 * From a decoded scenario file of kind `push` to the world that a replication needs: defaults filled in, names resolved.
 * Rule: whatever is not in the file comes from `sim/parameters` and is written into the ledger.
 */
import type { HostSpec } from "../network/host-spec.ts"
import type { ServiceSpec, StationSpec } from "../network/station-spec.ts"
import type { LinkSpec } from "../network/link-spec.ts"
import type { DevicesSpec, NodeSpec, OutageSpec, PerUserSpec, Role, WorldSpec } from "../mechanisms/world-spec.ts"
import { refusedRequest } from "../mechanisms/route-table.ts"
import * as core from "../parameters/core-network.ts"
import { scaled } from "../parameters/parameter.ts"
import * as imStore from "../parameters/im-store.ts"
import { rejectService } from "../parameters/overload.ts"
import * as signalling from "../parameters/signalling.ts"
import * as sip from "../parameters/sip.ts"
import * as subscribers from "../parameters/subscribers.ts"
import { accessWorld, bearersOf, deviceServiceOf } from "./access-world.ts"
import { faultSpecs } from "./fault-world.ts"
import type { Ledger } from "./ledger.ts"
import { KnownNames } from "./known-names.ts"
import { endsOfLink } from "./link-ends.ts"
import { loadSpec } from "./load-world.ts"
import type { PushFile } from "./push-file.ts"
import type { GivenDistribution } from "./distribution-schema.ts"
import { overloadControlOf, overloadSpec } from "./overload-settings.ts"
import { papSpec } from "./pap-file.ts"
import { roleDefaults } from "./role-defaults.ts"
import { stationNames } from "./station-names.ts"
import type { Traces } from "./trace-file.ts"
import { warmUpNsOf } from "./second-pass.ts"

type NodeFile = PushFile["nodes"][string]
type DevicesFile = PushFile["devices"]

/** The world of a scenario. What does not fit together in the file is dropped here and reported by `push-checks.ts`. */
export const pushWorld = (file: PushFile, traces: Traces, ledger: Ledger): WorldSpec => {
  const ids = Object.keys(file.nodes)
  const known = new KnownNames(ids)
  const nodes = ids.map((id) => nodeSpec(id, file.nodes[id] as NodeFile, file, ledger))
  const roleOf = new Map(nodes.map((node) => [node.id, node.role]))
  const links = Object.entries(file.links).flatMap(([name, link]) => {
    const ends = endsOfLink(name, known)
    return "a" in ends ? [linkSpec(name, ends, link, roleOf, bearersOf(file.devices), ledger)] : []
  })
  const devices = devicesSpec(file.devices, ledger)
  const cellular = devices.cellularTimers ? cellularConstants : {}
  const sms = nodes.some((node) => node.role === "smsc") ? smsConstants : {}
  for (const [name, parameter] of Object.entries({ ...constants, ...cellular, ...sms }))
    ledger.constant(name, parameter)
  return {
    rfc4320: rfc4320Of(file.era),
    nodes,
    ...(file.hosts === undefined ? {} : { hosts: hostSpecs(file.hosts, file.nodes, ledger) }),
    links,
    ...(file.faults === undefined || file.faults.length === 0
      ? {}
      : { faults: faultSpecs(file, file.faults, known, ledger) }),
    devices,
    load: loadSpec(file, traces, ledger),
    content: {
      type: file.content.type,
      size: ledger.distribution("content.size", file.content.size, subscribers.contentSize),
    },
    durationNs: file.run.duration,
    warmUpNs: warmUpNsOf(file.run),
  }
}

/** Constants that hold in every scenario and that no key changes. */
const constants = {
  "sip.T1": sip.T1,
  "sip.T2": sip.T2,
  "sip.T4": sip.T4,
  "sip.timeoutInT1": sip.timeoutInT1,
  "sip.udpSizeMax": sip.udpSizeMax,
  "sip.registrationAsked": sip.registrationAsked,
  "sip.registrationRefreshBefore": sip.registrationRefreshBefore,
  "signalling.httpWait": signalling.httpWait,
  "signalling.diameterWait": signalling.diameterWait,
  "signalling.registrationWait": signalling.registrationWait,
  "signalling.notificationWait": signalling.notificationWait,
  "signalling.notificationTries": signalling.notificationTries,
}
const smsConstants = {
  "signalling.smppWait": signalling.smppWait,
  "signalling.mapWait": signalling.mapWait,
}
const cellularConstants = {
  "sip.T1Cellular": sip.T1Cellular,
  "sip.T2Cellular": sip.T2Cellular,
  "sip.T4Cellular": sip.T4Cellular,
}

const rfc4320Of = (era: PushFile["era"]): boolean => {
  if (typeof era !== "object") return era === "modern"
  return era.rfc4320 ?? era.base === "modern"
}

const nodeSpec = (id: string, node: NodeFile, file: PushFile, ledger: Ledger): NodeSpec => {
  const { role } = node
  const defaults = roleDefaults[role]
  const isSender = defaults.keys.includes("store")
  const at = `nodes.${id}`
  return {
    id,
    role,
    group: node.group ?? defaults.group,
    host: hostOf(id, node),
    station: stationSpec(id, node, file, ledger),
    ...scale(id, node, ledger),
    identity: isSender ? (node.identity ?? `sip:${id}@home1.net`) : undefined,
    speaks: node.speaks ?? defaults.speaks,
    knowsServingCscf: node.knowsServingCscf ?? defaults.knowsServingCscf,
    compliance: node.compliance ?? [],
    bearers: node.bearers ?? [],
    ...(node.pap === undefined ? {} : { pap: papSpec(node.pap) }),
    store: isSender ? storeSpec(at, role, node.store, ledger) : noStore,
    filterCriteria: (node.filterCriteria ?? []).map((c, index) => ({
      server: c.server,
      priority: c.priority ?? index,
      method: c.method,
      sessionCase: c.sessionCase ?? "any",
      exceptAsserted: c.exceptAsserted ?? [],
    })),
    registrationSeconds:
      role === "s-cscf"
        ? Math.round(
            ledger.number(`${at}.registrationLifetime`, node.registrationLifetime, sip.registrationAsked) / 1e9,
          )
        : sip.registrationAsked.value,
    overload: overloadSpec(at, node, file.era, ledger),
    path: node.path ?? [],
  }
}

const hostSpecs = (
  hosts: NonNullable<PushFile["hosts"]>,
  files: PushFile["nodes"],
  ledger: Ledger,
): readonly HostSpec[] =>
  Object.entries(hosts).map(([id, { cores, nodes, wakeUp }]) => ({
    id,
    cores,
    stations: nodes.flatMap((node) => stationNames(node, files[node]?.instances)),
    wakeUp: ledger.distribution(`hosts.${id}.wakeUp`, wakeUp, core.wakeUp),
  }))

/** What a scenario says of instances and memory. */
const scale = (
  id: string,
  { instances, choice, memory, memoryPerTransaction, retryAfter }: NodeFile,
  ledger: Ledger,
): Pick<NodeSpec, "instances" | "transactionsMost" | "retryAfterNs"> => ({
  ...(instances === undefined || instances === 1 ? {} : { instances: { count: instances, choice: choice ?? "hash" } }),
  ...(memory === undefined
    ? {}
    : {
        transactionsMost: Math.floor(
          memory /
            ledger.number(
              `nodes.${id}.memoryPerTransaction`,
              memoryPerTransaction,
              core.memoryPerTransaction,
              "nodes.*.memoryPerTransaction",
            ),
        ),
      }),
  ...(retryAfter === undefined ? {} : { retryAfterNs: retryAfter }),
})

/** Host name of a node in messages. */
export const hostOf = (id: string, node: { readonly host?: string }): string => node.host ?? `${id}.home1.net`

const noStore = { expiryNs: 0, retryAfterNs: 0, retries: 0 }

const storeSpec = (at: string, role: Role, store: NodeFile["store"], ledger: Ledger): NodeSpec["store"] => {
  const [retryAfter, retries] =
    role === "ppg" ? [core.ppgRetryAfter, core.ppgRetries] : [core.storeRetryAfter, core.storeRetries]
  return {
    expiryNs: ledger.number(`${at}.store.expiry`, store?.expiry, core.storeExpiry),
    retryAfterNs: ledger.number(`${at}.store.retryAfter`, store?.retryAfter, retryAfter),
    retries: ledger.number(`${at}.store.retries`, store?.retries, retries),
    ...(store?.spread === undefined
      ? {}
      : { spreadNs: ledger.number(`${at}.store.spread`, store.spread, core.storeSpread) }),
    ...(store?.retrieval === undefined
      ? {}
      : {
          messages: {
            type: store.messageType?.toLowerCase() ?? "text/plain",
            size: ledger.distribution(`${at}.store.messageSize`, store.messageSize, imStore.messageSize),
            retrieval: store.retrieval,
            chunking: store.chunking ?? "one",
          },
        }),
  }
}

const stationSpec = (id: string, node: NodeFile, file: PushFile, ledger: Ledger): StationSpec => {
  const { role } = node
  const at = `nodes.${id}`
  const defaults = roleDefaults[role]
  const given = node.service
  const isPlayed = Object.values(file.hosts ?? {}).some(({ nodes }) => nodes.includes(id))
  const standard = role === "device" ? deviceServiceOf(file.devices) : defaults.service
  const service: ServiceSpec = {
    base: ledger.distribution(`${at}.service.base`, given?.base, standard),
    perOctetNs: ledger.number(`${at}.service.perOctet`, given?.perOctet, core.perOctet, "nodes.*.service.perOctet"),
  }
  const serviceByKind: Record<string, ServiceSpec> = {}
  if (given?.base === undefined && given?.byMessage === undefined) {
    for (const [kind, parameter] of Object.entries(defaults.serviceByMessage)) {
      const base = ledger.distribution(`${at}.service.byMessage.${kind}.base`, undefined, parameter)
      serviceByKind[kind] = { base, perOctetNs: service.perOctetNs }
    }
  }
  const isControlled = overloadControlOf(node, file.era) !== "none"
  if (isControlled) {
    ledger.constant("overload.rejectService", rejectService)
    serviceByKind[refusedRequest] = {
      base: scaled(service.base, rejectService.value),
      perOctetNs: service.perOctetNs * rejectService.value,
    }
  }
  for (const [kind, exception] of Object.entries(given?.byMessage ?? {})) {
    serviceByKind[kind] = {
      base:
        exception.base === undefined
          ? service.base
          : ledger.distribution(
              `${at}.service.byMessage.${kind}.base`,
              exception.base,
              defaults.serviceByMessage[kind] ?? standard,
            ),
      perOctetNs:
        exception.perOctet === undefined
          ? service.perOctetNs
          : ledger.number(`${at}.service.byMessage.${kind}.perOctet`, exception.perOctet, core.perOctet),
    }
  }
  return {
    // A device node stands for all devices, each with a processor of its own; on a host it is a process that plays them all.
    servers:
      role === "device"
        ? (node.servers ?? (isPlayed ? 1 : file.devices.count))
        : ledger.number(
            `${at}.servers`,
            node.servers,
            defaults.servers,
            defaults.servers === core.servers ? "nodes.*.servers" : undefined,
          ),
    capacity: ledger.number(
      `${at}.capacity`,
      node.capacity === "infinite" ? Infinity : node.capacity,
      defaults.capacity,
      defaults.capacity === core.capacity ? "nodes.*.capacity" : undefined,
    ),
    discipline: node.discipline ?? "fifo",
    service,
    serviceByKind,
  }
}

const linkSpec = (
  name: string,
  { a, b }: { readonly a: string; readonly b: string },
  link: PushFile["links"][string],
  roleOf: ReadonlyMap<string, Role>,
  { isRadio, isFixed }: { readonly isRadio: boolean; readonly isFixed: boolean },
  ledger: Ledger,
): LinkSpec => {
  const ends = [roleOf.get(a), roleOf.get(b)]
  const isAccess = ends.includes("device")
  const delay =
    isAccess && (isRadio || ends.includes("msc"))
      ? core.radioSideDelay
      : ends.includes("hss")
        ? core.diameterDelay
        : core.nationalDelay
  return {
    a,
    b,
    delay: ledger.distribution(`links.${name}.delay`, link.delay, delay),
    // The way to the P-CSCF is in the radio's own delays; a device of the mix that is on fixed access has it all the same.
    ...(isAccess && delay === core.radioSideDelay && isFixed && link.delay === undefined
      ? { fixedDelay: ledger.distribution(`links.${name}.delay, on fixed access`, undefined, core.nationalDelay) }
      : {}),
    jitter: ledger.distribution(`links.${name}.jitter`, link.jitter, core.linkJitter, "links.*.jitter"),
    rateBitsPerSecond: ledger.number(
      `links.${name}.rate`,
      link.rate === "infinite" ? Infinity : link.rate,
      core.linkRate,
      "links.*.rate",
    ),
    loss: ledger.number(`links.${name}.loss`, link.loss, core.linkLoss, "links.*.loss"),
    transport: link.transport ?? "sip",
    bearer: ends.includes("msc") ? "sms" : "packet",
  }
}

const devicesSpec = (devices: DevicesFile, ledger: Ledger): DevicesSpec => {
  const access = accessWorld(devices, ledger)
  return {
    count: devices.count,
    ...perUserSpec(devices.perUser, ledger),
    shares: {
      imOffline: devices.states["im-offline"] ?? 0,
      unregistered: devices.states.unregistered ?? 0,
      off: devices.states.off ?? 0,
    },
    awayUnregistered: awaySpec("devices.away.unregistered", devices.away?.unregistered, ledger),
    awayOff: awaySpec("devices.away.off", devices.away?.off, ledger),
    abrupt: ledger.number("devices.abrupt", devices.abrupt, subscribers.abrupt),
    ...(devices.outages === undefined || devices.outages.length === 0
      ? {}
      : { outages: devices.outages.map((outage, index) => outageSpec(outage, index, ledger)) }),
    ...(devices.accepts === undefined
      ? {}
      : {
          accepts: devices.accepts.map(({ types, share }) => ({
            share,
            types: types.map((type) => type.toLowerCase()),
          })),
        }),
    ...(devices.features === undefined
      ? {}
      : { features: devices.features.map(({ registers, share }) => ({ share, registers: registersOf(registers) })) }),
    access,
    cellularTimers: devices.timers === undefined ? bearersOf(devices).isRadio : devices.timers === "cellular",
  }
}

/** How many devices users have; `undefined` where each has one. */
export const perUserOf = (given: DevicesFile["perUser"] = 1): PerUserSpec | undefined => {
  const perUser = Object.entries(typeof given === "number" ? { [given]: 1 } : given)
    .map(([number, share]) => ({ devices: Number(number), share }))
    .filter(({ share }) => share > 0)
    .sort((one, other) => one.devices - other.devices)
  return perUser.every(({ devices }) => devices === 1) ? undefined : perUser
}

/** The same, written down where it is not as usual. */
const perUserSpec = (given: DevicesFile["perUser"], ledger: Ledger): Pick<DevicesSpec, "perUser"> => {
  const perUser = perUserOf(given)
  if (perUser === undefined) return {}
  const points = perUser.map(({ devices, share }) => ({ value: devices, weight: share }))
  const stated = typeof given === "number" ? given : { empirical: points }
  ledger.distribution("devices.perUser", stated, subscribers.devicesPerUser)
  return { perUser }
}

const outageSpec = (
  { at, share, duration, spread }: NonNullable<DevicesFile["outages"]>[number],
  index: number,
  ledger: Ledger,
): OutageSpec => ({
  atNs: at,
  share: ledger.number(`devices.outages.${index}.share`, share, subscribers.outageShare),
  durationNs: duration,
  spreadNs: ledger.number(`devices.outages.${index}.spread`, spread, subscribers.comeBackSpread),
})

/** What a contact registers, from its word in a scenario. */
const registersOf = (word: string): readonly string[] | "nothing" =>
  word === "nothing" ? word : word === "no-push-tag" ? [] : word.split(",")

const awaySpec = (
  path: string,
  given: GivenDistribution | "never" | undefined,
  ledger: Ledger,
): DevicesSpec["awayOff"] => (given === "never" ? undefined : ledger.distribution(path, given, subscribers.away))
