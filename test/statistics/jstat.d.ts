/** What the tests use of jstat, which brings no types. */
declare module "jstat" {
  interface Distribution {
    readonly inv: (p: number, ...parameters: readonly number[]) => number
    readonly cdf: (x: number, ...parameters: readonly number[]) => number
  }
  const jStat: { readonly studentt: Distribution; readonly beta: Distribution }
  export default jStat
}
