/** When in the day pushes start. */
import { parameter } from "./parameter.ts"

export const busyHourShare = parameter({
  value: 0.1,
  unit: "1",
  meaning: "share of a day's pushes that start in its busiest hour",
  source: "Telcocalc, SMS TPS reference: 8 to 15 % of the messages of a day",
})
export const hoursOfDay = parameter({
  value: {
    kind: "empirical",
    points: [
      { value: 0, weight: 2 },
      { value: 1, weight: 1 },
      { value: 2, weight: 0.6 },
      { value: 3, weight: 0.4 },
      { value: 4, weight: 0.4 },
      { value: 5, weight: 0.7 },
      { value: 6, weight: 1.7 },
      { value: 7, weight: 3.2 },
      { value: 8, weight: 4.4 },
      { value: 9, weight: 4.8 },
      { value: 10, weight: 4.9 },
      { value: 11, weight: 5 },
      { value: 12, weight: 5.6 },
      { value: 13, weight: 5.3 },
      { value: 14, weight: 4.9 },
      { value: 15, weight: 5 },
      { value: 16, weight: 5.4 },
      { value: 17, weight: 6 },
      { value: 18, weight: 7 },
      { value: 19, weight: 8.2 },
      { value: 20, weight: 10 },
      { value: 21, weight: 6.7 },
      { value: 22, weight: 4.3 },
      { value: 23, weight: 2.5 },
    ],
  },
  unit: "h",
  meaning: "hour of the day in which a push starts, by its weight",
  source: "assumption: messages between people follow their waking hours, with the busiest hour in the evening",
})
export const broadcastSpread = parameter({
  value: 0,
  unit: "s",
  meaning: "span over which a broadcast is spread",
  source: "assumption: all at once, the worst case",
})
