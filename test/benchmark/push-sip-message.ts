/** Direct SIP push on the shipped scenario. */
import { pushBenchmark } from "./push.ts"

export default pushBenchmark("push-sip-message", "sip-message")
