/**
 * Steps 6 to 12 of the acceptance of a push submission (PPG Service, WAP-249, chapter 6), in the order in which a gateway of
 * the period takes them: duplicate, numbers of the initiator, transformation, address, network and bearer, deadline.
 * Rule 1: 1001 says that nothing further is wrong with the submission, not that anything was delivered.
 * Rule 2: each recipient is judged by itself. Only where all are refused does the push-response refuse, with the first's
 * code; otherwise the refused ones are told by result notifications.
 */
import type { Part } from "../../wire/multipart.ts"
import { octetsOf, textOf } from "../../wire/octets.ts"
import { papDescription } from "../../wire/pap/codes.ts"
import { parseClientAddress, type ClientAddress } from "../../wire/pap/client-address.ts"
import type { PushMessage, PushResponse } from "../../wire/pap/documents.ts"
import { capabilityRefusal } from "./capabilities.ts"
import { mayPushTo, type InitiatorAccount } from "./initiators.ts"
import type { KnownPush } from "./known-push.ts"
import { refusalOf } from "./ota-choice.ts"
import type { PushInput } from "./push-state.ts"
import { replacement, type Replacement } from "./replacement.ts"
import type { PpgSettings } from "./settings.ts"
import { mediaType, transformed } from "./transformation.ts"

/** A readable submission and whose it is. */
interface Submission {
  readonly push: PushMessage
  readonly content: Part
  readonly capabilities: Part | undefined
  readonly account: InitiatorAccount | "trusted"
}

/** What becomes of one recipient: the input of its own push-state table, and the PAP code that goes with it. */
interface RecipientVerdict {
  readonly address: string
  /** Nothing where the address could not be read. */
  readonly client: ClientAddress | undefined
  readonly input: Extract<
    PushInput,
    "accept" | "acceptDeferred" | "refuse" | "refuseBearer" | "refuseLate" | "refuseRecipient" | "refuseRecipientBearer"
  >
  readonly code: number
}

/** What becomes of a submission. */
export interface PushVerdict {
  readonly input: Extract<PushInput, "accept" | "acceptDeferred" | "refuse" | "refuseBearer" | "refuseLate">
  readonly code: number
  readonly push: PushMessage
  /** The content as it goes over the air; as it came where the submission was refused. */
  readonly content: Part
  readonly response: PushResponse
  readonly recipients: readonly RecipientVerdict[]
  /** Recipients whose earlier push gets the input `replace`. */
  readonly replaced: readonly string[]
}

type Refusal = Pick<RecipientVerdict, "code"> & { readonly input: "refuse" | "refuseBearer" | "refuseLate" }

const refuse = (code: number): Refusal => ({ input: "refuse", code })

/** Judges a submission. `replaced` is the push that it names as the one to replace, where that is known. */
export const judgeForPush = (
  { push, content, capabilities, account }: Submission,
  ppg: PpgSettings,
  at: { readonly now: string; readonly isKnown: boolean; readonly replaced: KnownPush | undefined },
): PushVerdict => {
  const clients = new Map(push.addresses.map((address) => [address, parseClientAddress(address)]))
  const refusals = new Map<string, Refusal>()
  const verdict = outcome({ push, content, clients, refusals }, ppg, at.now)

  if (push.replacePushId !== undefined && !ppg.replaces) return verdict(refuse(3011))
  if (clients.size > 1 && !ppg.takesSeveralRecipients) return verdict(refuse(3005))
  if (capabilities !== undefined && !ppg.matchesCapabilities) return verdict(refuse(3004))
  if (at.isKnown) return verdict(refuse(2007)) // 6

  const judgeEach = (judge: (client: ClientAddress | undefined) => Refusal | undefined): Refusal | undefined => {
    for (const [address, client] of clients) {
      const refusal = refusals.has(address) ? undefined : judge(client)
      if (refusal !== undefined) refusals.set(address, refusal)
    }
    return refusals.size === clients.size ? [...refusals.values()][0] : undefined
  }
  const forbidden = judgeEach((client) =>
    client === undefined || mayPushTo(account, client) ? undefined : refuse(2001),
  ) // 7
  if (forbidden !== undefined) return verdict(forbidden)
  const overTheAir = transformed(content, ppg.encoders) // 8
  if (overTheAir === 3006) return verdict(refuse(3006))
  const unusable = judgeEach((client) => (isUsable(client, ppg) ? undefined : refuse(2002)))
  if (unusable !== undefined) return verdict(unusable)
  const assumed = capabilities === undefined ? undefined : textOf(octetsOf(capabilities.body))
  const contentType = mediaType(overTheAir.headers)
  const unfit = judgeEach((client) => {
    const code = client && capabilityRefusal(ppg.capabilitiesOf(client), { assumed, contentType })
    return code === undefined ? undefined : refuse(code)
  })
  if (unfit !== undefined) return verdict(unfit)
  const unreachable = judgeEach((client) => (client === undefined ? undefined : bearerRefusal(client, push, ppg))) // 9
  if (unreachable !== undefined) return verdict(unreachable)
  if (push.deliverBefore !== undefined && push.deliverBefore <= at.now)
    return verdict({ input: "refuseLate", code: 4001 }) // 10
  if (push.replacePushId === undefined) return verdict(undefined, overTheAir) // 11, 12
  if (at.replaced === undefined && push.replaceMethod === "pending-only") return verdict(refuse(2004))
  return verdict(undefined, overTheAir, replacement(push, at.replaced))
}

const isUsable = (client: ClientAddress | undefined, ppg: PpgSettings): boolean =>
  client !== undefined &&
  client.host === ppg.host.toLowerCase() &&
  ppg.clientTypes.includes(client.type) &&
  ppg.resolves(client)

const bearerRefusal = ({ type }: ClientAddress, { quality }: PushMessage, ppg: PpgSettings): Refusal | undefined => {
  const code = refusalOf(ppg.ota, { type, quality })
  if (code === undefined) return undefined
  return { input: code === 3009 || code === 3010 ? "refuseBearer" : "refuse", code }
}

/** Makes the verdict, once it is known whether the submission as a whole is refused. */
const outcome =
  (
    of: {
      readonly push: PushMessage
      readonly content: Part
      readonly clients: ReadonlyMap<string, ClientAddress | undefined>
      readonly refusals: ReadonlyMap<string, Refusal>
    },
    ppg: PpgSettings,
    now: string,
  ) =>
  (refusal: Refusal | undefined, overTheAir: Part = of.content, replacing?: Replacement): PushVerdict => {
    const { push, clients, refusals } = of
    const isDeferred = push.deliverAfter !== undefined && push.deliverAfter > now
    const accepted = { input: isDeferred ? "acceptDeferred" : "accept", code: 1001 } as const
    const whole = refusal ?? accepted
    const recipients = [...clients].flatMap(([address, client]): readonly RecipientVerdict[] => {
      const own = refusals.get(address)
      if (refusal !== undefined) return [{ address, client, ...(own ?? refusal) }]
      if (own !== undefined)
        return [
          {
            address,
            client,
            code: own.code,
            input: own.input === "refuseBearer" ? "refuseRecipientBearer" : "refuseRecipient",
          },
        ]
      return replacing?.deliver.includes(address) === false ? [] : [{ address, client, ...accepted }]
    })
    return {
      ...whole,
      push,
      content: overTheAir,
      response: pushResponse(push, whole.code, ppg, now),
      recipients,
      replaced: replacing?.replaced.filter((address) => !refusals.has(address)) ?? [],
    }
  }

/** PAP leaves the stages of progress notes to the PPG; this one has only its acceptance to tell of. */
export const progressNotes = (code: number, now: string): PushResponse["progressNotes"] => [
  { stage: "acceptance", code, note: papDescription(code), time: now },
]

const pushResponse = (push: PushMessage, code: number, ppg: PpgSettings, now: string): PushResponse => ({
  kind: "push-response",
  pushId: push.pushId,
  senderAddress: `http://${ppg.host}:${ppg.port}${ppg.path}`,
  senderName: ppg.host,
  replyTime: now,
  progressNotes: push.progressNotesRequested === true ? progressNotes(code, now) : [],
  code,
  description: papDescription(code),
})
