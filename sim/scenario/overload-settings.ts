/**
 * Overload control of a node, from its own key or from the era: in 2005 there was none beyond 503, and a node that says nothing
 * sends none; RFC 7339 came in 2014.
 */
import type { NodeSpec, OverloadKind } from "../mechanisms/world-spec.ts"
import * as overload from "../parameters/overload.ts"
import type { Ledger } from "./ledger.ts"
import type { PushFile } from "./push-file.ts"
import { roleDefaults } from "./role-defaults.ts"

type NodeFile = PushFile["nodes"][string]

const nsPerSecond = 1e9

/** Which control a node has; only SIP servers have any. */
export const overloadControlOf = (node: NodeFile, era: PushFile["era"]): OverloadKind => {
  const given = typeof node.overload === "object" ? node.overload.control : node.overload
  return given ?? (roleDefaults[node.role].keys.includes("overload") ? overloadOfEra(era) : "none")
}

const overloadOfEra = (era: PushFile["era"]): OverloadKind => {
  if (typeof era !== "object") return era === "modern" ? "loss" : "none"
  return era.overload ?? (era.base === "modern" ? "loss" : "none")
}

/** The control of the node at a path, with its figures; those in effect are written into the ledger. */
export const overloadSpec = (
  at: string,
  node: NodeFile,
  era: PushFile["era"],
  ledger: Ledger,
): NodeSpec["overload"] => {
  const control = overloadControlOf(node, era)
  const given = typeof node.overload === "object" ? node.overload : {}
  const { rejectAbove, retryAfter } = { rejectAbove: undefined, retryAfter: undefined, ...given }
  for (const [name, parameter] of Object.entries(constantsOf[control])) ledger.constant(name, parameter)
  return {
    control,
    rejectAbove:
      control === "reject" || control === "retry-after"
        ? ledger.number(`${at}.overload.rejectAbove`, rejectAbove, overload.rejectAbove)
        : overload.rejectAbove.value,
    retryAfterSeconds:
      control === "retry-after"
        ? Math.round(ledger.number(`${at}.overload.retryAfter`, retryAfter, overload.retryAfter) / nsPerSecond)
        : overload.retryAfter.value,
  }
}

const feedback = {
  "overload.ocValidity": overload.ocValidity,
  "overload.controlPeriod": overload.controlPeriod,
  "overload.controlUtilisation": overload.controlUtilisation,
}
const constantsOf = {
  none: {},
  reject: {},
  "retry-after": {},
  loss: {
    ...feedback,
    "overload.categoryPeriod": overload.categoryPeriod,
    "overload.categoryOne": overload.categoryOne,
  },
  rate: { ...feedback, "overload.bucketTolerance": overload.bucketTolerance },
} as const
