/** Every protocol machine by the name of its golden file. */
import { registration, thirdPartyRegistration } from "../../sim/protocols/ims/registration.ts"
import { notification } from "../../sim/protocols/im/notification.ts"
import { pushState } from "../../sim/protocols/ppg/push-state.ts"
import { nonInviteClient, nonInviteClientReliable } from "../../sim/protocols/sip/non-invite-client.ts"
import {
  nonInviteServer,
  nonInviteServer4320,
  nonInviteServerReliable,
  nonInviteServerReliable4320,
} from "../../sim/protocols/sip/non-invite-server.ts"
import type { AnyMachine } from "../../sim/protocols/table.ts"

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
}
