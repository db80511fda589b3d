/** PAP over HTTP between push initiator and PPG, and the PPG's acceptance of a submission. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { attemptIdentifiers, subscriber } from "../../../sim/protocols/ims/identities.ts"
import {
  badMessageAnswer,
  clientAddress,
  pushIdOf,
  resultNotification,
  resultNotificationAnswer,
  submission,
  submissionAnswer,
} from "../../../sim/protocols/pap/exchange.ts"
import { judgeSubmission } from "../../../sim/protocols/ppg/acceptance.ts"
import { content } from "../../../sim/wire/content.ts"
import type { HttpMessage } from "../../../sim/wire/http/message.ts"
import { parseHttp, printHttp, sizeHttp } from "../../../sim/wire/http/message.ts"
import { octetsOf, textOf } from "../../../sim/wire/octets.ts"
import { parseClientAddress } from "../../../sim/wire/pap/client-address.ts"
import { parsePap } from "../../../sim/wire/pap/parse.ts"

const node = (id: string, host: string) => ({ id, host, port: 5060, identity: undefined })
const parties = (n = 5) => ({
  ids: attemptIdentifiers({ push: n, attempt: 0, device: n, nowSeconds: n }),
  initiator: node("mms", "mmsc1.home1.net"),
  ppg: node("ppg", "ppg1.home1.net"),
  subscriber: subscriber(n, { count: 100_000, homeDomain: "home1.net" }),
})
const mms = "application/vnd.wap.mms-message"
const submitted = (n = 5, octets = 88) =>
  submission({ ...parties(n), contentType: mms, body: content(mms, octets), expiresSeconds: 86_400, wantsResult: true })

const papIn = (message: HttpMessage) => parsePap(textOf(octetsOf(message.body)))
const ppg = { host: "ppg1.home1.net", now: "2005-11-07T00:00:05Z", known: new Set<string>() }

describe("PAP over HTTP", () => {
  it("submits control entity and content in one multipart/related POST, which the PPG accepts with 1001", () => {
    const got = parseHttp(printHttp(submitted()))
    if (got.kind !== "http-request") throw new Error("expected a request")
    const judged = judgeSubmission(got, ppg)
    expect(judged).toMatchObject({
      kind: "push-response",
      input: "accept",
      code: 1001,
      push: { pushId: pushIdOf(parties()), notifyTo: "http://mmsc1.home1.net:8080/pap-notify" },
      content: {
        headers: [
          ["Content-Type", mms],
          ["X-Wap-Application-Id", "x-wap-application:mms.ua"],
        ],
      },
    })
    expect(judged.kind === "push-response" && judged.content?.body).toEqual(content(mms, 88))
  })

  it("carries any content unharmed", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (body) => {
        const request = submission({
          ...parties(),
          contentType: "application/octet-stream",
          body,
          expiresSeconds: 60,
          wantsResult: false,
        })
        const judged = judgeSubmission(request, ppg)
        expect(judged.kind === "push-response" && judged.content?.body).toEqual(body)
      }),
      { seed: 1 },
    )
  })

  it("answers HTTP 202 whatever the PAP code says (PAP 2.1 ch. 14)", () => {
    expect(submissionAnswer(parties(), 2007).code).toBe(202)
    expect(papIn(submissionAnswer(parties(), 2007))).toMatchObject({
      kind: "push-response",
      code: 2007,
      description: "Duplicate Push ID",
    })
    expect(papIn(badMessageAnswer(2000))).toMatchObject({ kind: "badmessage-response", code: 2000 })
    expect(papIn(resultNotificationAnswer(parties(), 1000))).toMatchObject({
      kind: "resultnotification-response",
      code: 1000,
    })
  })

  it("notifies the result under the push-id of the submission", () => {
    const notice = resultNotification({ ...parties(), state: "delivered", code: 1000, eventSeconds: 70 })
    expect(notice.target).toBe("/pap-notify")
    expect(papIn(notice)).toMatchObject({
      kind: "resultnotification-message",
      pushId: pushIdOf(parties()),
      state: "delivered",
      receivedTime: "2005-11-07T00:00:05Z",
      eventTime: "2005-11-07T00:01:10Z",
    })
  })

  it("has sizes that depend on widths and content length alone", () => {
    const sizes = (n: number, octets: number) =>
      [
        submitted(n, octets),
        submissionAnswer(parties(n), 1001),
        resultNotification({ ...parties(n), state: "delivered", code: 1000, eventSeconds: n }),
      ].map(sizeHttp)
    for (const n of [0, 1, 77, 99_999]) expect(sizes(n, 88)).toEqual(sizes(5, 88))
    expect(sizes(5, 188)[0]! - sizes(5, 88)[0]!).toBe(100)
    expect(sizes(5, 88)[0]).toBe(printHttp(submitted()).length)
  })
})

describe("acceptance at the PPG", () => {
  const altered = (change: (body: string) => string) => ({
    ...submitted(),
    body: change(textOf(octetsOf(submitted().body))),
  })

  it("refuses a push-id that it knows with 2007", () => {
    expect(judgeSubmission(submitted(), { ...ppg, known: new Set([pushIdOf(parties())]) })).toMatchObject({
      input: "refuse",
      code: 2007,
    })
  })

  it("answers 404 at another resource, the only fault that HTTP tells", () => {
    expect(judgeSubmission({ ...submitted(), target: "/else" }, ppg)).toEqual({ kind: "http-error", status: 404 })
  })

  it("answers badmessage-response 2000 where the body is not multipart, not closed, empty, or holds no submission", () => {
    const bad = { kind: "bad-message", code: 2000 }
    expect(judgeSubmission({ ...submitted(), headers: [] }, ppg)).toEqual(bad)
    expect(judgeSubmission({ ...submitted(), body: "" }, ppg)).toEqual(bad)
    expect(
      judgeSubmission(
        altered((body) => body.slice(0, -6)),
        ppg,
      ),
    ).toEqual(bad)
    expect(
      judgeSubmission(
        altered((body) => body.replace("</pap>", "")),
        ppg,
      ),
    ).toEqual(bad)
    expect(
      judgeSubmission(
        altered((body) => body.replaceAll("2005-11-08T00:00:05Z", "tomorrow, at noon..")),
        ppg,
      ),
    ).toEqual(bad)
    expect(
      judgeSubmission(
        altered((body) => body.replaceAll("push-message", "pull-message")),
        ppg,
      ),
    ).toEqual({ ...bad, code: 3001 })
  })

  it("refuses an address that it cannot resolve with 2002, and a deadline that has passed as expired", () => {
    expect(
      judgeSubmission(
        altered((body) => body.replace("TYPE=USER", "TYPE=PLMN")),
        ppg,
      ),
    ).toMatchObject({ input: "refuse", code: 2002 })
    expect(judgeSubmission(submitted(), { ...ppg, now: "2005-11-08T00:00:05Z" })).toMatchObject({ input: "refuseLate" })
  })

  it("takes the SIP identity of a client address of type USER", () => {
    expect(parseClientAddress(clientAddress(parties()))).toEqual({
      type: "USER",
      client: "sip:user00005@home1.net",
      qualifiers: [],
      host: "ppg1.home1.net",
    })
    for (const [from, to] of [
      ["ppg1.home1.net", "other.net"],
      ["sip%3A", "tel%3A"],
    ])
      expect(
        judgeSubmission(
          altered((body) => body.replace(`${from}`, `${to}`)),
          { ...ppg, host: "ppg1.home1.net" },
        ),
      ).toMatchObject({ input: "refuse", code: 2002 })
  })
})
