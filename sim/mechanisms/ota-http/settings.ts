/** Settings of both ways to open a connection for OTA-HTTP; WAP-235 leaves all of them to PPGs and terminals. */
import { Effect, Schema } from "effect"
import { connectionIdle, tagChange } from "../../parameters/ota-http.ts"

const day = 86_400

/** Fields of a mechanism's `parameters`. */
export const connectionSettings = {
  idleClose: Schema.Finite.check(Schema.isBetween({ minimum: 1, maximum: day }))
    .annotate({ description: "The PPG closes a connection on which nothing was pushed for so long, s" })
    .pipe(Schema.withDecodingDefaultKey(Effect.succeed(connectionIdle.value))),
  tagChange: Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 }))
    .annotate({
      description:
        "Share of registrations, and of later pushes on a connection, that find the terminal's CPITag changed (0 to 1)",
    })
    .pipe(Schema.withDecodingDefaultKey(Effect.succeed(tagChange.value))),
}
