/**
 * The scenario file of kind `push` as a schema: keys, types and units. What they mean together is checked in `push-world.ts`.
 * Rule: every key has a description, since the published JSON Schema is made from this file.
 */
import { Schema } from "effect"
import { complianceProfiles } from "../mechanisms/mechanism.ts"
import { choiceRules } from "../network/choice-rule.ts"
import { overloadKinds, roles } from "../mechanisms/world-spec.ts"
import { Access } from "./access-file.ts"
import { PapFile } from "./pap-file.ts"
import { SizeDistribution, TimeDistribution } from "./distribution-schema.ts"
import { BitRate, Name, oneOf, Share, Size, Text, Time, TimePerOctet, whole } from "./quantity-schema.ts"
import { Load } from "./load-file.ts"
import { Faults } from "./fault-file.ts"
import { optional, required, Run } from "./shared-file.ts"

/** Service time of a message: a base, and a part for each printed octet. */
const serviceFields = {
  base: optional(TimeDistribution, "Service time of a message whatever its size"),
  perOctet: optional(TimePerOctet, "Added for each printed octet, e.g. 20 ns"),
}

const MessageKind = Schema.String.check(
  Schema.isPattern(
    /^(?:SIP (?:[A-Z]{3,9}|[1-6]\d\d)|PAP [a-z]+-(?:message|response)|Diameter [A-Z]{3}|push request|refused request|(?:HTTP|OTA-HTTP|MSRP|SMPP|MAP|SMS|WSP|WTP|PNS) [A-Za-z0-9][A-Za-z0-9 _-]{0,39})$/u,
    {
      expected:
        'a kind of message as results name it, e.g. "SIP MESSAGE", "SIP 200", "PAP push-message", "Diameter LIR", or ' +
        '"push request": the work of starting a push',
    },
  ),
)

const Service = Schema.Struct({
  ...serviceFields,
  byMessage: optional(
    Schema.Record(MessageKind, Schema.Struct(serviceFields)),
    'Exceptions by kind of message, e.g. {"SIP MESSAGE": {base: 5 ms}}; what an exception leaves out is as above',
  ),
})

const MimeType = Schema.String.check(
  Schema.isPattern(/^[\w.+-]+\/[\w.+-]+$/u, { expected: "a MIME type, e.g. application/simple-message-summary" }),
)

const Store = Schema.Struct({
  expiry: optional(Time, "A push that is not delivered this long after its planned start expires"),
  retryAfter: optional(Time, "First retry after an unknown outcome or a server error; then doubling"),
  retries: optional(whole(0, 100), "Most retries of one push after unknown outcomes"),
  spread: optional(
    Time,
    "What is kept for a subscriber goes out within this span once it is back, all instants alike; default 0 s, at once",
  ),
  retrieval: optional(
    oneOf(["none", "msrp", "message"]),
    "IM server: how a device gets the message that a push told it of: msrp, it sets a session up and fetches all that waits; message, the " +
      "server sends it as a MESSAGE; none (default): nobody fetches",
  ),
  messageType: optional(MimeType, "IM server with retrieval: MIME type of the messages it keeps; default text/plain"),
  messageSize: optional(SizeDistribution, "IM server with retrieval: octets of a message it keeps"),
  chunking: optional(
    oneOf(["one", "fixed"]),
    "IM server with retrieval msrp: as few chunks as there can be (default), or chunks of 2048 octets",
  ),
})

const FilterCriterion = Schema.Struct({
  server: required(Name, "Node id of the application server that sees the request"),
  priority: optional(whole(0, 1000), "Lower numbers are tried first"),
  method: required(oneOf(["MESSAGE", "REGISTER"]), "SIP method that matches"),
  sessionCase: optional(
    oneOf(["registered", "unregistered", "any"]),
    "State of the subscriber for which it matches; default any",
  ),
  exceptAsserted: optional(
    Schema.Array(Text),
    "Requests asserted by one of these SIP identities (P-Asserted-Identity) do not match",
  ),
})

const Overload = Schema.Union([
  oneOf(overloadKinds),
  Schema.Struct({
    control: required(oneOf(overloadKinds), "What it does when there is more than it can take"),
    rejectAbove: optional(
      whole(0, 1_000_000_000),
      "reject, retry-after: messages waiting from which on new requests get 503",
    ),
    retryAfter: optional(Time, "retry-after: Retry-After of its 503, whole seconds"),
  }),
]).annotate({
  expected: `${overloadKinds.join(", ")}, or {control: …, rejectAbove: …, retryAfter: …}`,
})

const infinite = Schema.Literal("infinite").annotate({ expected: "infinite" })

const Node = Schema.Struct({
  role: required(oneOf(roles), "What it is"),
  group: optional(Text, "Group of lanes it stands in on a chart; the default follows from its role"),
  host: optional(
    Schema.String.check(
      Schema.isPattern(/^[a-z0-9](?:[a-z0-9.-]{0,61}[a-z0-9])?$/u, {
        expected: "a host name of up to 63 lower-case letters, digits, hyphens and dots",
      }),
    ),
    "Host name in messages; default <id>.home1.net",
  ),
  servers: optional(whole(1, 100_000_000), "Messages it works on at once; a device node has one for each device"),
  capacity: optional(
    Schema.Union([whole(1, 1_000_000_000), infinite]),
    "Places for messages, waiting and in service together, or infinite; a message that finds none is dropped",
  ),
  instances: optional(
    whole(1, 100),
    "Servers alike behind its name, each with a queue and servers of its own; default 1",
  ),
  choice: optional(
    oneOf(choiceRules),
    "Which instance takes a message: hash of the subscriber (default), round-robin by each sender for itself, or least-busy when it is sent",
  ),
  memory: optional(
    Size,
    "Memory for transactions, of each instance; a request that finds none is answered with 503, and not at all outside SIP",
  ),
  memoryPerTransaction: optional(Size, "What one half of a transaction takes of it until its last timer has run out"),
  retryAfter: optional(
    Time,
    "Retry-After in the 503 of a request that it has no memory for, in whole seconds: until then its sender sends it nothing (RFC 3261 " +
      "§21.5.4); absent: none",
  ),
  discipline: optional(oneOf(["fifo", "priority"]), "Order of service: first come first served, or by priority"),
  service: optional(
    Service,
    "Service times; where neither base nor byMessage is given, those of the role hold, with its exceptions",
  ),
  identity: optional(
    Schema.String.check(
      Schema.isPattern(/^sip:[a-z0-9._+-]{1,60}@[a-z0-9.-]{1,63}$/u, { expected: "a SIP URI, e.g. sip:im1@home1.net" }),
    ),
    "SIP identity that an application server asserts; default sip:<id>@home1.net",
  ),
  speaks: optional(Schema.Array(oneOf(["sip", "pap"])), "Initiators: protocols they have; default by role"),
  knowsServingCscf: optional(
    Schema.Boolean,
    "Whether it knows the S-CSCF of each subscriber and needs no I-CSCF; default true for an IM server, false for others",
  ),
  compliance: optional(
    Schema.Array(oneOf(Object.keys(complianceProfiles))),
    "PPG: OMA compliance profiles it declares; they decide what it offers over the air",
  ),
  bearers: optional(Schema.Array(oneOf(["sms", "wsp"])), "PPG: bearers besides SIP by which it reaches devices"),
  pap: optional(PapFile, "PPG: which initiators it lets in and what they may do, and the limits of its own queue"),
  store: optional(Store, "Senders: how long they keep a push and how they try again"),
  filterCriteria: optional(
    Schema.Array(FilterCriterion),
    "HSS: initial filter criteria of every subscriber's service profile",
  ),
  registrationLifetime: optional(Time, "S-CSCF: lifetime of the registrations it grants"),
  overload: optional(
    Overload,
    "SIP servers: none; reject (503); retry-after (503 with Retry-After); loss (RFC 7339); rate (RFC 7415). Default by era",
  ),
  path: optional(
    Schema.Array(Name),
    "P-CSCF: further proxies in the Path of every registration, outermost (as the S-CSCF sees it) first",
  ),
})

const SharedHost = Schema.Struct({
  cores: required(whole(1, 100_000), "Processes that run at once"),
  nodes: required(
    Schema.Array(Name).check(Schema.isMinLength(1, { expected: "at least one node" })),
    "Node ids placed on it. Each of a node's servers is a process, which keeps its core until the node's queue is empty; a device node is " +
      "then one process, or as many as its servers, that play all devices",
  ),
  wakeUp: optional(
    TimeDistribution,
    "What a core spends each time it turns to a process, from another or from idling; it is part of the first service of that turn",
  ),
})

const Link = Schema.Struct({
  delay: optional(TimeDistribution, "One-way delay of each message"),
  jitter: optional(TimeDistribution, "Added to the delay of each message by a draw of its own"),
  rate: optional(Schema.Union([infinite, BitRate]), "Serialisation rate, or infinite"),
  loss: optional(Share, "Probability that a datagram is lost"),
  transport: optional(
    oneOf(["sip", "udp", "tcp"]),
    "udp or tcp: always that; sip: UDP, or TCP for requests larger than 1300 B (RFC 3261 §18.1.1)",
  ),
})

/** A user with more devices than this is no person. */
const devicesPerUserMost = 32

const never = Schema.Literal("never").annotate({ expected: "never" })

/** What a contact registers: nothing, no-push-tag, or the applications of the push tag. */
const Registers = Schema.String.check(
  Schema.isPattern(
    /^(?:nothing|no-push-tag|[a-z][a-z0-9]{0,15}\.[a-z]{1,7}(?:,[a-z][a-z0-9]{0,15}\.[a-z]{1,7}){0,7})$/u,
    {
      expected: 'nothing, no-push-tag, or applications such as "mms.ua" or "im.ua,mms.ua"',
    },
  ),
)

/** A number of devices as a key of a map. */
const DeviceNumber = Schema.String.check(
  Schema.isPattern(/^(?:[1-9]|[12]\d|3[0-2])$/u, { expected: `a number of devices, 1 to ${devicesPerUserMost}` }),
)

const PerUser = Schema.Union([
  whole(1, devicesPerUserMost),
  Schema.Record(DeviceNumber, Share)
    .check(Schema.isMinProperties(1, { expected: "at least one number of devices with its share of the users" }))
    .annotate({ expected: "shares of the users by the number of their devices, e.g. {1: 60 %, 2: 30 %, 3: 10 %}" }),
])

const Devices = Schema.Struct({
  count: required(whole(1, 10_000_000), "How many devices there are"),
  perUser: optional(
    PerUser,
    "How many of them a user has, or shares of the users by that number, which hold to within one user; default 1. Devices of one user " +
      "are consecutive and share its public identity: a push to one of them is a push to the user, in the best state of its devices. The " +
      "number and the address of a user, by which WAP ways and short messages reach it, are its first device's (assumption). The last user has what is left",
  ),
  states: required(
    Schema.Struct({
      "im-offline": optional(Share, "No IM session, but registered over SIP"),
      unregistered: optional(Share, "No SIP registration, but reachable by another bearer"),
      off: optional(Share, "Unreachable"),
    }),
    "Shares of the devices in each state, at the start and in the long run; they add up to 100 %",
  ),
  away: optional(
    Schema.Struct({
      unregistered: optional(
        Schema.Union([never, TimeDistribution]),
        "How long a device stays unregistered; never: it does not come back",
      ),
      off: optional(
        Schema.Union([never, TimeDistribution]),
        "How long a device stays off; never: it does not come back",
      ),
    }),
    "Come-backs. Time spent registered is exponential, with the mean that keeps the shares",
  ),
  outages: optional(
    Schema.Array(
      Schema.Struct({
        at: required(Time, "When devices lose their coverage, without a word"),
        share: optional(Share, "Share of the devices that are struck; default 100 %"),
        duration: required(Time, "How long it lasts"),
        spread: optional(Time, "Span after its end in which they come back, all instants alike; default 0 s, at once"),
      }),
    ),
    "Outages in order of time: devices are off meanwhile, and come back together as what they were before",
  ),
  abrupt: optional(Share, "Share of switch-offs without de-registration: the binding stays and the device is silent"),
  accepts: optional(
    Schema.Array(
      Schema.Struct({
        types: required(Schema.Array(MimeType), "Content types that these devices take; they refuse others with 415"),
        share: required(Share, "Share of the devices"),
      }),
    ),
    "Devices that take other content types than the rest, which takes all types of this model",
  ),
  features: optional(
    Schema.Array(
      Schema.Struct({
        registers: required(
          Registers,
          "nothing (a contact without feature parameters), no-push-tag, or the applications of the push tag",
        ),
        share: required(Share, "Share of the devices"),
      }),
    ),
    'Devices whose contact says something else than that of the rest, which registers "im.ua,mms.ua" (RFC 3840)',
  ),
  access: optional(
    Access,
    "Bearer between network and device: fixed, or a radio technology with its default figures, or a map that changes some of them, or a mix",
  ),
  timers: optional(
    oneOf(["core", "cellular"]),
    "T1, T2, T4 on the access link: those of the core or the cellular ones of TS 24.229 §7.7; default cellular on radio access",
  ),
})

const Content = Schema.Struct({
  type: required(MimeType, "MIME type of what is pushed"),
  size: optional(SizeDistribution, "Octets of the body"),
})

/** A way to fall back to: a mechanism id, or {use: id, …settings}. */
const FallbackEntry = Schema.Union([
  Schema.String,
  Schema.StructWithRest(Schema.Struct({ use: required(Schema.String, "Mechanism id") }), [
    Schema.Record(Schema.String, Schema.Unknown),
  ]),
]).annotate({ expected: "a mechanism id, or {use: id, …settings}" })

const MechanismEntry = Schema.Union([
  Schema.String,
  Schema.StructWithRest(
    Schema.Struct({
      use: required(Schema.String, "Mechanism id"),
      as: optional(Name, "Label by which results and options know it; default the id"),
      fallback: optional(
        Schema.Array(FallbackEntry),
        "Ways that are tried in their order when the one before did not do: it was refused, nobody answered, or the device is not reached",
      ),
    }),
    [Schema.Record(Schema.String, Schema.Unknown)],
  ),
]).annotate({
  expected: "a mechanism id, every, or {use: id, as: label, fallback: […], …settings}",
  description:
    "A mechanism id; `every`: each mechanism that can run in this scenario and is not listed; or a map of `use` (id), `as` (label), " +
    "`fallback` (ways to try next) and settings of that mechanism",
})

/** Everything a scenario of kind `push` may hold. */
export const PushFile = Schema.Struct({
  title: required(Text, "What it is about, in one line"),
  question: required(Text, "The question it answers"),
  kind: optional(
    Schema.Literal("push").annotate({ expected: "push or queueing" }),
    "push (default): ways to push, compared",
  ),
  era: optional(
    Schema.Union([
      Schema.Literals([2005, "modern"]),
      Schema.Struct({
        base: required(Schema.Literals([2005, "modern"]), "The era to start from"),
        rfc4320: optional(Schema.Boolean, "Non-INVITE transactions as RFC 4320 corrects them"),
        overload: optional(oneOf(overloadKinds), "Overload control of every SIP server that says nothing of its own"),
      }),
    ]).annotate({ expected: "2005, modern, or {base: 2005, rfc4320: true}" }),
    "2005 (default): RFC 4320 off, no overload control; modern: RFC 4320 and RFC 7339 (loss); or a map that sets each alone",
  ),
  mechanisms: required(Schema.Array(MechanismEntry), "Ways to push that are compared"),
  nodes: required(
    Schema.Record(Name, Node).check(Schema.isMinProperties(1, { expected: "at least one node" })),
    "Nodes by id, in the order of drawing",
  ),
  hosts: optional(
    Schema.Record(Name, SharedHost),
    "Processor cores that nodes share, by a name of their own; a node on none of them has processors of its own",
  ),
  links: required(Schema.Record(Schema.String, Link), "Links by the ids of their two ends, <a>-<b>; both directions"),
  devices: required(Devices, "The subscribers' devices"),
  load: required(Load, "When pushes start"),
  content: required(Content, "What is pushed"),
  faults: optional(Faults, "What goes wrong for a while, and when"),
  run: required(Run, "How long, how often, with which seed"),
  objectives: optional(
    Schema.Array(Text),
    'Targets, e.g. "p95 <= 5 s", "im-offline delivered within 2 s >= 99 %" or "scscf utilisation <= 80 %"; a run that misses one exits with 1',
  ),
  notes: optional(Schema.String, "What a reader should know"),
})
export type PushFile = typeof PushFile.Type
