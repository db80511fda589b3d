/**
 * SMPP 3.4 between PPG and SMS centre (SMPP Protocol Specification v3.4 issue 1.2): the PDUs, as plain objects.
 * Field names are the specification's (§4.1 bind, §4.4 submit_sm, §4.6 deliver_sm, §4.11 enquire_link, §5.2 values).
 */

/** An address: type of number (1 international, 3 network specific), numbering plan (1 E.164), and up to 20 characters. */
export interface SmppAddress {
  readonly ton: number
  readonly npi: number
  readonly address: string
}

/** An optional parameter: tag, length and value (§3.2.4.1). */
export interface Tlv {
  readonly tag: number
  readonly value: Uint8Array
}

/** What submit_sm and deliver_sm have in common; in deliver_sm the two times and the replace flag are empty (§4.6.1). */
interface ShortMessage {
  readonly sequence: number
  readonly serviceType: string
  readonly source: SmppAddress
  readonly destination: SmppAddress
  /** See `esmClass`. */
  readonly esmClass: number
  readonly protocolId: number
  readonly priority: number
  /** "" for at once. */
  readonly scheduleDeliveryTime: string
  /** "" for the centre's own; see `time.ts`. */
  readonly validityPeriod: string
  /** See `registeredDelivery`. */
  readonly registeredDelivery: number
  readonly replaceIfPresent: number
  readonly dataCoding: number
  readonly defaultMessageId: number
  /** At most 254 octets; user data header included where esm_class says so. */
  readonly shortMessage: Uint8Array
  readonly tlvs: readonly Tlv[]
}

export type SubmitSm = ShortMessage & { readonly kind: "submit_sm" }
export type DeliverSm = ShortMessage & { readonly kind: "deliver_sm" }

export type SmppPdu =
  | SubmitSm
  | DeliverSm
  | {
      readonly kind: "bind_transceiver"
      readonly sequence: number
      readonly systemId: string
      readonly password: string
      readonly systemType: string
      /** 0x34 for version 3.4. */
      readonly interfaceVersion: number
      readonly addressTon: number
      readonly addressNpi: number
      readonly addressRange: string
    }
  | {
      readonly kind: "bind_transceiver_resp"
      readonly sequence: number
      readonly status: number
      readonly systemId: string
      readonly tlvs: readonly Tlv[]
    }
  | {
      readonly kind: "submit_sm_resp" | "deliver_sm_resp"
      readonly sequence: number
      readonly status: number
      /** "" in deliver_sm_resp, and where the status is not 0. */
      readonly messageId: string
    }
  | { readonly kind: "enquire_link" | "unbind"; readonly sequence: number }
  | {
      readonly kind: "enquire_link_resp" | "unbind_resp" | "generic_nack"
      readonly sequence: number
      readonly status: number
    }

/** command_id of each PDU (§5.1.2.1); bit 31 marks a response. */
export const commandIds = {
  submit_sm: 0x00000004,
  deliver_sm: 0x00000005,
  unbind: 0x00000006,
  bind_transceiver: 0x00000009,
  enquire_link: 0x00000015,
  generic_nack: 0x80000000,
  submit_sm_resp: 0x80000004,
  deliver_sm_resp: 0x80000005,
  unbind_resp: 0x80000006,
  bind_transceiver_resp: 0x80000009,
  enquire_link_resp: 0x80000015,
} as const satisfies Readonly<Record<SmppPdu["kind"], number>>

/** command_status values (§5.1.3) that the model uses. */
export const commandStatus = {
  ESME_ROK: 0x00000000,
  ESME_RINVMSGLEN: 0x00000001,
  ESME_RINVCMDLEN: 0x00000002,
  ESME_RINVCMDID: 0x00000003,
  ESME_RINVBNDSTS: 0x00000004,
  ESME_RSYSERR: 0x00000008,
  ESME_RINVSRCADR: 0x0000000a,
  ESME_RINVDSTADR: 0x0000000b,
  ESME_RBINDFAIL: 0x0000000d,
  ESME_RMSGQFUL: 0x00000014,
  ESME_RINVESMCLASS: 0x00000043,
  ESME_RSUBMITFAIL: 0x00000045,
  ESME_RTHROTTLED: 0x00000058,
  ESME_RINVEXPIRY: 0x00000062,
  ESME_RX_T_APPN: 0x00000064,
  ESME_RUNKNOWNERR: 0x000000ff,
} as const

/**
 * Whether an ESME may send the same PDU again later: the queue is full, it was too fast, the centre has trouble.
 * Anything else is refused for good. Assumption: §5.1.3 says no more than the meaning; gateways in use decide so.
 */
export const isTemporary = (status: number): boolean =>
  status === commandStatus.ESME_RMSGQFUL ||
  status === commandStatus.ESME_RTHROTTLED ||
  status === commandStatus.ESME_RSYSERR ||
  status === commandStatus.ESME_RX_T_APPN

/** Values of esm_class (§5.2.12): the message begins with a user data header; it is a receipt. */
export const esmClass = { userDataHeader: 0x40, receipt: 0x04 } as const

/** Values of registered_delivery (§5.2.17): no receipt, one for either final outcome, one for failure only. */
export const registeredDelivery = { none: 0, always: 1, onFailure: 2 } as const
