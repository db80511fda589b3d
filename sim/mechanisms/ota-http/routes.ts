/**
 * The places of OTA-HTTP (WAP-235): OPTIONS and POST from the PPG to the terminal, whoever opened the connection. The code of an answer is
 * its X-Wap-Push-Status; the part of a message is the number of changes of the CPITag that the PPG knows of. OPTIONS registers the connection; it belongs to the hop of the push that needs it.
 */
import { dateText } from "../../protocols/ims/calendar.ts"
import { hostOf } from "../../wire/sip/uri.ts"
import {
  embeddedPush,
  printOtaHttp,
  pushAnswer,
  pushRequest,
  registrationAnswer,
  registrationRequest,
  type TerminalCapabilities,
} from "../../wire/ota-http/messages.ts"
import { isRefusal, pushStatus } from "../../wire/ota-http/push-status.ts"
import { bearerType } from "../../wire/wsp/address.ts"
import type { Place, PrintContext } from "../place.ts"
import type { RouteBook } from "../route-book.ts"
import { wapContent } from "../wsp/content.ts"

export interface OtaHttpRoutes {
  readonly options: number
  readonly post: number
  readonly link: number
  /** Direction of the link in which the device sends. */
  readonly fromDevice: 0 | 1
}

/** Statuses of refusals: the user's, WSP's reasons 0xEA to 0xEE in decimal. */
const refusals = Array.from({ length: 0x100 }, (_, status) => status).filter(isRefusal)

const capabilities: TerminalCapabilities = {
  accept: ["application/vnd.wap.mms-message", "application/vnd.wap.sic", "application/vnd.wap.slc", "text/plain"],
  acceptCharset: ["utf-8"],
  acceptLanguage: ["en"],
  acceptApplications: ["x-wap-application:mms.ua", "x-wap-application:im.ua", "x-wap-application:wml.ua"],
  messageSize: 30_720,
  requestsMax: 1,
}

/** The capability and preference information tag: four octets of the terminal's own, by how often it has changed. */
export const cpiTag = ({ subscriber }: Pick<PrintContext, "subscriber">, changes: number): Uint8Array =>
  Uint8Array.of(
    (0xa1 + changes) & 0xff,
    (subscriber.index >> 16) & 0xff,
    (subscriber.index >> 8) & 0xff,
    subscriber.index & 0xff,
  )

/** Adds the places by which `from` registers a connection and pushes over it. */
export const compileOtaHttp = (book: RouteBook, from: number): OtaHttpRoutes => {
  const { directory } = book
  const device = directory.requireRole("device")
  const edge = directory.linkBetween(from, device)
  const content = wapContent(book)
  const host = ({ subscriber }: PrintContext): string => `${hostOf(subscriber.contact)}:4035`
  const terminal = ({ subscriber }: PrintContext) => ({
    terminalId: String(subscriber.index).padStart(8, "0"),
    bearer: bearerType.gsmGprs,
  })
  const open = (
    shape: Pick<Place, "requestName" | "responseName" | "request" | "response" | "operations" | "codes" | "apart">,
  ): Place => {
    const place: Place = {
      index: book.claim(),
      from,
      to: device,
      link: edge.link,
      direction: edge.direction,
      protocol: "OTA-HTTP",
      exchange: "request",
      timers: "http",
      transport: "tcp",
      depth: 0,
      parent: undefined,
      isQuery: false,
      query: undefined,
      tells: { request: "push", response: "push" },
      ...shape,
    }
    book.places.push(place)
    return place
  }
  const holds = { kind: "answer", code: pushStatus.registrationHolds, effect: undefined } as const
  const accepted = { kind: "answer", code: pushStatus.accepted, effect: "deliver" } as const
  const options = open({
    requestName: "OTA-HTTP OPTIONS",
    apart: 1,
    responseName: (status) => `OTA-HTTP 204 (${status})`,
    operations: [holds, holds],
    codes: [pushStatus.registrationHolds, pushStatus.registrationChanged],
    request: (context) => printOtaHttp(registrationRequest(host(context), cpiTag(context, context.part))),
    response: (context, status) =>
      printOtaHttp(
        registrationAnswer(
          status,
          terminal(context),
          status === pushStatus.registrationChanged
            ? { tag: cpiTag(context, context.part + 1), capabilities }
            : undefined,
        ),
      ),
  })
  const post = open({
    requestName: "OTA-HTTP POST",
    responseName: (status) => `OTA-HTTP 204 (${status})`,
    operations: [accepted, accepted],
    codes: [pushStatus.accepted, pushStatus.staleTag, ...refusals],
    request: (context) => {
      const { contentType, application, body } = content(context)
      return printOtaHttp(
        pushRequest(host(context), {
          tag: cpiTag(context, context.part),
          date: dateText(context.ids.nowSeconds),
          push: embeddedPush(application, contentType, body),
        }),
      )
    },
    response: (context, status) =>
      printOtaHttp(pushAnswer(status, status === pushStatus.staleTag ? cpiTag(context, context.part + 1) : undefined)),
  })
  options.belongsTo = post
  return {
    options: options.index,
    post: post.index,
    link: edge.link,
    fromDevice: edge.direction === 0 ? 1 : 0,
  }
}
