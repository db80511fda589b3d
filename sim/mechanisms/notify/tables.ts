/** The two tables of a subscription (RFC 6665) as the loop runs them: whole numbers for phases and inputs. */
import { notifyAnswer, subscribeAnswer } from "../../protocols/events/answers.ts"
import { notifier, type NotifierInput } from "../../protocols/events/notifier.ts"
import { subscriber, type SubscriberInput } from "../../protocols/events/subscriber.ts"
import { compile, inputIndex, phaseIndex, type AnyMachine } from "../../protocols/table.ts"

const inputsOf = <I extends string>(machine: AnyMachine & { readonly inputs: readonly I[] }) =>
  Object.fromEntries(machine.inputs.map((name) => [name, inputIndex(machine, name)])) as Readonly<Record<I, number>>

export const subscriberInputs: Readonly<Record<SubscriberInput, number>> = inputsOf(subscriber)
export const notifierInputs: Readonly<Record<NotifierInput, number>> = inputsOf(notifier)
export const subscriberTable = compile(subscriber)
export const notifierTable = compile(notifier)
export const subscribed = phaseIndex(subscriber, "subscribed")
export const notifierIdle = phaseIndex(notifier, "idle")

/** By the subscriber's phase, 1: it has no dialog, and answers a NOTIFY with 481. */
export const refusesNotify = Uint8Array.from(subscriber.phases, (phase) =>
  subscriber.rows.some(([from, on, , does]) => from === phase && on === "notifyActive" && does.includes("answer481"))
    ? 1
    : 0,
)

/** By the notifier's phase, 1: it knows no such subscription, and answers a refresh with 481. */
export const refusesRefresh = Uint8Array.from(notifier.phases, (phase) =>
  notifier.rows.some(([from, on, , does]) => from === phase && on === "refresh" && does.includes("refuse481")) ? 1 : 0,
)

/** Input of the subscriber that the final response to its SUBSCRIBE is. */
export const subscribeOutcome = (code: number): number =>
  subscriberInputs[subscribeAnswer(code, { isLengthened: true })]

/** Input of the notifier that the final response to its NOTIFY is. */
export const notifyOutcome = (code: number): number => notifierInputs[notifyAnswer(code)]
