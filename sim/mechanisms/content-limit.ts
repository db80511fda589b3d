/** Whether senders of MESSAGEs keep to the limit of RFC 3428 §8. */
import { Schema } from "effect"

/** Fields of a mechanism's `parameters`. */
export const contentLimitSettings = {
  contentLimit: Schema.optionalKey(Schema.Literals(["on", "off"])).pipe(
    Schema.annotateKey({
      description:
        "on (default): a MESSAGE of more than 1300 octets is not sent (RFC 3428 §8): 513 at its own sender; off: it is sent, over TCP where " +
        "it is above 1300 octets, since every hop is known to be safe from congestion",
    }),
  ),
}
