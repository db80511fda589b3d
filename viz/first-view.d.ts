/** The module that build/first-view.ts provides. */
declare module "virtual:first-view" {
  /** The comparison and flows of the scenario that the page opens with. */
  export const firstView: import("./computation.ts").Computed
}
