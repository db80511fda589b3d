/**
 * What a PPG does with a request to its PAP resource: PPG Service (WAP-249) chapter 6 and PAP 2.1 chapter 14, in the order
 * in which a gateway of the period judges. Steps 6 to 12, which are about a submission, are in `submission-verdict.ts`.
 * Rule 1: once the resource is the right one and the initiator is let in, the HTTP status is 202, even for what cannot be
 * read; what went wrong is in the PAP code.
 * Rule 2: nothing that anybody sends makes it throw.
 */
import { basicChallenge } from "../../wire/http/basic-authentication.ts"
import { parseHttp, type HttpRequest, type HttpResponse } from "../../wire/http/message.ts"
import { parseMultipart, type Part } from "../../wire/multipart.ts"
import { octetsOf, textOf } from "../../wire/octets.ts"
import { papDescription } from "../../wire/pap/codes.ts"
import type { PapDocument, PushMessage } from "../../wire/pap/documents.ts"
import { parsePap } from "../../wire/pap/parse.ts"
import { papVersionOf } from "../../wire/pap/version.ts"
import type { Identifiers } from "../ims/decision.ts"
import { capabilityAnswer, papAnswer, papPath, papPort } from "../pap/exchange.ts"
import { cancellation } from "./cancellation.ts"
import { capabilityQueryAnswer } from "./capabilities.ts"
import { authenticated, isSourceAllowed } from "./initiators.ts"
import { pushKey, type KnownPushes } from "./known-push.ts"
import type { PpgSettings } from "./settings.ts"
import { statusAnswer } from "./status-query.ts"
import { judgeForPush, type PushVerdict } from "./submission-verdict.ts"
import { mediaType } from "./transformation.ts"

/** What the PPG does after its answer. */
type NextStep =
  | { readonly kind: "none" }
  | { readonly kind: "push"; readonly initiator: string; readonly verdict: PushVerdict }
  /** Each of these recipients' pushes gets the input `cancel`. */
  | {
      readonly kind: "cancel"
      readonly initiator: string
      readonly pushId: string
      readonly cancelled: readonly string[]
    }

/** What becomes of a request: the connection is closed, HTTP refuses it, or a PAP document answers it. */
export type Verdict =
  | { readonly kind: "close" }
  | { readonly kind: "http-error"; readonly status: 401 | 404 }
  | {
      readonly kind: "answer"
      readonly status: 202
      readonly document: PapDocument
      /** Capabilities that go beside the answer. */
      readonly rdf: string | undefined
      readonly next: NextStep
    }

/** What the PPG knows when the request comes: the time stamp of now, and the pushes it has accepted. */
export interface PpgKnowledge {
  readonly now: string
  readonly known: KnownPushes
}

/**
 * Judges the octets of a request from a source address (dotted). Octets that are no HTTP request, or are fewer than they
 * say, close the connection: there is no resource to answer for.
 */
export const judgeRequest = (
  octets: Uint8Array,
  source: string,
  ppg: PpgSettings,
  knowledge: PpgKnowledge,
): Verdict => {
  const request = parseHttp(octets)
  return request.kind === "http-request" ? judge(request, source, ppg, knowledge) : { kind: "close" }
}

const judge = (request: HttpRequest, source: string, ppg: PpgSettings, knowledge: PpgKnowledge): Verdict => {
  if (request.method !== "POST" || request.target.split("?")[0] !== ppg.path) return { kind: "http-error", status: 404 } // 1
  if (!isSourceAllowed(ppg.access, source)) return { kind: "close" } // 2
  const account = authenticated(ppg.access, request)
  if (account === undefined) return { kind: "http-error", status: 401 } // 3
  const entities = entitiesOf(request) // 4
  if (entities === undefined) return badMessage(2000)
  const text = textOf(octetsOf(entities.control))
  const version = papVersionOf(text)
  if (version !== undefined && !ppg.papVersions.includes(version)) return badMessage(3002)
  const document = parsePap(text) // 5
  if (document.kind === "bad") return badMessage(document.code)
  const initiator = account === "trusted" ? "" : account.user
  const { known } = knowledge
  switch (document.kind) {
    case "push-message": {
      const { content, capabilities } = entities
      if (content === undefined) return badMessage(2000)
      const verdict = judgeForPush({ push: document, content, capabilities, account }, ppg, {
        ...knowledge,
        isKnown: known.has(pushKey(initiator, document.pushId)),
        replaced: known.get(pushKey(initiator, document.replacePushId ?? "")),
      })
      return answer(verdict.response, { kind: "push", initiator, verdict })
    }
    case "cancel-message": {
      const { pushId } = document
      const { response, cancelled } = cancellation(document, known.get(pushKey(initiator, pushId)))
      return answer(
        response,
        cancelled.length > 0 ? { kind: "cancel", initiator, pushId, cancelled } : { kind: "none" },
      )
    }
    case "statusquery-message":
      return answer(statusAnswer(document, known.get(pushKey(initiator, document.pushId))))
    case "ccq-message": {
      const { response, rdf } = capabilityQueryAnswer(document, ppg.capabilitiesOf)
      return answer(response, { kind: "none" }, rdf)
    }
    case "push-response":
    case "cancel-response":
    case "resultnotification-message":
    case "resultnotification-response":
    case "statusquery-response":
    case "ccq-response":
    case "badmessage-response":
      return badMessage(2000) // what only a PPG says, or says to an initiator
  }
}

/** Returns the HTTP response of a verdict; nothing where the connection is closed. */
export const responseOf = (verdict: Verdict, ppg: PpgSettings, ids: Identifiers): HttpResponse | undefined => {
  if (verdict.kind === "close") return undefined
  if (verdict.kind === "answer")
    return verdict.document.kind === "ccq-response"
      ? capabilityAnswer(verdict.document, verdict.rdf, ids)
      : papAnswer(verdict.document)
  return verdict.status === 401
    ? challenge(ppg.host)
    : { kind: "http-response", code: 404, reason: "Not Found", headers: [], body: "" }
}

/** Returns the challenge to an initiator that has not authenticated itself (RFC 2617 §2). */
export const challenge = (host: string): HttpResponse => ({
  kind: "http-response",
  code: 401,
  reason: "Unauthorized",
  headers: [["WWW-Authenticate", basicChallenge(host)]],
  body: "",
})

const answer = (document: PapDocument, next: NextStep = { kind: "none" }, rdf?: string): Verdict => ({
  kind: "answer",
  status: 202,
  document,
  rdf,
  next,
})

const badMessage = (code: number): Verdict =>
  answer({ kind: "badmessage-response", code, description: papDescription(code), fragment: undefined })

/** What a request carries: the control entity, and after it, in multipart, what is pushed and the assumed capabilities. */
interface Entities {
  readonly control: string | Uint8Array
  readonly content: Part | undefined
  readonly capabilities: Part | undefined
}

const entitiesOf = ({ headers, body }: HttpRequest): Entities | undefined => {
  const type = mediaType(headers)
  if (octetsOf(body).length === 0) return undefined
  if (type === "application/xml") return { control: body, content: undefined, capabilities: undefined }
  const value = headers.find(([name]) => name.toLowerCase() === "content-type")?.[1] ?? ""
  const quoted = /;\s*boundary=(?:"([^"]{1,70})"|([^";\s]{1,70}))/i.exec(value)
  const boundary = quoted?.[1] ?? quoted?.[2]
  if (type !== "multipart/related" || boundary === undefined) return undefined
  const parts = parseMultipart(boundary, octetsOf(body)) ?? []
  const [control, content, capabilities] = parts
  const isSound = parts.length <= 3 && parts.every((part) => part.headers.every(([name]) => isToken.test(name)))
  if (control === undefined || !isSound || mediaType(control.headers) !== "application/xml") return undefined
  return { control: control.body, content, capabilities }
}

const isToken = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/

/** What becomes of a submission at a PPG that takes SIP identities only, as the input of the push's state table. */
export type Acceptance =
  | { readonly kind: "close" }
  | { readonly kind: "http-error"; readonly status: 401 | 404 }
  | { readonly kind: "bad-message"; readonly code: number }
  | {
      readonly kind: "push-response"
      readonly input: PushVerdict["input"]
      readonly code: number
      readonly push: PushMessage
      readonly content: Part | undefined
    }

/**
 * Judges a submission at a PPG whose only bearer is SIP and that trusts its initiators. `now` is the PPG's time stamp,
 * `known` the push-ids that it has accepted before, `source` where the request comes from.
 */
export const judgeSubmission = (
  request: HttpRequest,
  {
    host,
    now,
    known,
    source = "",
    settings = {},
  }: {
    readonly host: string
    readonly now: string
    readonly known: ReadonlySet<string>
    readonly source?: string
    /** In what it differs from a PPG that has nothing but SIP. */
    readonly settings?: Partial<PpgSettings>
  },
): Acceptance => {
  const users = ["", ...(settings.access?.accounts ?? []).map(({ user }) => user)]
  const pushes = new Map(
    [...known].flatMap((pushId) =>
      users.map((user) => [pushKey(user, pushId), { pushId, recipients: [], quality: undefined }] as const),
    ),
  )
  const verdict = judge(request, source, { ...sipOnly(host), ...settings }, { now, known: pushes })
  if (verdict.kind === "http-error" || verdict.kind === "close") return verdict
  if (verdict.next.kind === "push") {
    const { input, code, push, content } = verdict.next.verdict
    return { kind: "push-response", input, code, push, content }
  }
  return { kind: "bad-message", code: verdict.document.kind === "badmessage-response" ? verdict.document.code : 3001 }
}

const sipOnly = (host: string): PpgSettings => ({
  host,
  port: papPort,
  path: papPath,
  access: { isTrusted: true, allowedAddresses: undefined, deniedAddresses: undefined, accounts: [] },
  papVersions: ["1.0", "2.0", "2.1"],
  ota: {
    offers: ["ota-sip"],
    networks: ["GSM"],
    bearers: ["GPRS", "Packet Data"],
    policy: ["ota-sip"],
    mapsNumbersToIp: false,
  },
  clientTypes: ["USER"],
  resolves: ({ client }) => isSipIdentity(client),
  takesSeveralRecipients: false,
  replaces: false,
  matchesCapabilities: false,
  capabilitiesOf: () => ({ rdf: undefined, accepts: undefined }),
  encoders: new Map(),
})

const isSipIdentity = (client: string): boolean => /^sip:[^@\s]+@[A-Za-z0-9.-]+$/.test(client)
