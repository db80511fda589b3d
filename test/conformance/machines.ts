/** Every protocol machine by the name of its golden file. */
import { notifier } from "../../sim/protocols/events/notifier.ts"
import { subscriber } from "../../sim/protocols/events/subscriber.ts"
import { registration, thirdPartyRegistration } from "../../sim/protocols/ims/registration.ts"
import { notification } from "../../sim/protocols/im/notification.ts"
import { otaHttpGateway } from "../../sim/protocols/ota-http/gateway.ts"
import { otaHttpTerminal } from "../../sim/protocols/ota-http/terminal.ts"
import { heldRequest } from "../../sim/protocols/pns/held-request.ts"
import { pushBinding } from "../../sim/protocols/pns/push-binding.ts"
import { sleeper } from "../../sim/protocols/pns/sleeper.ts"
import { oneWayClient, oneWayServer } from "../../sim/protocols/one-way.ts"
import { pushState } from "../../sim/protocols/ppg/push-state.ts"
import { messageReceiver } from "../../sim/protocols/msrp/message-receiver.ts"
import { messageSender, messageSenderReported } from "../../sim/protocols/msrp/message-sender.ts"
import {
  sendTransaction,
  sendTransactionPartial,
  sendTransactionSilent,
} from "../../sim/protocols/msrp/send-transaction.ts"
import {
  inviteClient,
  inviteClient6026,
  inviteClientReliable,
  inviteClientReliable6026,
} from "../../sim/protocols/sip/invite-client.ts"
import {
  inviteServer,
  inviteServer6026,
  inviteServerReliable,
  inviteServerReliable6026,
} from "../../sim/protocols/sip/invite-server.ts"
import { nonInviteClient, nonInviteClientReliable } from "../../sim/protocols/sip/non-invite-client.ts"
import {
  nonInviteServer,
  nonInviteServer4320,
  nonInviteServerReliable,
  nonInviteServerReliable4320,
} from "../../sim/protocols/sip/non-invite-server.ts"
import { proxyInvite } from "../../sim/protocols/sip/proxy-invite.ts"
import { uacSession } from "../../sim/protocols/sip/uac-session.ts"
import { uas2xx } from "../../sim/protocols/sip/uas-2xx.ts"
import { shortMessage } from "../../sim/protocols/smsc/short-message.ts"
import type { AnyMachine } from "../../sim/protocols/table.ts"
import { wspConfirmedPushClient } from "../../sim/protocols/wsp/confirmed-push-client.ts"
import { wspConfirmedPushServer } from "../../sim/protocols/wsp/confirmed-push-server.ts"
import { wspSessionClient } from "../../sim/protocols/wsp/session-client.ts"
import { wspSessionServer } from "../../sim/protocols/wsp/session-server.ts"
import { wtpClass0 } from "../../sim/protocols/wtp/class-0.ts"
import { wtpClass1Initiator } from "../../sim/protocols/wtp/class-1-initiator.ts"
import { wtpClass1Responder } from "../../sim/protocols/wtp/class-1-responder.ts"
import { wtpClass2Initiator } from "../../sim/protocols/wtp/class-2-initiator.ts"
import { wtpClass2Responder } from "../../sim/protocols/wtp/class-2-responder.ts"

export const machineNames = [
  "non-invite-client",
  "non-invite-client-reliable",
  "non-invite-server",
  "non-invite-server-reliable",
  "non-invite-server-4320",
  "non-invite-server-reliable-4320",
  "registration",
  "third-party-registration",
  "notification",
  "push-state",
  "one-way-client",
  "one-way-server",
  "short-message",
  "wtp-class-0",
  "wtp-class-1-initiator",
  "wtp-class-1-responder",
  "wtp-class-2-initiator",
  "wtp-class-2-responder",
  "wsp-session-server",
  "wsp-session-client",
  "wsp-confirmed-push-server",
  "wsp-confirmed-push-client",
  "invite-client",
  "invite-client-reliable",
  "invite-client-6026",
  "invite-client-reliable-6026",
  "invite-server",
  "invite-server-reliable",
  "invite-server-6026",
  "invite-server-reliable-6026",
  "uas-2xx",
  "uac-session",
  "proxy-invite",
  "msrp-send",
  "msrp-send-partial",
  "msrp-send-silent",
  "msrp-message-sender",
  "msrp-message-sender-reported",
  "msrp-message-receiver",
  "subscriber",
  "notifier",
  "held-request",
  "push-binding",
  "sleeper",
  "ota-http-gateway",
  "ota-http-terminal",
] as const
export type MachineName = (typeof machineNames)[number]

export type Tables = Readonly<Record<MachineName, AnyMachine>>

export const trueTables: Tables = {
  "non-invite-client": nonInviteClient,
  "non-invite-client-reliable": nonInviteClientReliable,
  "non-invite-server": nonInviteServer,
  "non-invite-server-reliable": nonInviteServerReliable,
  "non-invite-server-4320": nonInviteServer4320,
  "non-invite-server-reliable-4320": nonInviteServerReliable4320,
  registration,
  "third-party-registration": thirdPartyRegistration,
  notification,
  "push-state": pushState,
  "one-way-client": oneWayClient,
  "one-way-server": oneWayServer,
  "short-message": shortMessage,
  "wtp-class-0": wtpClass0,
  "wtp-class-1-initiator": wtpClass1Initiator,
  "wtp-class-1-responder": wtpClass1Responder,
  "wtp-class-2-initiator": wtpClass2Initiator,
  "wtp-class-2-responder": wtpClass2Responder,
  "wsp-session-server": wspSessionServer,
  "wsp-session-client": wspSessionClient,
  "wsp-confirmed-push-server": wspConfirmedPushServer,
  "wsp-confirmed-push-client": wspConfirmedPushClient,
  "invite-client": inviteClient,
  "invite-client-reliable": inviteClientReliable,
  "invite-client-6026": inviteClient6026,
  "invite-client-reliable-6026": inviteClientReliable6026,
  "invite-server": inviteServer,
  "invite-server-reliable": inviteServerReliable,
  "invite-server-6026": inviteServer6026,
  "invite-server-reliable-6026": inviteServerReliable6026,
  "uas-2xx": uas2xx,
  "uac-session": uacSession,
  "proxy-invite": proxyInvite,
  "msrp-send": sendTransaction,
  "msrp-send-partial": sendTransactionPartial,
  "msrp-send-silent": sendTransactionSilent,
  "msrp-message-sender": messageSender,
  "msrp-message-sender-reported": messageSenderReported,
  "msrp-message-receiver": messageReceiver,
  subscriber,
  notifier,
  "held-request": heldRequest,
  "push-binding": pushBinding,
  sleeper,
  "ota-http-gateway": otaHttpGateway,
  "ota-http-terminal": otaHttpTerminal,
}
