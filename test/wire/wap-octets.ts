/**
 * The octets of OTA-WSP as they go over the bearer, each checked against an independent dissector: what a unit push, a session, a
 * confirmed push and a session initiation request look like (WAP-230 §8, WAP-224 §8, WAP-189, TS 23.040 §9.2).
 */
import { content } from "../../sim/wire/content.ts"
import { octetsOf } from "../../sim/wire/octets.ts"
import { hexOf, notificationHex, octetsOfHex } from "./wsp/vectors.ts"

/** Where a vector travels: a datagram to the device's push port, WTP from or to the device, a TPDU to the device. */
export type Carriage = "push" | "from-device" | "to-device" | "tpdu"

const siHex =
  "02 05 6A 00 45 C6 0C 03 6D 6D 73 2E 6F 70 2E 65 78 61 6D 70 6C 65 2F 6E 2F 37 51 00 11 03 37 51 40 70 69 2E 65 78 61 6D " +
  "70 6C 65 00 0A C3 07 20 25 01 02 03 04 05 10 C3 04 20 25 01 03 07 01 03 59 6F 75 20 68 61 76 65 20 31 20 6E 65 77 20 6D " +
  "65 73 73 61 67 65 00 01 01"

/** A push of 162 octets, which takes two short messages. */
const longPushHex = `27 06 03 BE AF 84 ${hexOf(octetsOf(content("application/vnd.wap.mms-message", 156)))}`
const [longHead, longTail] = [longPushHex.slice(0, 128 * 3 - 1), longPushHex.slice(128 * 3)]

const deliverHead = "05 91 21 43 F5 00 F5 52 10 10 00 00 00 00"

// prettier-ignore
const list: readonly (readonly [name: string, carriage: Carriage, octets: number, hex: string])[] = [
  ["unit push, MMS",                    "push",         94, `27 06 03 BE AF 84 ${notificationHex}`],
  ["unit push, SI",                     "push",         97, `25 06 05 AE AF 82 B4 84 ${siHex}`],
  ["SMS-DELIVER of the unit push",      "tpdu",        117, `44 ${deliverHead} 65 06 05 04 0B 84 23 F0 27 06 03 BE AF 84 ${notificationHex}`],
  ["SMS-DELIVER, first part of two",    "tpdu",        156, `40 ${deliverHead} 8C 0B 05 04 0B 84 23 F0 00 03 3F 02 01 ${longHead}`],
  ["SMS-DELIVER, second part of two",   "tpdu",         62, `44 ${deliverHead} 2E 0B 05 04 0B 84 23 F0 00 03 3F 02 02 ${longTail}`],
  ["SIR of version 0",                  "push",         19, "30 06 03 B4 AF 81 00 02 AF 84 08 C4 00 23 F1 C0 00 02 0A"],
  ["SIR of version 1",                  "push",         28, "31 06 03 B4 AF 81 01 02 AF 84 00 08 C4 00 0F C3 C0 00 02 0B 01 01 00 01 A1 B2 C3 D4"],
  ["Connect",                           "from-device",  24, "0E 00 01 02 01 10 0E 02 03 80 8A 78 03 81 8A 78 02 82 C0 02 84 01 B2 84"],
  ["ConnectReply",                      "to-device",    14, "16 80 01 02 A4 67 06 00 02 82 C0 02 84 01"],
  ["Ack of ConnectReply",               "from-device",   3, "18 00 01"],
  ["ConfirmedPush",                     "to-device",    97, `0E 01 00 11 07 03 BE AF 84 ${notificationHex}`],
  ["ConfirmedPush sent again",          "to-device",    97, `0F 01 00 11 07 03 BE AF 84 ${notificationHex}`],
  ["Ack of ConfirmedPush",              "from-device",   3, "18 81 00"],
  ["Push of class 0",                   "to-device",    97, `0E 01 01 00 06 03 BE AF 84 ${notificationHex}`],
  ["Ack(Tve)",                          "from-device",   3, "1C 81 00"],
  ["user's Abort, DCU",                 "from-device",   4, "21 81 00 EE"],
  ["Disconnect",                        "to-device",     7, "0E 01 02 00 05 A4 67"],
]

/** The push that takes two short messages. */
export const longPush = octetsOfHex(longPushHex)

/** All of them, in an order in which a device and a PPG could send them. */
export const wapOctets = list.map(([name, carriage, size, hex]) => ({ name, carriage, size, octets: octetsOfHex(hex) }))
