/**
 * Links and servers of the core: delays, capacities of SIP servers, PPG, MMS centre and HSS, and how senders store.
 * Service times are per message received; a capacity of n messages a second and core is a service time of 1/n.
 */
import { parameter } from "./parameter.ts"

export const nationalDelay = parameter({
  value: { kind: "lognormal", median: 8, sigma: 0.2 },
  unit: "ms",
  meaning: "one-way delay between two sites of one country",
  source: "assumption: national backbone; 0.5 ms within a site and 60 ms to a roaming partner are as plausible",
})
export const diameterDelay = parameter({
  value: 20,
  unit: "ms",
  meaning: "one-way delay of a Diameter hop to the HSS",
  source: "assumption: a signalling network with its own relays",
})
export const radioSideDelay = parameter({
  value: 0,
  unit: "ms",
  meaning: "delay of the access link besides that of the radio",
  source: "assumption: the one-way delays of the radio include the way to the P-CSCF",
})
export const linkJitter = parameter({
  value: 0,
  unit: "ms",
  meaning: "jitter besides the spread of the delay",
  source: "assumption: the delay's own distribution holds the variation",
})
export const linkLoss = parameter({
  value: 0,
  unit: "1",
  meaning: "share of datagrams lost on a link of the core",
  source: "assumption: an engineered core loses nothing",
})
export const linkRate = parameter({
  value: Infinity,
  unit: "bit/s",
  meaning: "serialisation rate of a link of the core",
  source: "assumption: serialisation is nothing beside the delay",
})
export const sipService = parameter({
  value: 0.4,
  unit: "ms",
  meaning: "service time of one message at a transaction-stateful SIP server",
  source:
    "assumption: 2500 messages a second and core, within the hundreds to thousands that published measurements of SIP servers give",
})
export const ppgService = parameter({
  value: { kind: "lognormal", median: 4.41, sigma: 0.5 },
  unit: "ms",
  meaning: "service time of one push at the PPG (the message that brings it); its mean is 5 ms",
  source: "assumption: 200 pushes a second and core",
})
export const ppgCapacity = parameter({
  value: 1000,
  unit: "1",
  meaning: "places for messages at the PPG, waiting and in service",
  source: "assumption: queue limit found as the default of an open-source PPG",
})
export const mmsCentreService = parameter({
  value: 10,
  unit: "ms",
  meaning: "service time of one message at the MMS centre",
  source: "assumption: 100 pushes a second",
})
export const hssService = parameter({
  value: 5,
  unit: "ms",
  meaning: "service time of one look-up at the HSS",
  source: "assumption: 5 ms a look-up",
})
export const hssServers = parameter({
  value: 10,
  unit: "1",
  meaning: "look-ups that the HSS works on at once",
  source: "assumption: 2000 look-ups a second of 5 ms each",
})
export const smscService = parameter({
  value: 1.667,
  unit: "ms",
  meaning: "service time of one message at a short message centre",
  source: "Telcocalc, SMS TPS reference: 600 messages a second and node",
})
export const mscService = parameter({
  value: 2,
  unit: "ms",
  meaning: "service time of one message at the switch (MSC, SGSN or MME) that hands short messages to devices",
  source: "assumption: as a stateful proxy, 500 messages a second and core",
})
export const contentStoreService = parameter({
  value: 1,
  unit: "ms",
  meaning: "service time of one request at the HTTP store of indirect content",
  source: "assumption: static content, 1000 requests a second and core",
})
export const pnsService = parameter({
  value: 1,
  unit: "ms",
  meaning: "service time of one message at the push notification service",
  source: "assumption: 1000 messages a second and core",
})
export const deviceService = parameter({
  value: { kind: "lognormal", median: 10, sigma: 0.4 },
  unit: "ms",
  meaning: "service time of one message at a device of 2008 or later, or on fixed access",
  source: "assumption: a terminal of the LTE era",
})
export const earlyDeviceService = parameter({
  value: { kind: "lognormal", median: 30, sigma: 0.4 },
  unit: "ms",
  meaning: "service time of one message at a device on GPRS, EDGE or UMTS R99",
  source: "assumption: a terminal of the 2G era",
})
export const perOctet = parameter({
  value: 0,
  unit: "ns",
  meaning: "service time for each printed octet",
  source: "assumption: the cost of a message hardly depends on its size",
})
export const storeExpiry = parameter({
  value: 1,
  unit: "d",
  meaning: "a push that is not delivered this long after its planned start expires",
  source: "assumption: a notification is worth a day",
})
export const storeRetryAfter = parameter({
  value: 60,
  unit: "s",
  meaning: "first retry after an unknown outcome (408, time-out) or a server error; then doubling",
  source: "assumption: longer than 64 T1, so that the first transaction has ended",
})
export const storeRetryLongest = parameter({
  value: 1,
  unit: "h",
  meaning: "longest wait between two retries; doubling stops here",
  source: "assumption: a store looks again at least once an hour",
})
export const storeSpread = parameter({
  value: 0,
  unit: "s",
  meaning: "span over which what a store keeps for subscribers goes out once they are back",
  source: "assumption: at once, the worst case of a mass come-back",
})
export const ppgRetryAfter = parameter({
  value: 30,
  unit: "min",
  meaning: "first retry of a PPG after 480, 408 or no answer; then doubling",
  source: "assumption: third-party REGISTER tells it of come-backs, the timer is only for what that misses",
})
export const ppgRetries = parameter({
  value: 100,
  unit: "1",
  meaning: "retries of one push by a PPG",
  source: "assumption: more than fit before deliver-before, until which a PPG keeps a push (PPG Service ch. 6)",
})
export const storeRetries = parameter({
  value: 3,
  unit: "1",
  meaning: "retries of one push after unknown outcomes",
  source: "assumption: one, two and four minutes",
})
export const capacity = parameter({
  value: Infinity,
  unit: "1",
  meaning: "places for messages at a node of the core, waiting and in service",
  source: "assumption: memory is ample; a limit shows when one is given",
})
export const servers = parameter({
  value: 1,
  unit: "1",
  meaning: "messages that a node of the core works on at once",
  source: "assumption: one core each, so that utilisation is per core",
})
export const memoryPerTransaction = parameter({
  value: 4500,
  unit: "B",
  meaning: "memory that one half of a transaction, client or server, takes until its last timer has run out",
  source: "assumption: as much as a connection; 4.5 kB a TCP connection in the SIP-Router 3.0 capacity test, 2010",
})
export const wakeUp = parameter({
  value: 0,
  unit: "ms",
  meaning: "what a core of a shared host spends on turning to a process",
  source: "assumption: it is part of the service times",
})
