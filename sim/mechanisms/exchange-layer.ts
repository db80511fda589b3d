/**
 * A layer of transactions, one for each kind of exchange: it runs the protocol's tables for both halves of a transaction, on a
 * row of `Transactions`, and tells the core above what its user has to know.
 */

/** What the core above the transactions is told. */
export interface Core {
  /** A server half has a new request. */
  decide(row: number): void
  /** A server half has a new request, and its node refuses it because of its load. */
  refuse(row: number): void
  /** A client half has its final response. */
  final(row: number, code: number, answeredAt: number): void
  /** A client half got no final response (408), or could not send (503). */
  unanswered(row: number, code: number): void
  /** A final response came when its client half had gone. */
  stray(row: number, code: number, answeredAt: number): void
  /** A client or server half has begun; it has ended, with its last timer. */
  began(row: number, isServer: boolean): void
  ended(row: number, isServer: boolean): void
  /** Keeps a row alive beyond its own life, until `drop`. */
  hold(row: number): void
  drop(row: number): void
}

/** Half of a transaction that its node has forgotten: there was none; it had all it waited for; its final response had not come. */
export type ForgottenHalf = "none" | "answered" | "unanswered"

export interface ExchangeLayer {
  /** A client half begins: its request is sent. */
  begin(row: number): void
  /** A request has been served at the far end; `copy`: how often it had been sent before. */
  request(row: number, copy: number): void
  /** A new request has been served that its node refuses because of its load; absent where nodes never do. */
  refuse?(row: number): void
  /** A response has been served at the near end. */
  response(row: number, code: number, answeredAt: number): void
  /** What the client half says beside its request, by number, has been served at the far end. */
  aside(row: number, which: number): void
  /** The core answers the request of a row. */
  respond(row: number, code: number, answeredAt: number): void
  /** The core will never answer. */
  abandon(row: number): void
  /** The client or server half of a row is gone without a word, with its timers: its node has forgotten it. */
  forget(row: number, isServer: boolean): ForgottenHalf
  /** The far end has closed the connection on which a request came, without an answer: its client half is told at once. */
  close?(row: number): void
}
