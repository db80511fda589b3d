/** The mechanisms there are, in the order of lists and tables. To add one: its file, one line here, one scenario. */
import type { AnyMechanism } from "./mechanism.ts"
import { pnsWakeup } from "./pns-wakeup.ts"
import { ppgHttpPo } from "./ppg-http-po.ts"
import { ppgHttpTo } from "./ppg-http-to.ts"
import { ppgSip } from "./ppg-sip.ts"
import { ppgSipLoop } from "./ppg-sip-loop.ts"
import { ppgWspCl } from "./ppg-wsp-cl.ts"
import { ppgWspCo } from "./ppg-wsp-co.ts"
import { sipIndirect } from "./sip-indirect.ts"
import { sipMessage } from "./sip-message.ts"
import { sipNotify } from "./sip-notify.ts"
import { sipSession } from "./sip-session.ts"

export const mechanisms: readonly AnyMechanism[] = [
  sipMessage,
  sipNotify,
  sipIndirect,
  sipSession,
  ppgSip,
  ppgSipLoop,
  ppgWspCl,
  ppgWspCo,
  ppgHttpTo,
  ppgHttpPo,
  pnsWakeup,
]
