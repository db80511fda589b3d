/**
 * What a PPG pushes over WSP: the content of the push in the form that goes over the air (PPG Service ch. 6: text of SI and SL becomes
 * WBXML, everything else stays), for the application that it is meant for (WAP-235, OMNA push application ids).
 */
import type { PushContent } from "../../protocols/wsp/messages.ts"
import { tokenisedTypes } from "../../protocols/ppg/transformation.ts"
import { applicationOf } from "../../protocols/sip/headers.ts"
import { octetsOf, textOf } from "../../wire/octets.ts"
import { printWbxml } from "../../wire/wbxml/print.ts"
import { parsePushText } from "../../wire/wbxml/text.ts"
import type { PrintContext } from "../place.ts"
import type { RouteBook } from "../route-book.ts"

/** Content of a push as OTA-WSP carries it. */
export const wapContent =
  ({ spec }: RouteBook) =>
  ({ body }: PrintContext): PushContent => {
    const type = spec.content.type
    const binary = tokenisedTypes.get(type.toLowerCase())
    const document = binary === undefined ? undefined : parsePushText(textOf(octetsOf(body)))
    const isIndication = document !== undefined && binary !== undefined
    return {
      contentType: isIndication ? binary : type,
      application: `x-wap-application:${isIndication ? "wml.ua" : applicationOf(type)}`,
      body: isIndication ? printWbxml(document) : body,
    }
  }

/** Transaction identifier of a push without a session: one octet that the device ignores. */
export const unitTid = ({ ids }: PrintContext): number => Number.parseInt(ids.token("wsp").slice(0, 2), 16)
