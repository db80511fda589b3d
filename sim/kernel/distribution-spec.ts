/**
 * A probability distribution as data, in whatever unit its context says (ns for times, octets for sizes).
 * Parameters are those of the textbook: `mean`, `median`, `sigma` (of ln x), `shape`, `scale`, `minimum`.
 */
export type DistributionSpec =
  | { readonly kind: "constant"; readonly value: number }
  | { readonly kind: "uniform"; readonly minimum: number; readonly maximum: number }
  | { readonly kind: "exponential"; readonly mean: number }
  | { readonly kind: "lognormal"; readonly median: number; readonly sigma: number }
  | { readonly kind: "erlang"; readonly shape: number; readonly mean: number }
  | { readonly kind: "weibull"; readonly shape: number; readonly scale: number }
  | { readonly kind: "pareto"; readonly shape: number; readonly minimum: number }
  | { readonly kind: "empirical"; readonly points: readonly { readonly value: number; readonly weight: number }[] }
