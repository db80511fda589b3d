import { expect, test } from "vitest"
import { transportBySize } from "../../../sim/protocols/sip/transport-by-size.ts"

test("RFC 3261 §18.1.1 vector 3: with the path MTU unknown, 1300 octets go over UDP and 1301 over TCP", () => {
  expect(transportBySize({ octets: 1300, pathMtu: undefined })).toBe("udp")
  expect(transportBySize({ octets: 1301, pathMtu: undefined })).toBe("tcp")
})

test("RFC 3261 §18.1.1 vector 3: with a path MTU of 1400, 1199 octets go over UDP and, a doubt, 1200 over TCP", () => {
  expect(transportBySize({ octets: 1199, pathMtu: 1400 })).toBe("udp")
  expect(transportBySize({ octets: 1200, pathMtu: 1400 })).toBe("tcp")
})
