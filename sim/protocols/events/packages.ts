/**
 * The event packages of the model, each as its own specification fills RFC 6665 §5.4: token, type of the bodies, default
 * duration, and least interval between two NOTIFYs. They are the standards' tables; a scenario's settings lie elsewhere.
 */

export type PackageName = "oma-push" | "message-summary" | "reg" | "presence"

/** What a specification of an event package states. */
export interface EventPackage {
  /** Token in the Event header. */
  readonly token: PackageName
  /** Type of a NOTIFY's body; `undefined` where it is that of the content pushed. */
  readonly bodyType: string | undefined
  /** Lifetime where the SUBSCRIBE asks for none, s. */
  readonly defaultSeconds: number
  /** Least time between two NOTIFYs that no SUBSCRIBE asked for, s. */
  readonly leastIntervalSeconds: number
  /** `each`: every change is a notification of its own; `latest`: a newer state replaces one that waits. */
  readonly waiting: "each" | "latest"
  readonly source: string
}

/**
 * All packages by their token. `oma-push` is this model's token: the draft that proposes a package for the application
 * events of OMA (draft-mdolly-dispatch-oma-push-00, July 2009, expired) is known by its abstract alone.
 */
// prettier-ignore
export const eventPackages: Readonly<Record<PackageName, EventPackage>> = {
  "oma-push":        { token: "oma-push",        bodyType: undefined,                            defaultSeconds: 3600, leastIntervalSeconds: 0, waiting: "each",   source: "assumption: as message-summary, but every push counts" },
  "message-summary": { token: "message-summary", bodyType: "application/simple-message-summary", defaultSeconds: 3600, leastIntervalSeconds: 1, waiting: "latest", source: "RFC 3842 §3.1, §3.4, §3.5, §3.11" },
  reg:               { token: "reg",             bodyType: "application/reginfo+xml",            defaultSeconds: 3761, leastIntervalSeconds: 5, waiting: "latest", source: "RFC 3680 §4.1, §4.4, §4.5, §4.10" },
  presence:          { token: "presence",        bodyType: "application/pidf+xml",               defaultSeconds: 3600, leastIntervalSeconds: 5, waiting: "latest", source: "RFC 3856 §6.1, §6.4, §6.5, §6.10" },
}

const tokenOf = (event: string): string => (event.split(";")[0] ?? "").trim()

/**
 * Returns the package that an Event header names, or `undefined` where there is none (489). Tokens are case-sensitive
 * (RFC 6665 §8.2.1: "event-type" compares byte by byte).
 * @example packageOf("reg;id=1")?.defaultSeconds // => 3761
 */
export const packageOf = (event: string | undefined): EventPackage | undefined =>
  Object.values(eventPackages).find(({ token }) => token === tokenOf(event ?? ""))
