import { hold } from "./hold.ts"

/** HOLD with 100 pending events. */
export default hold("hold-1e2", 100, { kernel: 4_000_000, baseline: 2_000_000, rounds: 7 })
