/** OTA-WSP as PPGs practise it. */
import { parameter } from "./parameter.ts"

export const smsSegmentsMost = parameter({
  value: 10,
  unit: "1",
  meaning: "short messages that a PPG sends for one push at most",
  source: "assumption: cap of an open-source PPG (Kannel user guide)",
})
