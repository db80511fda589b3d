/** What a mechanism's `install` writes on: the founder's work in progress. */
export interface Plan {
  readonly variant: string
}
