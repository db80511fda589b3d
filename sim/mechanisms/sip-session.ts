/**
 * Session mode: the content goes over MSRP in a session that an INVITE sets up for it (RFC 3261 §13, RFC 4975), so that the limit of
 * RFC 3428 §8 on a MESSAGE does not hold. Text about OMA SIP Push speaks of such a mode beside the one of single messages.
 */
import { Effect, Schema } from "effect"
import { messageMax } from "../parameters/msrp.ts"
import { pushedByDefault, pushedSettings, pushWhat } from "./im/pushed.ts"
import { defineMechanism } from "./mechanism.ts"
import { sessionDelivery } from "./session/session-delivery.ts"

export const sipSession = defineMechanism({
  id: "sip-session",
  summary: "session-mode SIP push: INVITE through the core, the content over MSRP to the device, BYE",
  route: "initiator → S-CSCF → P-CSCF → device; initiator → device (MSRP)",
  requires: { initiator: "sip", ppg: undefined, device: "sip-push-receiver", direct: "MSRP" },
  parameters: Schema.Struct({
    chunking: Schema.Literals(["one", "fixed"])
      .annotate({
        description: "one: as few chunks as there can be, which RFC 4975 prefers; fixed: chunks of 2048 octets",
      })
      .pipe(Schema.withDecodingDefaultKey(Effect.succeed("one" as const))),
    successReport: Schema.Boolean.annotate({
      description: "Whether the device reports that it has the whole message (REPORT)",
    }).pipe(Schema.withDecodingDefaultKey(Effect.succeed(false))),
    maxSize: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 2 ** 31 - 1 }))
      .annotate({ description: "Largest message that devices say they take in a session, octets" })
      .pipe(Schema.withDecodingDefaultKey(Effect.succeed(messageMax.value))),
    ...pushedSettings,
  }),
  chainWide: { maxSize: messageMax.value, ...pushedByDefault },
  install: (plan, { chunking, successReport, maxSize, ...pushed }) => {
    pushWhat(plan, pushed)
    plan.messageMax = maxSize
    plan.deliver(sessionDelivery({ node: plan.initiator, chunking, successReport }))
  },
})
