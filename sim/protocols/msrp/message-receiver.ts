/**
 * One message at its receiver: RFC 4975 §7.2, §7.3. What a SEND was, `reassembly.ts` says; here is what is done about it.
 * Rule 1: a refusal takes the whole message, and its later chunks meet the same refusal.
 * Rule 2: a lost connection is no input: what has come is kept, to find what is repeated over the next one (§5.4).
 * Rule 3: the answer to a SEND goes out as Failure-Report wants it: the host leaves out a 200 for `partial` and all for `no`.
 */
import type { Machine } from "../table.ts"
import type { Received } from "./reassembly.ts"

type ReceiverPhase = "idle" | "receiving" | "delivered" | "abandoned" | "refusedSize" | "refusedType"

type ReceiverInput = Received["kind"] | "sessionEnded"

type ReceiverAction =
  | "answer200"
  | "answer400"
  | "answer413"
  | "answer415"
  | "deliver"
  | "reportSuccess" // REPORT 200 over the whole message, where its sender wants one
  | "discard" // what has come of it

// prettier-ignore
export const messageReceiver: Machine<ReceiverPhase, ReceiverInput, ReceiverAction> = {
  name: "MSRP message at its receiver",
  phases: ["idle", "receiving", "delivered", "abandoned", "refusedSize", "refusedType"],
  inputs: [
    "chunk", "completing", "aborted", "bodiless", "duplicate", "tooLarge", "unknownType", "unintelligible",
    "sessionEnded",
  ],
  actions: ["answer200", "answer400", "answer413", "answer415", "deliver", "reportSuccess", "discard"],
  rows: [
    // from          on                to             does                                       source
    ["idle",         "bodiless",       "idle",        ["answer200"],                             "RFC 4975 §5.4, §7.3"],
    ["idle",         "unintelligible", "idle",        ["answer400"],                             "RFC 4975 §10.2"],
    ["idle",         "chunk",          "receiving",   ["answer200"],                             "RFC 4975 §7.2, §7.3.1"],
    ["idle",         "completing",     "delivered",   ["answer200", "deliver", "reportSuccess"], "RFC 4975 §7.1.2, §7.3.1"],
    ["idle",         "aborted",        "abandoned",   ["answer200"],                             "RFC 4975 §7.3.1"],
    ["idle",         "tooLarge",       "refusedSize", ["answer413"],                             "RFC 4975 §10.5"],
    ["idle",         "unknownType",    "refusedType", ["answer415"],                             "RFC 4975 §10.6"],

    ["receiving",    "unintelligible", "receiving",   ["answer400"],                             "RFC 4975 §10.2"],
    ["receiving",    "chunk",          "receiving",   ["answer200"],                             "RFC 4975 §7.2, §7.3.1"],
    ["receiving",    "completing",     "delivered",   ["answer200", "deliver", "reportSuccess"], "RFC 4975 §7.1.2, §7.3.1"],
    ["receiving",    "aborted",        "abandoned",   ["answer200", "discard"],                  "RFC 4975 §7.3.1"],
    ["receiving",    "tooLarge",       "refusedSize", ["answer413", "discard"],                  "RFC 4975 §10.5"],
    ["receiving",    "unknownType",    "refusedType", ["answer415", "discard"],                  "RFC 4975 §10.6"],
    ["receiving",    "sessionEnded",   "abandoned",   ["discard"],                               "RFC 4975 §7.3.1"],

    ["delivered",    "duplicate",      "delivered",   ["answer200", "reportSuccess"],            "RFC 4975 §5.4"],
    ["abandoned",    "duplicate",      "abandoned",   ["answer200"],                             "RFC 4975 §7.3.1"],
    ["refusedSize",  "duplicate",      "refusedSize", ["answer413"],                             "RFC 4975 §10.5"],
    ["refusedType",  "duplicate",      "refusedType", ["answer415"],                             "RFC 4975 §10.6"],
  ],
}
