/**
 * What the messages of one place of PAP differ in, as the number that a transaction carries as its part: 0 is what it is without any of
 * the services. A part has draws of its own at links and nodes.
 */
import { priorities } from "../../wire/pap/dtd.ts"

/** Priority as a whole number in which medium, the usual one, is 0. */
const order = ["medium", "high", "low"] as const satisfies readonly (typeof priorities)[number][]

/** Codes of PAP lie below this. */
const replaced = 8192

/** A submission's: its priority (0 medium, 1 high, 2 low), and how many recipients it has. */
export const submissionPart = (priority: number, recipients: number): number =>
  priority + order.length * (recipients - 1)

/** What a submission's part says. */
export const submissionOf = (
  part: number,
): { readonly priority: (typeof order)[number]; readonly recipients: number } => ({
  priority: order[part % order.length] ?? "medium",
  recipients: Math.floor(part / order.length) + 1,
})

/** Rank of a priority in the queue, 0 first, from its number here. */
export const rankOf = (priority: number): number => priorities.indexOf(order[priority] ?? "medium")

/** A message's about the push or the one that has replaced it, with a code of its own or, 0, the usual one. */
export const aboutPart = (isReplacement: boolean, code: number): number => code + (isReplacement ? replaced : 0)

/** What such a part says. */
export const aboutOf = (part: number): { readonly isReplacement: boolean; readonly code: number } => ({
  isReplacement: part >= replaced,
  code: part % replaced,
})
