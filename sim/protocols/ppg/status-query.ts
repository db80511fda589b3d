/**
 * Asking for the state of a push (PAP 2.1 chapter 9): recipients that share state, code and time share one result; an
 * unknown push-id is 2004, an address that is none of its recipients 2003, both in state `unknown`.
 */
import { papDescription } from "../../wire/pap/codes.ts"
import type { StatusQuery, StatusResponse, StatusResult } from "../../wire/pap/documents.ts"
import { namedRecipients, stateOf, type KnownPush } from "./known-push.ts"

/** Answers a status query about a push; `undefined` is a push that this PPG does not know. */
export const statusAnswer = (asked: StatusQuery, push: KnownPush | undefined): StatusResponse => {
  const respond = (results: readonly StatusResult[]): StatusResponse => ({
    kind: "statusquery-response",
    pushId: asked.pushId,
    results,
  })
  const unknown = (code: number): StatusResponse =>
    respond([
      {
        addresses: asked.addresses,
        state: "unknown",
        code,
        eventTime: undefined,
        description: papDescription(code),
        quality: undefined,
      },
    ])
  if (push === undefined) return unknown(2004)
  const named = namedRecipients(push, asked.addresses)
  if (named === undefined) return unknown(2003)
  const groups = new Map<string, StatusResult>()
  for (const recipient of named) {
    const { address, code, eventTime } = recipient
    const state = stateOf(recipient)
    const key = `${state} ${code} ${eventTime}`
    const before = groups.get(key)?.addresses ?? []
    groups.set(key, {
      addresses: [...before, address],
      state,
      code,
      eventTime,
      description: papDescription(code),
      quality: push.quality,
    })
  }
  return respond([...groups.values()])
}
