/** Numbers that short messages are routed by, besides the subscriber's own. Fixed width, so that sizes depend on no identity. */
import type { Subscriber } from "../../protocols/ims/decision.ts"

const digits = (value: number, width: number): string => String(value).padStart(width, "0")

/** IMSI of a subscriber: mobile country and network code of the network that `msisdnOf` numbers belong to. */
export const imsiOf = ({ index }: Pick<Subscriber, "index">): string => `24491${digits(index, 10)}`

/** Number by which a node of the network is addressed in MAP. */
export const nodeNumber = (node: number): string => `35840900${digits(node, 4)}`
