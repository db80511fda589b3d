/**
 * Which protocols of a flow ride on IP, over which transport and ports: RFC 3261 §18 (SIP), RFC 6733 §2.1 (Diameter),
 * RFC 4975 §14 (MSRP), SMPP 3.4, WAP-259 WDP (WSP, WTP), WAP-235 PushOTA (OTA-HTTP).
 * A protocol that is not here (MAP, and RP and CP on the radio) has no IP packet, so its messages are left out.
 */
import type { FlowRecord } from "../../trace/flow.ts"

/** How a message travels. */
export type Carrier =
  | { readonly transport: "UDP"; readonly sourcePort: number; readonly targetPort: number }
  | {
      readonly transport: "TCP"
      /** Port of the end that accepted the connection. */
      readonly port: number
      /** True where both ends send requests on the one connection; else whoever asks opens one of its own. */
      readonly isShared: boolean
    }

const sipPort = 5060
const wspPushPort = 2948
const wspGatewayPort = 9200
const wtpGatewayPort = 9201
/** Port of a terminal's WTP end, which no standard fixes (assumption: the first but one of the dynamic ports, RFC 6335 §6). */
const wtpTerminalPort = 49_153

// prettier-ignore
const connections: Readonly<Record<string, Carrier>> = {
  SIP:        { transport: "TCP", port: sipPort, isShared: false },
  PAP:        { transport: "TCP", port: 8080,    isShared: false }, // what gateways shipped with; PAP fixes no port
  HTTP:       { transport: "TCP", port: 80,      isShared: false },
  MSRP:       { transport: "TCP", port: 2855,    isShared: true },
  SMPP:       { transport: "TCP", port: 2775,    isShared: true },
  Diameter:   { transport: "TCP", port: 3868,    isShared: true },
  "OTA-HTTP": { transport: "TCP", port: 4035,    isShared: true },
}

/** Returns how a message travels; `undefined`: not in an IP packet. */
export const carrierOf = (
  { protocol, transport }: Pick<FlowRecord, "protocol" | "transport">,
  isFromDevice: boolean,
): Carrier | undefined => {
  const ports = (ofDevice: number, ofOther: number): Carrier => ({
    transport: "UDP",
    sourcePort: isFromDevice ? ofDevice : ofOther,
    targetPort: isFromDevice ? ofOther : ofDevice,
  })
  if (protocol === "SIP" && transport !== "TCP") return ports(sipPort, sipPort)
  if (protocol === "WSP") return ports(wspPushPort, wspGatewayPort)
  if (protocol === "WTP") return ports(wtpTerminalPort, wtpGatewayPort)
  return connections[protocol]
}
