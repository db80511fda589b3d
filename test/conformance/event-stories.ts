/** Push by subscription: both ends of a subscription alone. */
import { notifierStories } from "./notifier-stories.ts"
import { subscriberStories } from "./subscriber-stories.ts"
import type { Story } from "./story.ts"

export const eventStories: readonly Story[] = [...subscriberStories, ...notifierStories]
