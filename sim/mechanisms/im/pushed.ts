/** What an IM server pushes: word that a message waits, or the message itself. */
import { Schema } from "effect"
import type { Plan } from "../plan.ts"

/** Fields of a mechanism's `parameters`. */
export const pushedSettings = {
  pushes: Schema.optionalKey(Schema.Literals(["notification", "message"])).pipe(
    Schema.annotateKey({
      description:
        "notification (default): what the scenario's content says; message: the stored message itself, of the type and size of the IM " +
        "server's store, so that nothing is left to be fetched. Ways of one chain must agree; those without the setting carry the same",
    }),
  ),
}

/** What a mechanism with these settings pushes where the scenario is silent. */
export const pushedByDefault = { pushes: "notification" } as const

/** Writes down what all ways of the mechanism carry. */
export const pushWhat = (plan: Plan, { pushes }: { readonly pushes?: "notification" | "message" }): void => {
  if (pushes === "message") plan.pushesMessages = true
}
