/**
 * Replacing an earlier push of the same initiator (PAP 2.0 §9.2, `replace-push-id` and `replace-method`).
 * `pending-only`: the new push goes only to recipients whose old one is still pending. `all`: it goes to every address.
 * With both, the old one is cancelled where it is still pending.
 */
import type { PushMessage } from "../../wire/pap/documents.ts"
import { isCancellable, type KnownPush } from "./known-push.ts"

/** To whom the new push goes, and whose old push gets the input `replace`. */
export interface Replacement {
  readonly deliver: readonly string[]
  readonly replaced: readonly string[]
}

/**
 * Judges a replacement. An old push that is unknown (`undefined`) is pending for nobody: `all` delivers to everybody,
 * `pending-only` to nobody.
 */
export const replacement = (push: PushMessage, old: KnownPush | undefined): Replacement => {
  const pending = new Set((old?.recipients ?? []).filter(isCancellable).map(({ address }) => address))
  const replaced = push.addresses.filter((address) => pending.has(address))
  return { deliver: push.replaceMethod === "pending-only" ? replaced : push.addresses, replaced }
}
