/** A capture of a flow to several devices of one user: each packet has the address of the device that its transaction is with. */
import { expect, test } from "vitest"
import { printPcapng } from "../../../sim/render/pcapng/print.ts"
import { addressOf, allRegistered, plannedFor, runUsers } from "../../support/users-world.ts"
import { readCapture } from "./read-capture.ts"

const forked = "{ use: sip-message, forking: parallel }"
const to6 = plannedFor({ at: "1 s", device: 6 })

/** As the capture writes it: groups without leading zeros, and all of them. */
const written = (device: number): string => addressOf(device).slice(1, -1).replace("::", ":0:0:0:")

test.each([["udp"], ["tcp"]])("a MESSAGE forked over %s, and both answers", (transport) => {
  const { flow } = runUsers(forked, [...allRegistered, `links.pcscf-device.transport=${transport}`, to6])
  const { packets, names } = readCapture(printPcapng(flow!))
  const devices = [6, 7].map(written)
  const radio = packets.filter(({ version, payload }) => version === 6 && payload.length > 0)
  expect(radio).toHaveLength(4)
  for (const { source, target, payload } of radio) {
    const text = payload.toString()
    const isRequest = text.startsWith("MESSAGE")
    const address = isRequest ? target : source
    expect(devices).toContain(address)
    if (isRequest) expect(text.split("\r\n")[0]).toContain(addressOf(6 + devices.indexOf(address)))
  }
  expect(new Set(radio.flatMap(({ source, target }) => [source, target])).size).toBe(3)
  for (const address of devices) expect(names.get(address)).toBe("device")
})
