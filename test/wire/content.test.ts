/** Bodies: exact octet counts, and valid by the grammar of their type. */
import { describe, expect, it } from "vitest"
import { content } from "../../sim/wire/content.ts"
import { octetCount, octetsOf, textOf } from "../../sim/wire/octets.ts"
import { parseXml } from "../../sim/wire/xml.ts"

const types = [
  "application/simple-message-summary",
  "text/plain",
  "text/plain;charset=utf-8",
  "application/vnd.wap.mms-message",
  "application/vnd.oma.push",
  "text/vnd.wap.si",
  "text/vnd.wap.sl",
  "constructor",
]

describe("content", () => {
  it.each(types)("%s has exactly the octets asked for, 0 to 1500", (type) => {
    for (let octets = 0; octets <= 1500; octets++) expect(octetCount(content(type, octets))).toBe(octets)
  })

  it("is text that ends with a word and a full stop wherever that many octets can be, and never in a blank", () => {
    const whole = /^(You have new messages waiting\. )*(You have new messages waiting|Ref\. [7Q]+|Hello)\.$/
    for (let octets = 6; octets <= 1500; octets++) expect(content("text/plain", octets)).toMatch(whole)
    expect(content("text/plain", 120)).toBe(`${"You have new messages waiting. ".repeat(3)}Ref. 7Q7Q7Q7Q7Q7Q7Q7Q7Q7Q7.`)
    expect(content("text/plain", 61)).toBe("You have new messages waiting. You have new messages waiting.")
    expect([1, 2, 3, 4, 5].map((octets) => content("text/plain", octets))).toEqual(["3", "Hi", "Hi.", "Mail", "Mail."])
  })

  it("gives equal octets for equal arguments", () => {
    for (const type of types) expect(content(type, 333)).toEqual(content(type, 333))
  })

  it("is a message summary by RFC 3842 §5.2 from 48 octets on", () => {
    const grammar =
      /^Messages-Waiting:[ \t]*(yes|no)\r\n((Voice|Fax|Pager|Multimedia|Text)-Message: \d+\/\d+( \(\d+\/\d+\))?\r\n)*(\r\n([A-Za-z-]+: [^\r\n]*\S\r\n)+)*$/
    for (let octets = 48; octets <= 1500; octets++)
      expect(textOf(octetsOf(content("application/simple-message-summary", octets)))).toMatch(grammar)
  })

  it("is well-formed XML for the text forms of service indication and loading", () => {
    for (let octets = 260; octets <= 900; octets += 7) {
      const si = parseXml(textOf(octetsOf(content("text/vnd.wap.sl", octets))))
      expect(si?.name).toBe("sl")
    }
    expect(textOf(octetsOf(content("text/vnd.wap.si", 400)))).toMatch(
      /^<\?xml .*<si><indication .*<\/indication><\/si>$/,
    )
  })

  it("is the 88-octet M-Notification.ind of OMA-TS-MMS_ENC, octet by octet", () => {
    const hex = [...octetsOf(content("application/vnd.wap.mms-message", 88))]
      .map((octet) => octet.toString(16).padStart(2, "0"))
      .join("")
    const text = (value: string) =>
      [...octetsOf(`${value}\0`)].map((octet) => octet.toString(16).padStart(2, "0")).join("")
    expect(hex).toBe(
      `8c8298${text("7Q0001")}8d92891980${text("+358401234567/TYPE=PLMN")}96${text("Hi")}` +
        `8a808e03007800880581030` +
        `3f48083${text("http://mmsc.op.example/7Q0001")}`,
    )
  })

  it("keeps the MMS notification a sequence of header fields at every size from 57 octets", () => {
    for (const octets of [57, 60, 87, 88, 89, 156, 1000]) {
      const pdu = octetsOf(content("application/vnd.wap.mms-message", octets))
      expect([pdu[0], pdu[1], pdu[2]]).toEqual([0x8c, 0x82, 0x98])
      expect(pdu.at(-1)).toBe(0)
      expect(pdu.filter((octet) => octet === 0x83).length).toBe(1)
    }
  })
})
