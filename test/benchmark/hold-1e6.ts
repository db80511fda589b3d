import { hold } from "./hold.ts"

/** HOLD with 1_000_000 pending events. */
export default hold("hold-1e6", 1_000_000, { kernel: 3_000_000, baseline: 300_000, rounds: 5 })
