/**
 * Transaction class 0 of WTP, an Invoke that nobody answers: WAP-224 §7.1. WSP pushes without confirmation, suspends and
 * disconnects with it.
 * Rule: neither side keeps state or a timer; a lost message is lost, a doubled one comes twice.
 */
import type { Machine } from "../table.ts"

type Phase = "null" | "terminated"
type Input =
  | "invokeRequest" // TR-Invoke.req
  | "invoke" // an Invoke of class 0 has come
type Action = "sendInvoke" | "indicateInvoke" // TR-Invoke.ind

// prettier-ignore
export const wtpClass0: Machine<Phase, Input, Action> = {
  name: "WTP class 0",
  phases: ["null", "terminated"],
  inputs: ["invokeRequest", "invoke"],
  actions: ["sendInvoke", "indicateInvoke"],
  rows: [
    // from   on               to            does                source
    ["null",  "invokeRequest", "terminated", ["sendInvoke"],     "WAP-224 §7.1"],
    ["null",  "invoke",        "terminated", ["indicateInvoke"], "WAP-224 §7.1"],
  ],
}
