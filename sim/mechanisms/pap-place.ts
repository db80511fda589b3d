/** Places of PAP over HTTP (OMA PAP ch. 8) that bring a push to the PPG, and the notification of its result. */
import {
  badMessageAnswer,
  pushIdOf,
  resultNotification,
  resultNotificationAnswer,
  submission,
  submissionAnswer,
  type PapParties,
  type Submitted,
} from "../protocols/pap/exchange.ts"
import { timestampText } from "../protocols/ims/calendar.ts"
import { challenge, judgeSubmission, type Acceptance } from "../protocols/ppg/acceptance.ts"
import { progressNotes } from "../protocols/ppg/submission-verdict.ts"
import { printHttp, type HttpRequest } from "../wire/http/message.ts"
import type { MessageState } from "../wire/pap/codes.ts"
import type { Outcome } from "../trace/tables.ts"
import { UnroutableScenario } from "./directory.ts"
import { accountOf, credentialsOf, isShutOut, ppgSettings } from "./pap/access.ts"
import { aboutOf, submissionOf } from "./pap/part.ts"
import type { Operation, Place, PrintContext } from "./place.ts"
import type { Submission } from "./plan.ts"
import { broken } from "./submission-fault.ts"
import type { RouteBook } from "./route-book.ts"

/** PAP status code that goes with each final state (WAP-247 §9.14) where the push has no code of its own; where PAP leaves it
 *  open, an assumption. */
const codeOfState: Readonly<Partial<Record<MessageState, number>>> = {
  delivered: 1000,
  expired: 4001,
  undeliverable: 2003,
  aborted: 5028,
  timeout: 4000,
  cancelled: 1000,
  rejected: 2001,
}

/** The code of a push in this state, where its own is 0. */
export const papCodeOf = (state: MessageState, own: number): number => (own > 0 ? own : (codeOfState[state] ?? 4000))

/** PAP status codes that the answer to a submission may carry here. */
const submissionCodes: readonly number[] = [
  1000, 1001, 2000, 2001, 2002, 2004, 2006, 2007, 3003, 3005, 3007, 3009, 3010, 3011, 4001,
]

interface PapPlace extends Pick<Place, "requestName" | "responseName" | "request" | "response" | "tells"> {
  /** Code of the answer where nothing else is said; `undefined`: there is no answer, the connection is closed. */
  readonly code: number | undefined
  readonly codes: readonly number[]
}

/** Adds a place of PAP and returns its number. */
export const addPapPlace = (book: RouteBook, from: number, to: number, made: PapPlace): number => {
  const edge = book.directory.linkBetween(from, to)
  const { code } = made
  const answer: Operation =
    code === undefined ? { kind: "take", effect: undefined } : { kind: "answer", code, effect: undefined }
  book.places.push({
    index: book.claim(),
    from,
    to,
    link: edge.link,
    direction: edge.direction,
    protocol: "PAP",
    exchange: "request",
    timers: "http",
    requestName: made.requestName,
    transport: "tcp",
    depth: 0,
    parent: undefined,
    isQuery: false,
    query: undefined,
    operations: [answer, answer],
    codes: made.codes,
    tells: made.tells,
    responseName: made.responseName,
    request: made.request,
    response: made.response,
  })
  return book.places.length - 1
}

/** Where pushes are submitted, and what the PPG makes of them. */
export interface SubmissionPlaces {
  /** The submission as it is judged; -1: the initiator gets no further than a challenge. */
  readonly index: number
  /** The same without credentials, which is answered with 401; -1: there is none. */
  readonly challenged: number
  /** Code with which it refuses every one, and how the push ends; `undefined`: it takes them. */
  readonly refusal: { readonly code: number; readonly outcome: Outcome } | undefined
  /** Whether it closes the connection without an answer. */
  readonly isClosed: boolean
}

/**
 * Adds the places of the submission for a chain of ways. The PPG's acceptance judges the octets of a first one: what it refuses it refuses
 * always, and then a scenario must have meant it to.
 */
export const submissionPlaces = (
  book: RouteBook,
  submitted: Submission,
  chain: readonly Submission[],
): SubmissionPlaces => {
  const { from, to, fault, services } = submitted
  const initiator = book.directory.node(from)
  const ppg = book.directory.node(to)
  const credentials = credentialsOf(ppg, initiator, services)
  const asks = submissionRequest(book, submitted)
  const judge = (given: typeof credentials): Acceptance =>
    judgeSubmission(asks(book.template, given), {
      host: ppg.host,
      now: timestampText(book.template.ids.nowSeconds),
      known: fault === "duplicate-id" ? new Set([pushIdOf(partiesOf(book, submitted)(book.template))]) : new Set(),
      settings: ppgSettings(ppg, variantsOf(chain)),
    })
  const isMeant = fault !== "none" || ppg.pap !== undefined || Object.keys(services.quality).length > 0
  if (isShutOut(ppg, initiator.host)) {
    const index = addSubmission(book, submitted, { asks, credentials: undefined, judged: undefined })
    return { index, challenged: -1, refusal: { code: 0, outcome: "rejected" }, isClosed: true }
  }
  const isChallenged = accountOf(ppg, initiator) !== undefined && services.authentication !== "preemptive"
  const challenged = isChallenged
    ? addSubmission(book, submitted, { asks, credentials: undefined, judged: judge(undefined) })
    : -1
  if (isChallenged && credentials === undefined) {
    return { index: -1, challenged, refusal: { code: 401, outcome: "rejected" }, isClosed: false }
  }
  const judged = judge(credentials)
  const isAccepted = judged.kind === "push-response" && judged.input === "accept"
  const isDeferred = judged.kind === "push-response" && judged.input === "acceptDeferred"
  const takes = isAccepted || isDeferred
  const code = codeOf(judged)
  if (!takes && !isMeant) {
    const kind = judged.kind === "http-error" ? "HTTP" : "PAP"
    throw new UnroutableScenario(`${ppg.id} would refuse every submission of ${initiator.id}: ${kind} ${code}`)
  }
  const index = addSubmission(book, submitted, { asks, credentials, judged })
  const outcome = judged.kind === "push-response" && judged.input === "refuseLate" ? "expired" : "rejected"
  return { index, challenged, refusal: takes ? undefined : { code, outcome }, isClosed: false }
}

/** Every way over the air to which a submission may lead. */
const variantsOf = (chain: readonly Submission[]) => chain.map(({ variant }) => variant)

const codeOf = (judged: Acceptance): number =>
  judged.kind === "http-error" ? judged.status : judged.kind === "close" ? 0 : judged.code

type Asks = (context: PrintContext, credentials: Submitted["credentials"]) => HttpRequest

/** The POST of a submission, broken as the scenario says. */
const submissionRequest = (book: RouteBook, submitted: Submission): Asks => {
  const parties = partiesOf(book, submitted)
  const { fault, wantsResult, services } = submitted
  const expiresSeconds = Math.round(book.directory.node(submitted.from).store.expiryNs / 1e9)
  return (context, credentials) => {
    const { priority, recipients } = submissionOf(context.part)
    return broken(
      submission({
        ...parties(context),
        contentType: book.spec.content.type,
        body: context.body,
        expiresSeconds,
        wantsResult,
        deliverAfterSeconds: services.deliverAfterSeconds,
        wantsProgressNotes: services.wantsProgressNotes,
        quality: { ...services.quality, priority },
        // Where nobody else is known, as many of the same: all addresses are equally long.
        recipients: context.recipients ?? Array.from({ length: recipients }, () => context.subscriber),
        credentials,
      }),
      fault,
    )
  }
}

const addSubmission = (
  book: RouteBook,
  submitted: Submission,
  {
    asks,
    credentials,
    judged,
  }: {
    readonly asks: Asks
    readonly credentials: Submitted["credentials"]
    /** `undefined`: nobody judges it, the connection is closed. */
    readonly judged: Acceptance | undefined
  },
): number => {
  const { from, to, services } = submitted
  const parties = partiesOf(book, submitted)
  const isBad = judged?.kind === "bad-message"
  const isChallenge = judged?.kind === "http-error"
  const { host } = book.directory.node(to)
  return addPapPlace(book, from, to, {
    code: judged === undefined ? undefined : codeOf(judged),
    codes: judged === undefined ? [] : isChallenge ? [401] : submissionCodes,
    tells: { request: "push", response: "own" },
    requestName: "PAP push-message",
    responseName: () => (isChallenge ? "HTTP 401" : isBad ? "PAP badmessage-response" : "PAP push-response"),
    request: (context) => printHttp(asks(context, credentials)),
    response: (context, code) => {
      if (isChallenge) return printHttp(challenge(host))
      if (isBad) return printHttp(badMessageAnswer(code))
      const now = timestampText(context.ids.nowSeconds)
      const notes = services.wantsProgressNotes ? progressNotes(code, now) : []
      return printHttp(submissionAnswer(parties(context), code, notes))
    },
  })
}

/** Adds the place of a submission that replaces the first, and returns its number. */
export const replacementPlace = (
  book: RouteBook,
  submitted: Submission,
  replaceMethod: "all" | "pending-only",
  chain: readonly Submission[],
): number => {
  const { from, to, services, wantsResult } = submitted
  const parties = partiesOf(book, submitted)
  const initiator = book.directory.node(from)
  const ppg = book.directory.node(to)
  const credentials = credentialsOf(ppg, initiator, services)
  const request = (context: PrintContext): HttpRequest =>
    submission({
      ...parties(context),
      contentType: book.spec.content.type,
      body: context.body,
      expiresSeconds: Math.round(initiator.store.expiryNs / 1e9),
      wantsResult,
      wantsProgressNotes: services.wantsProgressNotes,
      quality: services.quality,
      replaceMethod,
      credentials,
    })
  const judged = judgeSubmission(request(book.template), {
    host: ppg.host,
    now: timestampText(book.template.ids.nowSeconds),
    known: new Set([pushIdOf(parties(book.template))]),
    settings: ppgSettings(ppg, variantsOf(chain)),
  })
  return addPapPlace(book, from, to, {
    code: codeOf(judged),
    codes: submissionCodes,
    tells: { request: "push", response: "own" },
    requestName: "PAP push-message",
    responseName: () => "PAP push-response",
    request: (context) => printHttp(request(context)),
    response: (context, code) => {
      const notes = services.wantsProgressNotes ? progressNotes(code, timestampText(context.ids.nowSeconds)) : []
      return printHttp(submissionAnswer({ ...parties(context), isReplacement: true }, code, notes))
    },
  })
}

/** Adds the place of the notification that a push ended in this state and returns its number. */
export const resultPlace = (book: RouteBook, submitted: Submission, state: MessageState): number => {
  const parties = partiesOf(book, submitted)
  const { from: to, to: from } = submitted
  return addPapPlace(book, from, to, {
    code: 1000,
    codes: [1000, 2000],
    tells: { request: "own", response: "own" },
    requestName: "PAP resultnotification-message",
    responseName: () => "PAP resultnotification-response",
    request: (context) => {
      const { code, isReplacement } = aboutOf(context.part)
      return printHttp(
        resultNotification({
          ...parties(context),
          isReplacement,
          state,
          code: papCodeOf(state, code),
          eventSeconds: context.ids.nowSeconds,
        }),
      )
    },
    response: (context) => {
      const { isReplacement } = aboutOf(context.part)
      return printHttp(resultNotificationAnswer({ ...parties(context), isReplacement }, 1000))
    },
  })
}

/** Who takes part in a push over PAP, as its messages name them. */
export const partiesOf =
  (book: RouteBook, { from, to, client }: Pick<Submission, "from" | "to" | "client">) =>
  ({ ids, subscriber }: PrintContext): PapParties => ({
    ids,
    subscriber,
    initiator: book.directory.identity(from),
    ppg: book.directory.identity(to),
    client,
  })
