/**
 * A delivery: how a sender brings one attempt of a push to the device, over whatever bearer. A mechanism puts one on its plan; it is
 * compiled to places once for a world, and runs for every attempt.
 * Rule 1: a delivery knows its own places only; who keeps the push, and when it is tried again, is the sender's affair.
 * Rule 2: it ends every attempt that it began, once, with a code: a SIP status code (408: nobody answered; 503: not sent) or a PAP
 * status code (1000 and above).
 */
import type { RandomStreams } from "../kernel/random-stream.ts"
import type { Simulation } from "../kernel/simulation.ts"
import type { Devices } from "./devices.ts"
import type { Forgotten } from "./faults/forgotten.ts"
import type { Host } from "./host.ts"
import type { StoredMessages } from "./im/stored-messages.ts"
import type { Ledger } from "./ledger.ts"
import type { Registrar } from "./registrar.ts"
import type { RouteBook } from "./route-book.ts"
import type { RouteTable } from "./route-table.ts"
import type { Tracer } from "./tracer.ts"
import type { WorldSpec } from "./world-spec.ts"

/** What a running delivery works with. */
export interface DeliveryContext {
  readonly sim: Simulation
  readonly random: RandomStreams
  readonly spec: WorldSpec
  readonly host: Host
  readonly ledger: Ledger
  readonly devices: Devices
  readonly registrar: Registrar
  readonly table: RouteTable
  readonly tracer: Tracer | undefined
  /** What waits at the initiator for its subscribers, where somebody counts or fetches it. */
  readonly store: StoredMessages | undefined
  /** An attempt has ended with this code. */
  readonly done: (push: number, attempt: number, code: number) => void
  /** The device's push receiver has the content of an attempt, now. */
  readonly delivered: (attempt: number) => void
  /** A device can be delivered to again: its sender tries what it keeps for it. */
  readonly returned: (device: number) => void
  /** An application server has a third-party REGISTER that an attempt has caused: all senders there are told. */
  readonly announced: (node: number, device: number) => void
}

/** A delivery in a replication. Rows are those of `Transactions`; a row's owner is the push it was started for. */
export interface Delivery {
  /** Begins an attempt of a push. */
  begin(push: number, attempt: number): void
  /** The far end of one of its places has taken a request, with that place's effect (index into `effectNames`; 0: none). */
  took(row: number, effect: number): void
  /** The first transaction of one of its routes got its final response (408: none; 503: could not be sent). */
  finished(row: number, code: number): void
  /** Code of an answer that is not as the place says; -1: as it says. */
  answerOf?(row: number): number
  /** Whether a device has a session in which it can be pushed to now. */
  hasSession?(device: number): boolean
  /** A request stands at a gate: true, go on; false, `Host.relay` or `Host.answer` will follow. */
  mayForward?(row: number): boolean
  /** Whether a gate is this delivery's, whichever delivery's request stands at it; absent: its own places' are. */
  isGateOf?(place: number): boolean
  /** A final response (408: none) has gone back through the receiver of a watched place. */
  passed?(row: number, code: number): void
  /** The run begins; devices that are registered at the start are registered already. */
  start?(): void
  /** A device has registered anew, or renewed its registration. */
  registered?(device: number, isInitial: boolean): void
  /** The device is about to go: to leave its registration, or its coverage. */
  leaves?(device: number): void
  /** A device that was out of reach has come back: its bearers are there, its registration may not be. */
  attached?(device: number): void
  /** The sender's node has a third-party REGISTER: the device is registered; before the sender tries what it keeps. */
  announced?(device: number): void
  /** The S-CSCF has a binding of a device where it had none. */
  bound?(device: number): void
  /** The binding of a device has gone at the S-CSCF. */
  unbound?(device: number): void
  /** The renewal of a device's registration has failed, and it registers from scratch. */
  lapsed?(device: number): void
  /** A device that had left without a word, and whose binding still stands, is taken up again. */
  takenUp?(device: number): void
  /**
   * A node has lost its memory, and with `isWiped` its disk: what of this delivery was there is gone and counted, but for transactions. It
   * ends, with 408, every attempt of which no transaction will tell it any more.
   */
  forget?(node: number, isWiped: boolean, forgotten: Forgotten): void
  /** A node that had lost its memory is back: what has a connection of its former life learns that by a reset. */
  restarted?(node: number): void
  /** Fewer messages wait for the device in the initiator's store: one was retrieved, or has expired. */
  fewerWait?(device: number): void
}

/** A delivery compiled for a world. */
export interface CompiledDelivery {
  /** Number of the node that sends: its machine keeps the push. */
  readonly senderNode: number
  /** First place of an attempt. */
  readonly first: number
  /** Whether a sender has one attempt at a time outstanding to a device (RFC 3428 §8). */
  readonly oneAtATime: boolean
  /** Octets of the largest first request that it sends: with more content it ends an attempt at once; absent: of any size. */
  readonly octetsMost?: number
  /** Whether what it says is how many messages wait in the initiator's store. */
  readonly tellsStore?: boolean
  /** Adds the places of signalling that no push carries and only this mechanism causes: it is paid for, apart. */
  readonly signalling?: (book: RouteBook) => void
  readonly run: (context: DeliveryContext) => Delivery
}

/** Adds the places of a delivery to the book, before all signalling. */
export type CompileDelivery = (book: RouteBook) => CompiledDelivery
