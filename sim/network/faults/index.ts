/** All kinds of faults: a new one is a file here and a line below. */
import { delayBurst } from "./delay-burst.ts"
import type { FaultDefinition } from "./fault.ts"
import { lossBurst } from "./loss-burst.ts"
import { nodeCrash } from "./node-crash.ts"
import { pnsDown, smscDown } from "./node-down.ts"
import { partition } from "./partition.ts"
import { slowNode } from "./slow-node.ts"

export const faults: readonly FaultDefinition[] = [
  lossBurst,
  delayBurst,
  partition,
  slowNode,
  smscDown,
  pnsDown,
  nodeCrash,
]
