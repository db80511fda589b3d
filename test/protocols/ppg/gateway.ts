/** A PPG for the tests of its acceptance, and requests to it. */
import { offeredOverTheAir, papVersionsRead } from "../../../sim/protocols/ppg/compliance.ts"
import { otaVariants } from "../../../sim/protocols/ppg/ota-choice.ts"
import type { InitiatorAccount } from "../../../sim/protocols/ppg/initiators.ts"
import type { PpgSettings } from "../../../sim/protocols/ppg/settings.ts"
import { printBasic } from "../../../sim/wire/http/basic-authentication.ts"
import { printHttp } from "../../../sim/wire/http/message.ts"
import { printMultipart, type Part } from "../../../sim/wire/multipart.ts"
import type { PapDocument, PushMessage, QualityOfService } from "../../../sim/wire/pap/documents.ts"
import { printPap } from "../../../sim/wire/pap/print.ts"
import type { Header } from "../../../sim/wire/sip/message.ts"

export const account: InitiatorAccount = {
  user: "mmsc",
  password: "secret",
  allowedPrefixes: ["+358", "+46"],
  deniedPrefixes: ["+35870"],
  whiteList: undefined,
  blackList: ["+358409999999"],
}

/** A WAP 2.0 gateway with WSP sessions and SMS and GPRS, which lets one initiator in. */
export const gateway: PpgSettings = {
  host: "ppg.op.example",
  port: 8080,
  path: "/pap",
  access: { isTrusted: false, allowedAddresses: ["10.0.*.*"], deniedAddresses: undefined, accounts: [account] },
  papVersions: papVersionsRead(["wap-1.2.1", "push-2.1"]),
  ota: {
    offers: offeredOverTheAir(["wap-2"], { hasWspSessions: true }),
    networks: ["GSM"],
    bearers: ["SMS", "GPRS"],
    policy: otaVariants,
    mapsNumbersToIp: true,
  },
  clientTypes: ["PLMN", "IPV4", "USER"],
  resolves: ({ type, client }) => type !== "USER" || client.startsWith("sip:"),
  takesSeveralRecipients: true,
  replaces: true,
  matchesCapabilities: true,
  capabilitiesOf: ({ client }) =>
    client === "+358401111111" ? { rdf: "<rdf/>", accepts: ["text/plain"] } : { rdf: undefined, accepts: undefined },
  encoders: new Map([["text/vnd.wap.si", (text) => (text.startsWith("<si") ? Uint8Array.of(2, 5, 0x6a) : undefined)]]),
}

export const number = (digits: string): string => `WAPPUSH=+${digits}/TYPE=PLMN@ppg.op.example`
export const alice = number("358401234567")
export const bob = number("358407654321")

export const quality = (asked: Partial<QualityOfService> = {}): QualityOfService => ({
  priority: "medium",
  deliveryMethod: "notspecified",
  network: undefined,
  isNetworkRequired: false,
  bearer: undefined,
  isBearerRequired: false,
  ...asked,
})

export const push = (asked: Partial<PushMessage> = {}): PushMessage => ({
  kind: "push-message",
  pushId: "1@mmsc.op.example",
  addresses: [alice],
  replacePushId: undefined,
  replaceMethod: undefined,
  deliverBefore: undefined,
  deliverAfter: undefined,
  sourceReference: undefined,
  notifyTo: undefined,
  progressNotesRequested: undefined,
  quality: undefined,
  ...asked,
})

export const authorization: Header = ["Authorization", printBasic(account)]

export const plainContent: Part = { headers: [["Content-Type", "text/plain"]], body: "Hi" }

/** A POST of octets with a content type. */
export const posted = (
  body: string | Uint8Array,
  type: string,
  { target = "/pap", headers = [authorization] }: { target?: string; headers?: readonly Header[] } = {},
): Uint8Array =>
  printHttp({ kind: "http-request", method: "POST", target, headers: [["Content-Type", type], ...headers], body })

/** A submission in multipart. */
export const submitted = (document: PapDocument | string, parts: readonly Part[] = [plainContent]): Uint8Array =>
  posted(
    printMultipart("b", [
      {
        headers: [["Content-Type", "application/xml"]],
        body: typeof document === "string" ? document : printPap(document),
      },
      ...parts,
    ]),
    `multipart/related; boundary=b; type="application/xml"`,
  )

/** Any other operation: the control entity alone. */
export const asked = (document: PapDocument): Uint8Array => posted(printPap(document), "application/xml")
