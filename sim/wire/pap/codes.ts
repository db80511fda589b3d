/**
 * Status codes of PAP (PAP 2.1 §9.13; the list as public clients carry it). Every class also has x500 to x999 for what an
 * implementation means by itself.
 */
const descriptions = new Map<number, string>([
  [1000, "OK"],
  [1001, "Accepted for Processing"],
  [2000, "Bad Request"],
  [2001, "Forbidden"],
  [2002, "Address Error"],
  [2003, "Address Not Found"],
  [2004, "Push ID Not Found"],
  [2005, "Capabilities Mismatch"],
  [2006, "Required Capabilities Not Supported"],
  [2007, "Duplicate Push ID"],
  [2008, "Cancellation Not Possible"],
  [3000, "Internal Server Error"],
  [3001, "Not Implemented"],
  [3002, "Version Not Supported"],
  [3003, "Not Possible"],
  [3004, "Capability Matching Not Supported"],
  [3005, "Multiple Addresses Not Supported"],
  [3006, "Transformation Failure"],
  [3007, "Specified Delivery Method Not Possible"],
  [3008, "Capabilities Not Available"],
  [3009, "Required Network Not Available"],
  [3010, "Required Bearer Not Available"],
  [3011, "Replacement Not Supported"],
  [4000, "Service Failure"],
  [4001, "Service Unavailable"],
  [5000, "Client Aborted"],
  [5026, "Aborted by User Request"],
  [5027, "Refused, Do Not Retry"],
  [5028, "Cannot Be Delivered"],
  [5029, "Discarded, Resource Shortage"],
  [5030, "Content Type Cannot Be Processed"],
])

const classes = ["", "Success", "Client Error", "Server Error", "Service Failure", "Client Aborted"]

/** All codes that PAP itself defines, in ascending order. */
export const papCodes: readonly number[] = [...descriptions.keys()]

/** Returns the description of a code: its own, or its class's for the codes that are an implementation's affair. */
export const papDescription = (code: number): string => descriptions.get(code) ?? papClass(code)

/** The class of a code in words, e.g. `Client Error`; "Unknown" outside 1000 to 5999. */
export const papClass = (code: number): string =>
  (code < 1000 ? undefined : classes[Math.floor(code / 1000)]) ?? "Unknown"

/** Whether a later try of the same may help: the codes of service failure (PAP 2.1 §9.13). */
export const isRetryable = (code: number): boolean => code >= 4000 && code < 5000

/**
 * The code for a push that its client aborted, from the reason of the WSP abort: 0xEA to 0xEE are 5026 to 5030, any other
 * is 5000 (PAP 2.1 §9.14.5).
 */
export const papCodeOfWspAbort = (reason: number): number =>
  reason >= 0xea && reason <= 0xee ? 5026 + (reason - 0xea) : 5000

/** States of a push for one recipient, as a result notification tells them (PAP 2.1 §9.11). */
export const messageStates = [
  "rejected",
  "pending",
  "delivered",
  "undeliverable",
  "expired",
  "aborted",
  "timeout",
  "cancelled",
  "unknown",
] as const

/** One of the states of a push for one recipient. */
export type MessageState = (typeof messageStates)[number]
