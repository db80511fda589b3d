/** Settings that all mechanisms with a submission over PAP have. */
import { Effect, Schema } from "effect"
import type { Plan } from "./plan.ts"
import { submissionFaults, type SubmissionFault } from "./submission-fault.ts"

/** Fields of a mechanism's `parameters`. */
export const papSettings = {
  resultNotification: Schema.Boolean.annotate({
    description: "Whether the initiator asks for a PAP result notification (one more hop)",
  }).pipe(Schema.withDecodingDefaultKey(Effect.succeed(false))),
  submissionFault: Schema.Literals(submissionFaults)
    .annotate({
      description: "A mistake that the initiator makes in every submission; the PPG answers with the code for it",
    })
    .pipe(Schema.withDecodingDefaultKey(Effect.succeed("none" as const))),
}

/** Hands pushes over to the PPG as the settings say. */
export const submitToPpg = (
  plan: Plan,
  settings: { readonly resultNotification: boolean; readonly submissionFault: SubmissionFault },
  client: "USER" | "PLMN",
): void =>
  plan.submitByPap({
    from: plan.initiator,
    to: plan.ppg,
    wantsResult: settings.resultNotification,
    fault: settings.submissionFault,
    client,
  })
