/**
 * Reasons of WTP's Abort: those of the provider (WAP-224 §9.3.4) and those that WSP, its user, gives (WAP-230 Table 35).
 * A client's refusal of a push is one of the last five, and PAP shows it to the push initiator as 5026 to 5030.
 */

/** Reasons of the provider, by the names of the standard. */
export const providerAbort = {
  UNKNOWN: 0,
  PROTOERR: 1,
  INVALIDTID: 2,
  NOTIMPLEMENTEDCL2: 3,
  NOTIMPLEMENTEDSAR: 4,
  NOTIMPLEMENTEDUACK: 5,
  WTPVERSIONONE: 6,
  CAPTEMPEXCEEDED: 7,
  NORESPONSE: 8,
  MESSAGETOOLARGE: 9,
} as const

/** Reasons of WSP, by the names of the standard. */
export const userAbort = {
  PROTOERR: 0xe0,
  DISCONNECT: 0xe1,
  SUSPEND: 0xe2,
  RESUME: 0xe3,
  CONGESTION: 0xe4,
  CONNECTERR: 0xe5,
  MRUEXCEEDED: 0xe6,
  MOREXCEEDED: 0xe7,
  PEERREQ: 0xe8,
  NETERR: 0xe9,
  USERREQ: 0xea,
  USERRFS: 0xeb,
  USERPND: 0xec,
  USERDCR: 0xed,
  USERDCU: 0xee,
} as const

/**
 * Returns the PAP status code of a push that a client aborted: 5026 and on for its own refusals (PAP §9.14.5), 5000, which gives
 * no reason, for any other.
 * @example papCodeOfAbort(0xee) // => 5030
 */
export const papCodeOfAbort = (reason: number): number =>
  reason >= userAbort.USERREQ && reason <= userAbort.USERDCU ? 5026 + reason - userAbort.USERREQ : 5000
