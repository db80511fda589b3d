import { hold } from "./hold.ts"

/** HOLD with 10_000 pending events. */
export default hold("hold-1e4", 10_000, { kernel: 4_000_000, baseline: 1_000_000, rounds: 7 })
