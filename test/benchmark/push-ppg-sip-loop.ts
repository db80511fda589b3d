/** Slide 16's loop on the shipped scenario. */
import { pushBenchmark } from "./push.ts"

export default pushBenchmark("push-ppg-sip-loop", "ppg-sip-loop")
