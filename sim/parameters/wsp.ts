/** OTA-WSP as PPGs practise it. */
import { parameter } from "./parameter.ts"

export const smsSegmentsMost = parameter({
  value: 10,
  unit: "1",
  meaning: "short messages that a PPG sends for one push at most",
  source: "assumption: cap of an open-source PPG (Kannel user guide)",
})
export const clientSdu = parameter({
  value: 1400,
  unit: "B",
  meaning: "longest PDU of a session that a device takes, unless it offers more",
  source: "WAP-230 §8.3.3: default of Client SDU Size",
})
export const siaWait = parameter({
  value: 120,
  unit: "s",
  meaning: "how long a PPG waits for a session after a session initiation request",
  source: "assumption: a short message and a bearer's activation, with room",
})
export const siaRepeats = parameter({
  value: 3,
  unit: "1",
  meaning: "how often a PPG repeats a session initiation request, which nobody acknowledges",
  source: "assumption: local policy",
})
export const sessionIdle = parameter({
  value: 300,
  unit: "s",
  meaning: "a device ends a push session in which nothing has come for so long",
  source: "assumption: local policy; long enough for pushes that follow each other",
})
