/** What `kernelDigest` gives on every engine. */
export const kernelGolden: Readonly<Record<string, string>> = {
  draws: "e78d8fdec6fd0c78",
  log: "57c57ba98b90a0eb",
  exp: "04c299a39ac2037a",
  quantile: "40fdf0fbd7465fc1",
  events: "d2419c1b91d057ed",
  constant: "82a204a17dec19a6",
  uniform: "f12eb70c4030ccce",
  exponential: "942d7f3ae0129247",
  lognormal: "a07c9d59f7121f1f",
  erlang: "70877766af101cb0",
  weibull: "36cb6bbeee3ee5c8",
  pareto: "f89d69a769604697",
  empirical: "00a289cd61c7f5cf",
  all: "6e03d2db513c7ad9",
}
