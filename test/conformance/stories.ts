/** Every story that the protocol tables have to fit: the standards' sentences, as data. */
import { clientStories } from "./client-stories.ts"
import { exchangeStories } from "./exchange-stories.ts"
import { ppgStories } from "./ppg-stories.ts"
import { pushSenderStories } from "./push-sender-stories.ts"
import { registrationStories } from "./registration-stories.ts"
import { relayStories } from "./relay-stories.ts"
import { serverStories } from "./server-stories.ts"
import type { Story } from "./story.ts"

export const stories: readonly Story[] = [
  ...clientStories,
  ...serverStories,
  ...exchangeStories,
  ...relayStories,
  ...registrationStories,
  ...pushSenderStories,
  ...ppgStories,
]
