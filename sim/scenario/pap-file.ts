/** How a scenario sets up a PPG towards its initiators (`nodes.<ppg>.pap`), and the limits of its own queue. */
import { Schema } from "effect"
import type { PapSpec } from "../mechanisms/world-spec.ts"
import { Name, Text, whole } from "./quantity-schema.ts"
import { optional, required } from "./shared-file.ts"

const Number = Schema.String.check(
  Schema.isPattern(/^\+\d{1,15}$/u, { expected: "a number in international form, e.g. +358401234567" }),
)
const Numbers = Schema.Array(Number)

const HostPattern = Schema.String.check(
  Schema.isPattern(/^(?:\*|[a-z0-9-]{1,63})(?:\.(?:\*|[a-z0-9-]{1,63})){0,9}$/u, {
    expected: "a host name, or one with * in place of labels, e.g. *.home1.net",
  }),
)

const Account = Schema.Struct({
  password: required(Text, "Password of the initiator, whose user name is its node id"),
  allowedPrefixes: optional(Numbers, "Beginnings of the numbers that it may push to; without the list, any"),
  deniedPrefixes: optional(Numbers, "Beginnings of numbers that it may not push to"),
  whiteList: optional(Numbers, "The only numbers that it may push to"),
  blackList: optional(Numbers, "Numbers that it may not push to"),
})

/** The schema of `pap` at a PPG. */
export const PapFile = Schema.Struct({
  initiators: optional(
    Schema.Record(Name, Account),
    "Accounts by node id; with any, an initiator has to authenticate itself by HTTP Basic (401), and a number that its lists exclude is 2001",
  ),
  allowedSources: optional(
    Schema.Array(HostPattern),
    "Hosts that may connect; the PPG closes the connections of others, unless deniedSources says who is denied",
  ),
  deniedSources: optional(Schema.Array(HostPattern), "Hosts whose connections the PPG closes"),
  severalRecipients: optional(
    Schema.Boolean,
    "Whether it takes several recipients in one submission; default true, else 3005",
  ),
  choosesWay: optional(
    Schema.Boolean,
    "Whether it chooses, for each push, among its ways of a chain (fallback): by what it knows of the device and the quality of service asked " +
      "for, the order of the ways being its policy; default: it tries them in their order",
  ),
  pushesMost: optional(
    whole(1, 100_000_000),
    "Pushes that it holds at most, from acceptance to end; it refuses more with 4001; default no limit",
  ),
  sendsAtOnce: optional(
    whole(1, 100_000_000),
    "Pushes that it has under way over the air at once; the others wait by priority, first come first served within each; default no limit",
  ),
})

/** What it comes to. */
export const papSpec = (file: typeof PapFile.Type): PapSpec => ({
  accounts: Object.entries(file.initiators ?? {}).map(([user, account]) => ({
    user,
    password: account.password,
    allowedPrefixes: account.allowedPrefixes,
    deniedPrefixes: account.deniedPrefixes,
    whiteList: account.whiteList,
    blackList: account.blackList,
  })),
  allowedSources: file.allowedSources,
  deniedSources: file.deniedSources,
  takesSeveralRecipients: file.severalRecipients ?? true,
  choosesWay: file.choosesWay ?? false,
  pushesMost: file.pushesMost ?? Infinity,
  sendsAtOnce: file.sendsAtOnce ?? Infinity,
})
