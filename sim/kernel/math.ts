/** Elementary functions whose results have the same bits on every engine, where `Math.log`, `exp` and `pow` were measured to differ. */
export { exactExp, exactPow } from "./exact-exp.ts"
export { exactLog } from "./exact-log.ts"
export { logGamma } from "./log-gamma.ts"
export { normalQuantile } from "./normal-quantile.ts"
