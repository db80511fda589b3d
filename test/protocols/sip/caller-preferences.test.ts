import { describe, expect, test } from "vitest"
import {
  forbidsForking,
  preferredTargets,
  type Parameter,
  type RegisteredContact,
} from "../../../sim/protocols/sip/caller-preferences.ts"

const contact = (uri: string, ...parameters: readonly Parameter[]): RegisteredContact => ({ uri, parameters })

/** Contacts, Reject-Contact and Accept-Contact of the example in RFC 3841 §7.2.5. */
const example = {
  contacts: [
    contact("u1", ["audio", undefined], ["video", undefined], ["methods", '"INVITE,BYE"'], ["q", "0.2"]),
    contact("u2", ["audio", '"FALSE"'], ["methods", '"INVITE"'], ["actor", '"msg-taker"'], ["q", "0.2"]),
    contact(
      "u3",
      ["audio", undefined],
      ["actor", '"msg-taker"'],
      ["methods", '"INVITE"'],
      ["video", undefined],
      ["q", "0.3"],
    ),
    contact("u4", ["audio", undefined], ["methods", '"INVITE,OPTIONS"'], ["q", "0.2"]),
    contact("u5", ["q", "0.5"]),
  ],
  acceptContact: ["*;audio;require", "*;video;explicit", '*;methods="BYE";class="business";q=1.0'],
  rejectContact: ['*;actor="msg-taker";video'],
}

const uris = (request: Parameters<typeof preferredTargets>[0]): readonly string[] =>
  preferredTargets(request).map(({ uri }) => uri)

describe("RFC 3841 §7.2 vector 8: caller preferences", () => {
  test("RFC 3841 §7.2.5: the example", () => {
    const targets = preferredTargets({ method: "INVITE", ...example })
    expect(targets.map(({ uri, q }) => [uri, q])).toEqual([
      ["u5", 0.5],
      ["u1", 0.2],
      ["u4", 0.2],
    ])
    expect(targets.map(({ preference }) => preference)).toEqual([1, (1 + 1 + 0.5) / 3, (1 + 0) / 2])
  })

  test("RFC 3841 §7.2.5: header field values may stand in one header, separated by commas", () => {
    const request = { method: "INVITE", ...example, acceptContact: [example.acceptContact.join(", ")] }
    expect(preferredTargets(request)).toEqual(preferredTargets({ method: "INVITE", ...example }))
  })

  const pushTag = '*;+g.oma.pusheventapp="im.ua";require;explicit'

  test("RFC 3841 §7.2.4: a contact without feature parameters is immune", () => {
    const contacts = [contact("plain", ["expires", "600000"], ["q", "0.7"])]
    expect(uris({ method: "MESSAGE", contacts, acceptContact: [pushTag], rejectContact: ["*;audio"] })).toEqual([
      "plain",
    ])
  })

  test("RFC 3841 §7.2.4: explicit and require that the only tagged contact does not meet leave nobody, which is 480", () => {
    const contacts = [contact("ue", ["+g.oma.sip-im", undefined])]
    expect(uris({ method: "MESSAGE", contacts, acceptContact: [pushTag], rejectContact: [] })).toEqual([])
  })

  test("RFC 3841 §7.2.4: explicit and require that a contact meets choose it", () => {
    const contacts = [
      contact("im-offline", ["+g.oma.pusheventapp", '"im.ua,mms.ua"']),
      contact("other", ["+g.oma.pusheventapp", '"mms.ua"']),
    ]
    expect(uris({ method: "MESSAGE", contacts, acceptContact: [pushTag], rejectContact: [] })).toEqual(["im-offline"])
  })

  test("RFC 3841 §7.2.4: require alone does not exclude a contact that merely lacks the tag", () => {
    const contacts = [contact("ue", ["+g.oma.sip-im", undefined])]
    const acceptContact = ['*;+g.oma.pusheventapp="im.ua";require']
    expect(preferredTargets({ method: "MESSAGE", contacts, acceptContact, rejectContact: [] })).toEqual([
      { uri: "ue", q: 1, preference: 0 },
    ])
  })

  test("RFC 3841 §7.2.4: a mismatch without require does not count for or against", () => {
    const contacts = [contact("ue", ["+g.oma.pusheventapp", '"mms.ua"'])]
    const acceptContact = ['*;+g.oma.pusheventapp="im.ua"']
    expect(preferredTargets({ method: "MESSAGE", contacts, acceptContact, rejectContact: [] })).toEqual([
      { uri: "ue", q: 1, preference: 1 },
    ])
  })

  test("RFC 3841 §7.2.4: Reject-Contact drops only what names every tag of the predicate and matches", () => {
    const contacts = [
      contact("names both", ["video", undefined], ["mobility", '"mobile"']),
      contact("names one", ["video", undefined]),
      contact("names both, differs", ["video", undefined], ["mobility", '"fixed"']),
    ]
    const rejectContact = ['*;video;mobility="mobile"']
    expect(uris({ method: "INVITE", contacts, acceptContact: [], rejectContact })).toEqual([
      "names one",
      "names both, differs",
    ])
  })

  test("RFC 3841 §7.2.2: without preferences a contact must take the method, and the event package", () => {
    const contacts = [
      contact("message", ["methods", '"MESSAGE,OPTIONS"']),
      contact("notify", ["methods", '"SUBSCRIBE,NOTIFY"'], ["events", '"presence"']),
    ]
    const none = { acceptContact: [], rejectContact: [] }
    expect(uris({ method: "MESSAGE", contacts, ...none })).toEqual(["message"])
    expect(uris({ method: "SUBSCRIBE", event: "presence", contacts, ...none })).toEqual(["notify"])
  })

  test("RFC 3841 §7.2.2: implicit preferences that leave nobody are dropped, so that the device itself refuses", () => {
    const contacts = [contact("message", ["methods", '"MESSAGE"'])]
    expect(uris({ method: "INVITE", contacts, acceptContact: [], rejectContact: [] })).toEqual(["message"])
    expect(
      uris({
        method: "SUBSCRIBE",
        event: "reg",
        contacts: [contact("ue", ["events", '"presence"'])],
        acceptContact: [],
        rejectContact: [],
      }),
    ).toEqual(["ue"])
  })

  test("RFC 3840 §5: tokens compare without case, strings with it, `!` excludes, numbers are ranges", () => {
    const one = (value: string, wanted: string): number =>
      uris({
        method: "MESSAGE",
        contacts: [contact("ue", ["+x", value])],
        acceptContact: [`*;+x=${wanted};require`],
        rejectContact: [],
      }).length
    expect(one('"Fixed"', '"FIXED"')).toBe(1)
    expect(one('"<Fixed>"', '"<FIXED>"')).toBe(0)
    expect(one('"<urn:a;b,c>"', '"<urn:a;b,c>"')).toBe(1)
    expect(one('"!mobile"', '"mobile"')).toBe(0)
    expect(one('"!mobile"', '"fixed"')).toBe(1)
    expect(one('"!mobile"', '"!fixed"')).toBe(1)
    expect(one('"#4"', '"#4"')).toBe(0)
    expect(one('"#=4"', '"#>=3"')).toBe(1)
    expect(one('"#=4"', '"#<=3"')).toBe(0)
    expect(one('"#1:5"', '"#=5"')).toBe(1)
    expect(one('"#1:5"', '"five"')).toBe(0)
  })
})

test.each([
  ["no-fork", true],
  ["proxy, No-Fork, queue", true],
  ["fork, parallel", false],
  ["proxy", false],
])("RFC 3841 §9.1: Request-Disposition: %s forbids forking: %s", (disposition, isForbidden) => {
  expect(forbidsForking(disposition)).toBe(isForbidden)
})
