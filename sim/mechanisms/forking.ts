/** Whether a MESSAGE for a user of several devices goes to one of them or to all (RFC 3841 §9.1, Request-Disposition). */
import { Schema } from "effect"

/** Fields of a mechanism's `parameters`. */
export const forkingSettings = {
  forking: Schema.optionalKey(Schema.Literals(["no-fork", "parallel"])).pipe(
    Schema.annotateKey({
      description:
        "Request-Disposition of the MESSAGE (RFC 3841 §9.1): no-fork (default), the S-CSCF sends it to the user's best contact alone; " +
        "parallel, to all contacts at once, and the first 2xx is the answer",
    }),
  ),
}

export interface ForkingSettings {
  readonly forking?: "no-fork" | "parallel"
}
