/** MAP operations of short message delivery, octet by octet (3GPP TS 29.002 §17.7.6; X.690). */
import { expect, test } from "vitest"
import { ber, tag } from "../../../sim/wire/map/ber.ts"
import {
  alertArgument,
  deliveryStatusArgument,
  forwardArgument,
  forwardResult,
  mapError,
  operationError,
  routingInfoArgument,
  routingInfoResult,
} from "../../../sim/wire/map/operations.ts"

const hex = (octets: Uint8Array): string => Array.from(octets, (octet) => octet.toString(16).padStart(2, "0")).join(" ")
const centre = "358400000001"
const msisdn = "358401234567"

test("SendRoutingInfoForSM asks for a number on behalf of a centre, and names IMSI and serving node", () => {
  expect(hex(routingInfoArgument({ msisdn, centre }))).toBe(
    "30 15 80 07 91 53 48 10 32 54 76 81 01 ff 82 07 91 53 48 00 00 00 10",
  )
  expect(hex(routingInfoResult({ imsi: "244911234567890", node: "358400000002" }))).toBe(
    "30 15 04 08 42 94 11 32 54 76 98 f0 a0 09 81 07 91 53 48 00 00 00 20",
  )
})

test("MT-ForwardSM carries the TPDU, and says when more messages wait", () => {
  const message = { imsi: "244911234567890", centre, tpdu: Uint8Array.of(4, 5), moreMessages: false }
  const alone = forwardArgument(message)
  expect(hex(alone)).toBe("30 17 80 08 42 94 11 32 54 76 98 f0 84 07 91 53 48 00 00 00 10 04 02 04 05")
  expect(hex(forwardArgument({ ...message, moreMessages: true })).endsWith("04 02 04 05 05 00")).toBe(true)
  expect(hex(forwardResult())).toBe("30 00")
  expect(hex(operationError(mapError.absentSubscriberSm))).toBe("02 01 06")
})

test("ReportSM-DeliveryStatus and AlertServiceCentre name subscriber and centre", () => {
  expect(hex(deliveryStatusArgument({ msisdn, centre }))).toBe(
    "30 15 04 07 91 53 48 10 32 54 76 04 07 91 53 48 00 00 00 10 0a 01 01",
  )
  expect(hex(alertArgument({ msisdn, centre }))).toBe("30 12 04 07 91 53 48 10 32 54 76 04 07 91 53 48 00 00 00 10")
})

test("lengths above 127 take two or three octets", () => {
  expect(hex(ber(tag.octetString, new Uint8Array(128)).slice(0, 3))).toBe("04 81 80")
  expect(hex(ber(tag.octetString, new Uint8Array(300)).slice(0, 4))).toBe("04 82 01 2c")
})
