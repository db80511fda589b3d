/** A worker thread of Node: answers the calls of `worker-pool.ts` over its parent port. */
import { parentPort } from "node:worker_threads"
import { keepCompiledModules, useCompiledModules } from "./compiled-modules.ts"

useCompiledModules()
const { expose } = await import("comlink")
const { nodeEndpoint } = await import("./node-endpoint.ts")
const { workerApi } = await import("./worker-api.ts")
keepCompiledModules()

if (parentPort === null) throw new Error("node-worker.ts runs in a worker thread")
expose(workerApi, nodeEndpoint(parentPort))
