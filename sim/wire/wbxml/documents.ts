/**
 * The two documents that a push carries for a browser: Service Indication (WAP-167) and Service Loading (WAP-168).
 * Attributes that are optional and absent are `undefined`; times are `YYYY-MM-DDThh:mm:ssZ` (WAP-167 §5.2.1).
 */

/** What the device does with an indication (WAP-167 §5.2.2). */
export const siActions = ["signal-none", "signal-low", "signal-medium", "signal-high", "delete"] as const
type SiAction = (typeof siActions)[number]

/** What the device does with the service (WAP-168 §5.2). */
export const slActions = ["execute-low", "execute-high", "cache"] as const
type SlAction = (typeof slActions)[number]

/** An element `item` of `info`. */
export interface SiItem {
  readonly class: string
  readonly text: string
}

/** A service indication: a text to show and a reference to load when the user agrees. */
export interface ServiceIndication {
  readonly kind: "si"
  readonly href: string | undefined
  /** Identifies the indication; without it, `href` does. */
  readonly siId: string | undefined
  readonly created: string | undefined
  readonly expires: string | undefined
  readonly action: SiAction
  readonly text: string
  readonly items: readonly SiItem[]
}

/** A service loading: a reference to load without the user. */
interface ServiceLoading {
  readonly kind: "sl"
  readonly href: string
  readonly action: SlAction
}

export type PushDocument = ServiceIndication | ServiceLoading

/** The actions that stand where the attribute does not (the DTDs of WAP-167 and WAP-168). */
export const defaultActions = { si: "signal-medium", sl: "execute-low" } as const

/** What a document is identified by at the device, so that a newer one replaces it (WAP-167 §6.2). */
export const siKey = ({ siId, href }: ServiceIndication): string | undefined => siId ?? href

/**
 * Whether an indication that arrives is dropped because one of the same identity and a later `created` is there already
 * (WAP-167 §6.2); times of this form compare as text.
 */
export const isOutdated = (arriving: ServiceIndication, known: ServiceIndication): boolean =>
  siKey(arriving) !== undefined &&
  siKey(arriving) === siKey(known) &&
  arriving.created !== undefined &&
  known.created !== undefined &&
  arriving.created < known.created
