/**
 * What a node that crashed has forgotten, by kind: memory always, and what it keeps on disk where that has gone, too.
 * In memory, by the entity's rules: transactions of all protocols; SIP dialogs, MSRP, WSP and OTA-HTTP sessions at whoever began or
 * keeps them; subscriptions at their notifier (soft state: RFC 6665 §4.2.1); bindings and security associations at P-CSCF and S-CSCF;
 * what a sender knows of a device's capabilities; overload control's memory of its neighbours.
 * On disk (assumption): pushes that a sender or a PPG has accepted, gathered ones included, with the identifiers that the SMS centre
 * gave them; the IM server's messages; short messages (a store that forwards); notifications that a push service keeps (RFC 8030 §5.2).
 * Never lost: the HSS's subscribers and the content store's files.
 * Deliberately absent: restoration of bindings from the HSS (TS 23.380): a device is back when it registers again.
 */
export class Forgotten {
  /** Client and server halves. */
  transactions = 0
  sessions = 0
  subscriptions = 0
  bindings = 0
  /** Pushes whose keeper has lost them. */
  pushes = 0
  /** Messages in the store of an initiator, told of or not. */
  messages = 0
}
