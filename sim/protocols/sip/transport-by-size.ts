/**
 * Which transport carries a request on its next hop, by its size: RFC 3261 §18.1.1.
 * Every proxy asks again for what it sends itself, since a request grows from hop to hop. Responses return as the request came.
 */

/** A request above this size does not go over UDP while the path MTU is unknown (RFC 3261 §18.1.1), octets. */
const largestWithoutPathMtu = 1300

/** "Within 200 bytes of the path MTU" is too close for UDP (RFC 3261 §18.1.1), octets. */
const pathMtuMargin = 200

/**
 * The transport of one request on one hop.
 * A doubt: at exactly 200 octets below a known path MTU the wording "within 200 bytes" decides for TCP, while RFC 3428 §8 lets a
 * sender use UDP for a message "at least 200 bytes below the lowest MTU"; the rule of RFC 3261 is taken.
 * @example transportBySize({ octets: 1300, pathMtu: undefined }) // => "udp"
 */
export const transportBySize = (request: {
  readonly octets: number
  /** Path MTU to the next hop in octets, if it is known. */
  readonly pathMtu: number | undefined
}): "udp" | "tcp" => {
  const isLarge =
    request.pathMtu === undefined
      ? request.octets > largestWithoutPathMtu
      : request.octets >= request.pathMtu - pathMtuMargin
  return isLarge ? "tcp" : "udp"
}
