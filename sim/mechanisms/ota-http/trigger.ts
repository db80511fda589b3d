/**
 * The session initiation request that makes a terminal open a connection for OTA-HTTP: version 1, as a unit push over SMS to its
 * session initiation application (WAP-235).
 */
import { applicationOf } from "../../protocols/sip/headers.ts"
import { sirPush } from "../../protocols/wsp/messages.ts"
import { sirOption, type Sir } from "../../wire/sia/sir.ts"
import type { AddressRecord } from "../../wire/wsp/address.ts"
import { applicationCode } from "../../wire/wsp/headers.ts"
import { printUnit } from "../../wire/wsp/pdu.ts"
import type { RouteBook } from "../route-book.ts"
import { compileShortMessages, type ShortMessageRoutes } from "../sms/routes.ts"
import { unitTid } from "../wsp/content.ts"
import { cpiTag } from "./routes.ts"

/** Address of the PPG on the packet network, as devices are given it (RFC 5737). */
const gatewayAddress = Uint8Array.of(192, 0, 2, 10)
const otaHttpPort = 4035

const contact: AddressRecord = { bearer: undefined, port: otaHttpPort, address: gatewayAddress }

/** Adds the places of the trigger. */
export const compileTrigger = (book: RouteBook, from: number): ShortMessageRoutes =>
  compileShortMessages(book, {
    from,
    isReceiptAsked: false,
    datagram: (context) => {
      const sir: Sir = {
        kind: "sir-1",
        applications: [applicationCode(`x-wap-application:${applicationOf(book.spec.content.type)}`)],
        wspContacts: [],
        httpContacts: [contact],
        protocolOptions: [sirOption.otaHttpWithCpiTag],
        provisioningUrl: "",
        // Part says which short message: the tag is the one that the PPG had first.
        cpiTags: [cpiTag(context, 0)],
      }
      return printUnit(sirPush(unitTid(context), sir))
    },
  })
