/** Every story that the protocol tables have to fit: the standards' sentences, as data. */
import { clientStories } from "./client-stories.ts"
import { eventStories } from "./event-stories.ts"
import { exchangeStories } from "./exchange-stories.ts"
import { inviteClientStories } from "./invite-client-stories.ts"
import { inviteServerStories } from "./invite-server-stories.ts"
import { inviteSessionStories } from "./invite-session-stories.ts"
import { msrpStories } from "./msrp-stories.ts"
import { otaHttpStories } from "./ota-http-stories.ts"
import { pnsStories } from "./pns-stories.ts"
import { oneWayStories } from "./one-way-stories.ts"
import { ppgStories } from "./ppg-stories.ts"
import { pushSenderStories } from "./push-sender-stories.ts"
import { registrationStories } from "./registration-stories.ts"
import { relayStories } from "./relay-stories.ts"
import { serverStories } from "./server-stories.ts"
import { smscStories } from "./smsc-stories.ts"
import type { Story } from "./story.ts"
import { wspStories } from "./wsp-stories.ts"
import { wtpStories } from "./wtp-stories.ts"

export const stories: readonly Story[] = [
  ...clientStories,
  ...serverStories,
  ...exchangeStories,
  ...relayStories,
  ...registrationStories,
  ...pushSenderStories,
  ...ppgStories,
  ...oneWayStories,
  ...smscStories,
  ...wtpStories,
  ...wspStories,
  ...inviteClientStories,
  ...inviteServerStories,
  ...inviteSessionStories,
  ...msrpStories,
  ...eventStories,
  ...pnsStories,
  ...otaHttpStories,
]
