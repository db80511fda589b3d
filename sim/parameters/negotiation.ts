/** What a sender learns of what devices take: how long it goes by it. */
import { parameter } from "./parameter.ts"

export const capabilityCacheLife = parameter({
  value: 86_400,
  unit: "s",
  meaning: "a sender goes by what a device said of the types that it takes for so long",
  source: "assumption: a day; RFC 3261 §11.2 gives an answer to OPTIONS no lifetime",
})
