/** OTA-HTTP between PPG and terminal: messages become inputs, and nothing that a peer sends can crash a table. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { otaHttpGateway } from "../../../sim/protocols/ota-http/gateway.ts"
import { answerInput, requestInput } from "../../../sim/protocols/ota-http/judge.ts"
import { otaHttpTerminal } from "../../../sim/protocols/ota-http/terminal.ts"
import type { HttpRequest } from "../../../sim/wire/http/message.ts"
import { parseHttp } from "../../../sim/wire/http/message.ts"
import {
  embeddedPush,
  errorAnswer,
  printOtaHttp,
  pushAnswer,
  pushRequest,
  registrationAnswer,
  registrationRequest,
} from "../../../sim/wire/ota-http/messages.ts"
import { textOf } from "../../../sim/wire/octets.ts"
import { Clock, Player } from "../../conformance/player.ts"
import { check, hostile } from "../../wire/arbitraries.ts"

const tag = Uint8Array.of(0xa1, 0xb2, 0xc3, 0xd4)
const other = Uint8Array.of(1, 2, 3, 4)
const mms = "application/vnd.wap.mms-message"
const push = embeddedPush("x-wap-application:mms.ua", mms, "body")
const post = (held: Uint8Array): HttpRequest =>
  pushRequest("10.0.0.7:4035", { tag: held, date: "Thu, 02 Jan 2025 03:04:05 GMT", push })
const judged = (request: HttpRequest) => requestInput(request, tag, (type) => type === mms)
const delays = { Answer: 1000, Trigger: 1000, Idle: 1000, Retry: 1000 }

describe("OTA-HTTP", () => {
  it("WAP-235: the terminal compares the CPITag of every request with its own", () => {
    expect(judged(registrationRequest("h", tag))).toBe("optionsMatching")
    expect(judged(registrationRequest("h", other))).toBe("optionsDiffering")
    expect(judged({ ...registrationRequest("h", tag), headers: [] })).toBe("optionsDiffering")
    expect(judged(post(tag))).toBe("postMatching")
    expect(judged(post(other))).toBe("postStale")
  })

  it("WAP-235: the terminal has one resource and two methods, and refuses what it cannot take", () => {
    expect(judged({ ...post(tag), target: "/" })).toBe("otherPath")
    expect(judged({ ...post(tag), method: "GET" })).toBe("otherMethod")
    expect(judged({ ...post(tag), body: "no response" })).toBe("postUnwanted")
    expect(requestInput(post(tag), tag, () => false)).toBe("postUnwanted")
  })

  it("WAP-235: X-Wap-Push-Status is not an HTTP status: 400 is success, and 200 is none", () => {
    const inputs = [400, 256, 500, 501, 234, 238, 239, 200].map((status) => answerInput(pushAnswer(status)))
    expect(inputs).toEqual([
      "accepted",
      "staleTag",
      "registrationHolds",
      "registrationChanged",
      "refused",
      "refused",
      "httpError",
      "httpError",
    ])
    expect(answerInput(errorAnswer(404))).toBe("httpError")
    expect(answerInput({ ...pushAnswer(400), code: 200 })).toBe("httpError")
    expect(answerInput(registrationRequest("h", tag))).toBe("httpError")
    expect(answerInput(registrationAnswer(500, { terminalId: "t", bearer: 11 }))).toBe("registrationHolds")
  })

  it("nothing that a terminal sends can crash the PPG, nor the other way round", () => {
    const gatewayEvents = fc.constantFrom(...otaHttpGateway.inputs)
    const terminalEvents = fc.constantFrom(...otaHttpTerminal.inputs)
    const step = <I extends string>(events: fc.Arbitrary<I>, seed: string) =>
      fc.array(
        fc.oneof(
          events.map((input) => ({ input })),
          hostile(seed).map((octets) => ({ octets })),
        ),
        { maxLength: 30 },
      )
    check(
      fc.property(
        step(gatewayEvents, textOf(printOtaHttp(pushAnswer(400)))),
        step(terminalEvents, textOf(printOtaHttp(post(tag)))),
        (answers, requests) => {
          const timers = /Due$|Overdue$|Spent$/
          const clock = new Clock()
          const gateway = new Player(otaHttpGateway, { clock, delays })
          for (const answer of answers) {
            const message = "octets" in answer ? parseHttp(answer.octets) : undefined
            const input =
              "input" in answer ? answer.input : message?.kind === "problem" ? "httpError" : answerInput(message!)
            if (!timers.test(input)) gateway.give(input)
            clock.runUntil(clock.nowMs + 300)
          }
          const terminal = new Player(otaHttpTerminal, { clock, delays, retries: 3 })
          for (const request of requests) {
            const message = "octets" in request ? parseHttp(request.octets) : undefined
            const input =
              "input" in request ? request.input : message?.kind === "http-request" ? judged(message) : undefined
            if (input !== undefined && !timers.test(input)) terminal.give(input)
            clock.runUntil(clock.nowMs + 300)
          }
          expect(otaHttpGateway.phases).toContain(gateway.phase)
          expect(otaHttpTerminal.phases).toContain(terminal.phase)
        },
      ),
    )
  })

  it("every push that the PPG takes ends in one report, or waits for one", () => {
    const events = fc.constantFrom(...otaHttpGateway.inputs.filter((input) => !/Due$|Overdue$|Spent$/.test(input)))
    check(
      fc.property(fc.array(fc.tuple(events, fc.constantFrom(0, 0, 400, 1100)), { maxLength: 40 }), (steps) => {
        const clock = new Clock()
        const player = new Player(otaHttpGateway, { clock, delays, retries: 5 })
        let taken = 0
        for (const [input, waitMs] of steps) {
          const queued = player.timesOf("queue").length
          if (player.give(input) && input.startsWith("push") && player.timesOf("queue").length === queued) taken++
          clock.runUntil(clock.nowMs + waitMs)
        }
        const reported = player.actions.filter((action) => action.startsWith("report")).length
        const isPending = !["closed", "ready"].includes(player.phase)
        expect(reported + (isPending ? 1 : 0)).toBe(taken)
      }),
    )
  })
})
