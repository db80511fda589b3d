/**
 * Turns the raw records of a traced push into its published story: node ids, seconds, words, and the exact text of every
 * message, printed from the same places that the run followed, with that push's own identifiers.
 */
import type { Flow, FlowOutcome, FlowRecord } from "../trace/flow.ts"
import { outcomes } from "../trace/tables.ts"
import type { Devices } from "./devices.ts"
import type { Ledger } from "./ledger.ts"
import type { PreparedWorld } from "./replicate.ts"
import { asidesOf, type Place } from "./place.ts"
import { firstAside } from "./transport.ts"
import type { RawRecord, Tracer } from "./tracer.ts"

const nsPerSecond = 1e9
const ignoredName = /^(idle|start|(pending|attempting)(Returned)?)$/

/** What is known of the push when the run ends. */
interface PushFacts {
  readonly outcome: FlowOutcome
  readonly state: number
  readonly deliveredNs: number
}

/** The story of the traced push; a push that was never planned has no records. */
export const flowOf = (world: PreparedWorld, tracer: Tracer, ledger: Ledger, devices: Devices, push: number): Flow => {
  const { book, table } = world
  const { directory } = book
  const facts = factsOf(ledger)
  const reasonsOf = tracer.attempts.map((attempt) =>
    attempt === undefined ? [] : ledger.judgementOf(attempt.visited, facts.state).reasons,
  )
  const order = inOrder(tracer.records)
  const numberOf = new Map(order.map((raw, index) => [raw, index + 1]))
  const numberOfCause = (cause: number | undefined): number | null => {
    const raw = cause === undefined ? undefined : tracer.records[cause]
    return raw === undefined ? null : (numberOf.get(raw) ?? null)
  }
  const published = (raw: RawRecord, n: number): FlowRecord => {
    const place = raw.place < 0 ? undefined : table.places[raw.place]
    const isMessage = raw.kind === "message"
    const isBack = raw.code >= 0
    const near = place === undefined ? raw.node : isBack ? place.to : place.from
    const far = place === undefined || !isMessage ? near : isBack ? place.from : place.to
    const base = {
      n,
      kind: isMessage && raw.isLost ? ("lost" as const) : raw.kind,
      sent: raw.sentNs / nsPerSecond,
      received: raw.receivedNs / nsPerSecond,
      from: directory.node(near).id,
      to: directory.node(far).id,
      retransmission: raw.repeat,
      cause: numberOfCause(raw.cause),
      note: null,
      transaction: raw.transaction < 0 ? null : raw.transaction,
    }
    if (place === undefined || !isMessage) {
      return {
        ...base,
        protocol: "",
        name: raw.name,
        bytes: 0,
        redundant: null,
        text: "",
        encoding: "utf-8",
        direction: "none",
        transport: "",
      }
    }
    // A push keeps the Date and the deadline of its planned start, however late it is sent; an answer over PAP and a
    // result notification tell their own time.
    const writtenNs = place.tells[isBack ? "response" : "request"] === "own" ? raw.sentNs : tracer.plannedNs
    const plainContext = book.context(
      {
        push,
        attempt: raw.attempt,
        device: tracer.device,
        terminal: raw.device,
        ...onBranch(table.places[raw.answeredAt] ?? place),
        nowSeconds: Math.floor(writtenNs / nsPerSecond),
        profile: devices.profile[raw.device] ?? 0,
        ...submittedAs(tracer),
      },
      raw.body,
      raw.part,
    )
    const context = raw.feedback === undefined ? plainContext : { ...plainContext, feedback: raw.feedback }
    const aside = raw.code <= firstAside ? asidesOf(place)[firstAside - raw.code] : undefined
    const printed = isBack
      ? place.response(context, raw.code, table.places[raw.answeredAt]!)
      : aside === undefined
        ? place.request(context)
        : aside.print(context, table.places[raw.answeredAt])
    const octets = raw.repeat > 0 && place.again !== undefined ? place.again(printed) : printed
    return {
      ...base,
      protocol: place.protocol,
      name: (isBack ? place.responseName(raw.code) : (aside?.name ?? place.requestName)).replace(/^\S+ /, ""),
      bytes: octets.length,
      redundant: reasonsOf[raw.attempt]?.[raw.place] ?? null,
      ...textOrHex(octets),
      direction: isBack ? (raw.code < 200 ? "provisional" : "response") : "request",
      transport: raw.isReliable ? "TCP" : "UDP",
    }
  }
  const records = order.map((raw, index) => published(raw, index + 1))
  const messages = records.filter((record) => record.kind === "message" || record.kind === "lost")
  const redundantMessages = messages.filter((record) => record.redundant !== null)
  return {
    scenario: "",
    mechanism: world.mechanism,
    push,
    outcome: facts.outcome,
    participants: directory.nodes.map(({ id, role, group }) => ({ id, role, group })),
    records,
    planned: tracer.plannedNs / nsPerSecond,
    latency: facts.deliveredNs < 0 ? null : (facts.deliveredNs - tracer.plannedNs) / nsPerSecond,
    messages: messages.length,
    bytes: messages.reduce((sum, record) => sum + record.bytes, 0),
    redundantHops: tracer.attempts.reduce(
      (sum, attempt) =>
        sum + (attempt === undefined ? 0 : ledger.judgementOf(attempt.visited, facts.state).redundantHops),
      0,
    ),
    redundantMessages: redundantMessages.length,
    retransmissions: messages.filter((record) => record.retransmission > 0).length,
  }
}

/** Where the branch begins that a message is on, if its request was forked; of a response, the place where it was made tells. */
const onBranch = (at: Place): { readonly branchFrom?: number } => {
  for (let place: Place | undefined = at; place !== undefined; place = place.parent)
    if (place.parent?.contacts?.isForked === true) return { branchFrom: place.depth }
  return {}
}

/** The submission that the push was part of, where it was not alone in it. */
const submittedAs = ({ together }: Tracer) =>
  together === undefined
    ? {}
    : { carrier: { push: together.carrier, device: together.devices[0] ?? 0 }, recipients: together.devices }

/** Records by time; at one instant, in the order in which they were written. Silent phases are left out. */
const inOrder = (records: readonly RawRecord[]): readonly RawRecord[] =>
  records
    .map((raw, index) => ({ raw, index }))
    .filter(({ raw }) => !(raw.kind === "state" && ignoredName.test(raw.name)))
    .sort((one, other) => one.raw.sentNs - other.raw.sentNs || one.index - other.index)
    .map(({ raw }) => raw)

const factsOf = ({ traced }: Ledger): PushFacts =>
  traced === undefined
    ? { outcome: "pending", state: 0, deliveredNs: -1 }
    : { outcome: outcomes[traced.outcome]!, state: traced.state, deliveredNs: traced.deliveredNs }

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

/** Text where every octet is part of valid UTF-8, else the whole message in hexadecimal. */
const textOrHex = (octets: Uint8Array): { readonly text: string; readonly encoding: "utf-8" | "hex" } => {
  try {
    return { text: strict.decode(octets), encoding: "utf-8" }
  } catch {
    return { text: Array.from(octets, (octet) => octet.toString(16).padStart(2, "0")).join(""), encoding: "hex" }
  }
}
