/**
 * Loss bursts: links lose in bursts, as the channel of `gilbert-elliott.ts` has it, beside the loss that they have anyway. Each link has a
 * channel of its own, the same for both directions.
 * Not modelled: a channel for each device; an access link is good or bad for all of them.
 */
import type { FaultDefinition } from "./fault.ts"
import { GilbertElliott } from "./gilbert-elliott.ts"

export const lossBurst: FaultDefinition = {
  kind: "loss-burst",
  description: "the links lose in bursts (Gilbert and Elliott)",
  strikes: "links",
  changes: "loss",
  keys: [
    { name: "goodLoss", type: "share", description: "Probability that a datagram is lost in the good state" },
    { name: "badLoss", type: "share", description: "Probability that a datagram is lost in the bad state" },
    { name: "goodMean", type: "time", description: "Mean span in the good state, exponential" },
    { name: "badMean", type: "time", description: "Mean span in the bad state, exponential" },
  ],
  begin: (fault, network) =>
    fault.targets.forEach((link, index) => {
      const { goodLoss, badLoss, goodMean, badMean } = fault.values as Readonly<
        Record<"goodLoss" | "badLoss" | "goodMean" | "badMean", number>
      >
      const draws = fault.random.stream(`fault/${fault.name}/${index}/${fault.occurrence}`)
      const figures = { goodLoss, badLoss, goodMeanNs: goodMean, badMeanNs: badMean }
      network.lose(link, fault, new GilbertElliott(figures, fault.fromNs, draws))
    }),
  end: (fault, network) => fault.targets.forEach((link) => network.lose(link, fault, undefined)),
}
