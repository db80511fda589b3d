/** Settings that all mechanisms with a submission over PAP have. */
import { Effect, Schema } from "effect"
import { isConfirmable, type OtaVariant } from "../protocols/ppg/ota-choice.ts"
import { servicesOf, serviceSettings, type ServiceSettings } from "./pap/services.ts"
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
  ...serviceSettings,
}

interface PapSettings extends ServiceSettings {
  readonly resultNotification: boolean
  readonly submissionFault: SubmissionFault
}

/** Hands pushes over to the PPG as the settings say; it delivers them by this way over the air. */
export const submitToPpg = (plan: Plan, settings: PapSettings, client: "USER" | "PLMN", variant: OtaVariant): void =>
  plan.submitByPap({
    from: plan.initiator,
    to: plan.ppg,
    wantsResult: settings.resultNotification,
    fault: settings.submissionFault,
    client,
    variant,
    services: servicesOf(settings),
  })

/** Whether a PPG that has the choice in this way confirms: where it is asked to, or does so anyway (PPG Service §6.1.2.2). */
export const isConfirmedBy = ({ deliveryMethod = "preferconfirmed" }: ServiceSettings, variant: OtaVariant): boolean =>
  isConfirmable(variant) && (deliveryMethod === "confirmed" || deliveryMethod === "preferconfirmed")
