/**
 * Timers and counters of WTP by bearer: intervals R, A and W, counters RCR_MAX and AEC_MAX. WAP-224 appendix A names them; its
 * values are taken from what was shipped: Kannel's wap/wtp.h, which states them after that appendix.
 * The interval R is fixed: WTP does not back off.
 */
import { parameter } from "./parameter.ts"

const shipped = "WAP-224 appendix A, values as in Kannel wap/wtp.h"
const slowBearer = "assumption: a round trip by short message takes tens of seconds"

/** Bearers that WTP has values for: IP in any form (UDP over CSD, GPRS and later), and short messages. */
export const wtpBearers = ["packet", "sms"] as const

export const wtpTimers = {
  packet: {
    retryInterval: parameter({
      value: 3,
      unit: "s",
      meaning: "interval R of retransmission, without user acknowledgement",
      source: shipped,
    }),
    retryIntervalUser: parameter({
      value: 4,
      unit: "s",
      meaning: "interval R of retransmission, with user acknowledgement",
      source: shipped,
    }),
    retriesMax: parameter({
      value: 8,
      unit: "1",
      meaning: "RCR_MAX, retransmissions before NORESPONSE",
      source: shipped,
    }),
    holdInterval: parameter({
      value: 4,
      unit: "s",
      meaning: "interval A within which the user has to respond",
      source: shipped,
    }),
    holdsMax: parameter({
      value: 6,
      unit: "1",
      meaning: "AEC_MAX, further intervals A before NORESPONSE",
      source: shipped,
    }),
    waitInterval: parameter({
      value: 30,
      unit: "s",
      meaning: "interval W for which an acknowledged transaction is remembered",
      source: shipped,
    }),
  },
  sms: {
    retryInterval: parameter({
      value: 60,
      unit: "s",
      meaning: "interval R of retransmission over short messages, without user acknowledgement",
      source: slowBearer,
    }),
    retryIntervalUser: parameter({
      value: 60,
      unit: "s",
      meaning: "interval R of retransmission over short messages, with user acknowledgement",
      source: slowBearer,
    }),
    retriesMax: parameter({
      value: 4,
      unit: "1",
      meaning: "RCR_MAX over short messages",
      source: slowBearer,
    }),
    holdInterval: parameter({
      value: 10,
      unit: "s",
      meaning: "interval A over short messages",
      source: slowBearer,
    }),
    holdsMax: parameter({
      value: 4,
      unit: "1",
      meaning: "AEC_MAX over short messages",
      source: slowBearer,
    }),
    waitInterval: parameter({
      value: 300,
      unit: "s",
      meaning: "interval W over short messages",
      source: slowBearer,
    }),
  },
} as const
