/**
 * Delivery of a unit push as one UDP datagram to port 2948 of a device whose address the PPG knows (OTA-WSP without a session, WAP-189):
 * nothing acknowledges it, so the PPG calls it delivered when it has sent it.
 * Assumption: the PPG knows the addresses of devices that are registered, by a feed from the packet network, since they have a
 * packet context; a device that is not registered has none.
 */
import { unitPush } from "../../protocols/wsp/messages.ts"
import { printUnit } from "../../wire/wsp/pdu.ts"
import type { CompileDelivery, Delivery, DeliveryContext } from "../delivery.ts"
import { unitTid, wapContent } from "./content.ts"

/** Delivered, as PAP says; nobody there to send it to, as SIP says. */
const delivered = 1000
const unreachable = 480

/** Delivery from this node by one datagram. */
export const datagramDelivery =
  ({ node }: { readonly node: number }): CompileDelivery =>
  (book) => {
    const { directory } = book
    const device = directory.requireRole("device")
    const edge = directory.linkBetween(node, device)
    const content = wapContent(book)
    const take = { kind: "take", effect: "deliver" } as const
    const index = book.claim()
    book.places.push({
      index,
      from: node,
      to: device,
      link: edge.link,
      direction: edge.direction,
      protocol: "WSP",
      exchange: "one-way",
      timers: "core",
      requestName: "WSP Push",
      transport: "udp",
      depth: 0,
      parent: undefined,
      isQuery: false,
      query: undefined,
      operations: [take, take],
      codes: [],
      tells: { request: "push", response: "push" },
      responseName: () => "",
      request: (context) => printUnit(unitPush(unitTid(context), content(context))),
      response: () => new Uint8Array(0),
    })
    return { senderNode: node, first: index, oneAtATime: false, run: (context) => new DatagramDelivery(context, index) }
  }

class DatagramDelivery implements Delivery {
  private readonly context: DeliveryContext
  private readonly place: number

  constructor(context: DeliveryContext, place: number) {
    this.context = context
    this.place = place
  }

  begin(push: number, attempt: number): void {
    const { ledger, devices, host } = this.context
    const device = ledger.pushes.device[push]!
    ledger.hold(attempt)
    if (devices.bound[device] === 1) {
      host.start(this.place, attempt, -1, device, ledger.pushes.body[push]!, ledger.pushes.number[push]!, push)
      this.context.done(push, attempt, delivered)
    } else this.context.done(push, attempt, unreachable)
    ledger.release(attempt)
  }

  took(row: number): void {
    this.context.delivered(this.context.host.transactions.attempt[row]!)
  }

  finished(): void {
    // Nobody answers a datagram.
  }
}
