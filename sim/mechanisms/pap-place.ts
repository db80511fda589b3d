/** Places of PAP over HTTP (OMA PAP ch. 8): the submission of a push, and the notification of its result. */
import {
  badMessageAnswer,
  pushIdOf,
  resultNotification,
  resultNotificationAnswer,
  submission,
  submissionAnswer,
  type PapParties,
} from "../protocols/pap/exchange.ts"
import { timestampText } from "../protocols/ims/calendar.ts"
import { judgeSubmission } from "../protocols/ppg/acceptance.ts"
import { offeredOverTheAir } from "../protocols/ppg/compliance.ts"
import { otaVariants } from "../protocols/ppg/ota-choice.ts"
import type { PpgSettings } from "../protocols/ppg/settings.ts"
import { printHttp } from "../wire/http/message.ts"
import type { ClientAddress } from "../wire/pap/client-address.ts"
import type { MessageState } from "../wire/pap/codes.ts"
import type { Outcome } from "../trace/tables.ts"
import { UnroutableScenario } from "./directory.ts"
import type { Place, PrintContext } from "./place.ts"
import type { Submission } from "./plan.ts"
import { broken } from "./submission-fault.ts"
import type { RouteBook } from "./route-book.ts"
import type { NodeSpec } from "./world-spec.ts"

/** PAP status code that goes with each final state (WAP-247 §9.14); where PAP leaves it open, an assumption. */
const codeOfState: Readonly<Partial<Record<MessageState, number>>> = {
  delivered: 1000,
  expired: 4001,
  undeliverable: 2003,
  aborted: 5028,
  timeout: 4000,
}

/** PAP status codes that an answer may carry here. */
const papCodes: readonly number[] = [1000, 1001, 2000, 2002, 2007, 3010, 4001]

const place = (
  book: RouteBook,
  from: number,
  to: number,
  print: Pick<Place, "requestName" | "responseName" | "request" | "response"> & {
    readonly code: number
    readonly tells: "push" | "own"
  },
): number => {
  const edge = book.directory.linkBetween(from, to)
  const answer = { kind: "answer", code: print.code, effect: undefined } as const
  book.places.push({
    index: book.claim(),
    from,
    to,
    link: edge.link,
    direction: edge.direction,
    protocol: "PAP",
    exchange: "request",
    timers: "http",
    requestName: print.requestName,
    transport: "tcp",
    depth: 0,
    parent: undefined,
    isQuery: false,
    query: undefined,
    operations: [answer, answer],
    codes: papCodes,
    tells: { request: print.tells, response: "own" },
    responseName: print.responseName,
    request: print.request,
    response: print.response,
  })
  return book.places.length - 1
}

/** The place of a submission, and what the PPG makes of it: `undefined` where it takes the push. */
export interface SubmissionPlace {
  readonly index: number
  readonly refusal: Outcome | undefined
}

/**
 * Adds the place of the submission. The PPG's acceptance judges the octets of a first one: what it refuses it refuses always, and then
 * a scenario must have meant it to.
 */
export const submissionPlace = (book: RouteBook, submitted: Submission): SubmissionPlace => {
  const { spec } = book
  const { from, to, wantsResult, fault } = submitted
  const parties = partiesOf(book, submitted)
  const expiresSeconds = Math.round(book.directory.node(from).store.expiryNs / 1e9)
  const request = (context: PrintContext) =>
    broken(
      submission({
        ...parties(context),
        contentType: spec.content.type,
        body: context.body,
        expiresSeconds,
        wantsResult,
      }),
      fault,
    )
  const ppg = book.directory.node(to)
  const judged = judgeSubmission(request(book.template), {
    host: ppg.host,
    now: timestampText(book.template.ids.nowSeconds),
    known: fault === "duplicate-id" ? new Set([pushIdOf(parties(book.template))]) : new Set(),
    settings: { ...settingsOf(ppg), clientTypes: ["USER", "PLMN"], resolves: isResolvable },
  })
  const isAccepted = judged.kind === "push-response" && judged.input === "accept"
  if (judged.kind === "http-error" || (!isAccepted && fault === "none")) {
    const code = judged.kind === "http-error" ? `HTTP ${judged.status}` : `PAP ${judged.code}`
    throw new UnroutableScenario(`${ppg.id} would refuse every submission of ${book.directory.node(from).id}: ${code}`)
  }
  const isBad = judged.kind === "bad-message"
  const index = place(book, from, to, {
    code: judged.code,
    tells: "push",
    requestName: "PAP push-message",
    responseName: () => (isBad ? "PAP badmessage-response" : "PAP push-response"),
    request: (context) => printHttp(request(context)),
    response: (context, code) => printHttp(isBad ? badMessageAnswer(code) : submissionAnswer(parties(context), code)),
  })
  return {
    index,
    refusal: isAccepted ? undefined : !isBad && judged.input === "refuseLate" ? "expired" : "rejected",
  }
}

/** Adds the place of the notification that a push ended in this state and returns its number. */
export const resultPlace = (book: RouteBook, submitted: Submission, state: MessageState): number => {
  const parties = partiesOf(book, submitted)
  const { from: to, to: from } = submitted
  return place(book, from, to, {
    code: 1000,
    tells: "own",
    requestName: "PAP resultnotification-message",
    responseName: () => "PAP resultnotification-response",
    request: (context) =>
      printHttp(
        resultNotification({
          ...parties(context),
          state,
          code: codeOfState[state] ?? 4000,
          eventSeconds: context.ids.nowSeconds,
        }),
      ),
    response: (context) => printHttp(resultNotificationAnswer(parties(context), 1000)),
  })
}

/** A number needs no resolution, a user's identity has to be one of SIP. */
const isResolvable = ({ type, client }: ClientAddress): boolean =>
  type !== "USER" || /^sip:[^@\s]+@[A-Za-z0-9.-]+$/.test(client)

/** What the PPG of a scenario offers, as its acceptance of submissions looks at it. */
const settingsOf = ({ compliance }: NodeSpec): Pick<PpgSettings, "ota"> => ({
  ota: {
    offers: offeredOverTheAir(compliance, { hasWspSessions: true }),
    networks: ["GSM"],
    bearers: ["SMS", "GPRS", "Packet Data"],
    policy: otaVariants,
    mapsNumbersToIp: true,
  },
})

const partiesOf =
  (book: RouteBook, { from, to, client }: Submission) =>
  ({ ids, subscriber }: PrintContext): PapParties => ({
    ids,
    subscriber,
    initiator: book.directory.identity(from),
    ppg: book.directory.identity(to),
    client,
  })
