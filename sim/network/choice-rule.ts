/** How the sender of a message chooses among the instances of the node that it goes to. */
export const choiceRules = ["hash", "round-robin", "least-busy"] as const
export type ChoiceRule = (typeof choiceRules)[number]

/** A node that stands for several alike, each with a station of its own. */
export interface InstancesSpec {
  /** Whole number, at least 1. */
  readonly count: number
  readonly choice: ChoiceRule
}
