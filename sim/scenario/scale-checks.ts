/** What the keys of instances and of memory mean together at a node. */
import { inBase } from "../parameters/parameter.ts"
import { memoryPerTransaction } from "../parameters/core-network.ts"
import type { Finding } from "./problem.ts"
import type { PushFile } from "./push-file.ts"
import { stationNames } from "./station-names.ts"

const keys = ["instances", "memory"] as const

/** Mistakes in them; `found` puts what stands in the file into words. */
export const scaleFindings = (
  { nodes }: PushFile,
  found: (...path: Finding["path"]) => string,
): readonly Pick<Finding, "path" | "found" | "allowed">[] =>
  Object.entries(nodes).flatMap(([id, node]) => {
    const findings: Pick<Finding, "path" | "found" | "allowed">[] = []
    const add = (key: string, text: string, allowed: string): void => {
      findings.push({ path: ["nodes", id, key], found: text, allowed })
    }
    const { instances = 1, choice, memory, retryAfter, role } = node
    for (const key of keys) {
      if (role === "device" && node[key] !== undefined)
        add(key, `${key} at a node of role device`, "none: such a node stands for all devices")
    }
    if (choice !== undefined && instances === 1) add("choice", "a choice among one", "instances of 2 or more beside it")
    for (const key of ["memoryPerTransaction", "retryAfter"] as const) {
      if (node[key] !== undefined && memory === undefined) add(key, `${key} without memory`, "memory beside it")
    }
    const each = node.memoryPerTransaction ?? inBase(memoryPerTransaction)
    if (each <= 0) add("memoryPerTransaction", found("nodes", id, "memoryPerTransaction"), "more than 0 B")
    else if (memory !== undefined && memory < each)
      add("memory", found("nodes", id, "memory"), `at least that of one transaction, ${each} B`)
    if (retryAfter !== undefined && (retryAfter < 1e9 || retryAfter % 1e9 !== 0))
      add("retryAfter", found("nodes", id, "retryAfter"), "whole seconds, at least 1 s (RFC 3261 §20.33)")
    const other = stationNames(id, instances).find((name) => name !== id && Object.hasOwn(nodes, name))
    if (other !== undefined) add("instances", `an instance called ${other}`, `another id than ${other} for that node`)
    return findings
  })
