/**
 * Loss bursts: links lose in bursts, by the law of Gilbert and Elliott, beside the loss that they have anyway. Each link has a channel of its
 * own (`gilbert-elliott.ts`), and on an access link each device has (`fading.ts`), the same for both directions.
 */
import type { FaultDefinition } from "./fault.ts"
import { Fading } from "./fading.ts"
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
      const name = `fault/${fault.name}/${index}`
      const figures = { goodLoss, badLoss, goodMeanNs: goodMean, badMeanNs: badMean }
      const losses = network.isAccess(link)
        ? new Fading(figures, fault.random.keyed(name))
        : new GilbertElliott(figures, fault.fromNs, fault.random.stream(`${name}/${fault.occurrence}`))
      network.lose(link, fault, losses)
    }),
  end: (fault, network) => fault.targets.forEach((link) => network.lose(link, fault, undefined)),
}
