/**
 * Places of what an initiator asks about a push (PAP 2.1 chapter 9): its state, its cancellation, the capabilities of its device. The PPG's
 * own rules (`protocols/ppg`) write the answers; a code stands for an answer, whose document follows from it.
 */
import { capabilityAnswer, clientAddress, operation, papAnswer, pushIdOf } from "../../protocols/pap/exchange.ts"
import { cancellation } from "../../protocols/ppg/cancellation.ts"
import { capabilityQueryAnswer } from "../../protocols/ppg/capabilities.ts"
import type { KnownPush } from "../../protocols/ppg/known-push.ts"
import type { PushPhase } from "../../protocols/ppg/push-state.ts"
import { statusAnswer } from "../../protocols/ppg/status-query.ts"
import { capabilityProfile } from "../../wire/uaprof.ts"
import { printHttp } from "../../wire/http/message.ts"
import type { MessageState } from "../../wire/pap/codes.ts"
import { addPapPlace, papCodeOf, partiesOf } from "../pap-place.ts"
import type { PrintContext } from "../place.ts"
import type { Submission } from "../plan.ts"
import type { RouteBook } from "../route-book.ts"
import { credentialsOf } from "./access.ts"
import { aboutOf } from "./part.ts"

/** Answers to a status query, by number from here: codes of PAP lie below. */
const firstStatus = 6000

// prettier-ignore
const statuses: readonly (readonly [state: MessageState, phase: PushPhase | undefined, code: number])[] = [
  ["unknown",       undefined,       2004],
  ["pending",       "waiting",       1001],
  ["delivered",     "delivered",     1000],
  ["cancelled",     "cancelled",     1000],
  ["expired",       "expired",       4001],
  ["timeout",       "timeout",       4000],
  ["undeliverable", "undeliverable", 2003],
  ["undeliverable", "undeliverable", 3003],
  ["aborted",       "aborted",       5000],
  ["aborted",       "aborted",       5026],
  ["aborted",       "aborted",       5027],
  ["aborted",       "aborted",       5028],
  ["aborted",       "aborted",       5029],
  ["aborted",       "aborted",       5030],
]

/** The number by which a place knows the answer "in this state, with this code of its own (0: the usual one)". */
export const statusNumber = (state: MessageState, own: number): number => {
  const code = state === "pending" ? 1001 : state === "unknown" ? 2004 : papCodeOf(state, own)
  const exact = statuses.findIndex((row) => row[0] === state && row[2] === code)
  return firstStatus + (exact >= 0 ? exact : statuses.findIndex((row) => row[0] === state))
}

/** How the push stands that a number is the answer about; `undefined`: the PPG does not know it. */
const knownAs = (number: number, pushId: string, address: string): KnownPush | undefined => {
  const [, phase, code] = statuses[number - firstStatus] ?? ["unknown", undefined, 2004]
  return phase === undefined
    ? undefined
    : { pushId, quality: undefined, recipients: [{ address, phase, code, eventTime: undefined }] }
}

/** A phase in which the PPG answers a cancellation with this code. */
const phaseOfCancel = new Map<number, PushPhase>([
  [1000, "waiting"],
  [2008, "delivered"],
])

/** Adds the place of the cancellation of a push for its recipient and returns its number. */
export const cancelPlace = (book: RouteBook, submitted: Submission): number => {
  const about = aboutPush(book, submitted)
  return addPapPlace(book, submitted.from, submitted.to, {
    code: 2008,
    codes: [1000, 2004, 2008],
    tells: { request: "own", response: "own" },
    requestName: "PAP cancel-message",
    responseName: () => "PAP cancel-response",
    request: (context) => printHttp(about.ask({ kind: "cancel-message", ...about.named(context) })),
    response: (context, code) => {
      const asked = { kind: "cancel-message", ...about.named(context) } as const
      const phase = phaseOfCancel.get(code)
      const address = about.address(context)
      const known: KnownPush | undefined =
        phase === undefined
          ? undefined
          : {
              pushId: asked.pushId,
              quality: undefined,
              recipients: [{ address, phase, code: 1001, eventTime: undefined }],
            }
      return printHttp(papAnswer(cancellation(asked, known).response))
    },
  })
}

/** Adds the place of the question for the state of a push at its recipient and returns its number. */
export const statusPlace = (book: RouteBook, submitted: Submission): number => {
  const about = aboutPush(book, submitted)
  return addPapPlace(book, submitted.from, submitted.to, {
    code: firstStatus,
    codes: statuses.map((_, index) => firstStatus + index),
    tells: { request: "own", response: "own" },
    requestName: "PAP statusquery-message",
    responseName: () => "PAP statusquery-response",
    request: (context) => printHttp(about.ask({ kind: "statusquery-message", ...about.named(context) })),
    response: (context, code) => {
      const asked = { kind: "statusquery-message", ...about.named(context) } as const
      return printHttp(papAnswer(statusAnswer(asked, knownAs(code, asked.pushId, about.address(context)))))
    },
  })
}

/** Adds the place of the question for a device's capabilities and returns its number. */
export const capabilityPlace = (book: RouteBook, submitted: Submission): number => {
  const about = aboutPush(book, submitted)
  const asked = (context: PrintContext) =>
    ({
      kind: "ccq-message",
      address: about.address(context),
      queryId: context.ids.token("query-id"),
      appId: undefined,
    }) as const
  return addPapPlace(book, submitted.from, submitted.to, {
    code: 1000,
    codes: [1000, 3008],
    tells: { request: "own", response: "own" },
    requestName: "PAP ccq-message",
    responseName: () => "PAP ccq-response",
    request: (context) => printHttp(about.ask(asked(context))),
    response: (context, code) => {
      const types = context.subscriber.capabilities?.types ?? [book.spec.content.type]
      const rdf = code === 1000 ? capabilityProfile(types) : undefined
      const { response } = capabilityQueryAnswer(asked(context), () => ({ rdf, accepts: undefined }))
      return printHttp(capabilityAnswer(response, rdf, context.ids))
    },
  })
}

/** What all of them have: who asks whom about what, and as whom. */
const aboutPush = (book: RouteBook, submitted: Submission) => {
  const { directory } = book
  const parties = partiesOf(book, submitted)
  const credentials = credentialsOf(directory.node(submitted.to), directory.node(submitted.from), submitted.services)
  const ppg = directory.identity(submitted.to)
  const address = (context: PrintContext): string => clientAddress(parties(context))
  return {
    address,
    /** Of a push with several recipients it is about this one; else about all, of whom there is one. */
    named: (context: PrintContext) => {
      const { isReplacement } = aboutOf(context.part)
      return {
        pushId: pushIdOf({ ...parties(context), isReplacement }),
        addresses: submitted.services.recipients > 1 ? [address(context)] : [],
      }
    },
    ask: (document: Parameters<typeof operation>[1]) => operation(ppg, document, credentials),
  }
}
