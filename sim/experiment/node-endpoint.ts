/** Joins a worker_threads port to comlink, which speaks the browser's `Endpoint`. Comlink's own adapter has no usable types. */
import type { Endpoint } from "comlink"
import type { MessagePort, Worker } from "node:worker_threads"

/** An `Endpoint` over `port`; listeners get events that carry `data` alone, which is all that comlink reads. */
export const nodeEndpoint = (port: Worker | MessagePort): Endpoint => {
  const listeners = new WeakMap<EventListenerOrEventListenerObject, (data: unknown) => void>()
  return {
    postMessage: port.postMessage.bind(port) as Endpoint["postMessage"],
    addEventListener(_type, listener) {
      const receive = (data: unknown): void => {
        const event = { data } as MessageEvent
        if ("handleEvent" in listener) listener.handleEvent(event)
        else listener(event)
      }
      port.on("message", receive)
      listeners.set(listener, receive)
    },
    removeEventListener(_type, listener) {
      const receive = listeners.get(listener)
      if (receive !== undefined) port.off("message", receive)
    },
    ...("start" in port ? { start: () => port.start() } : {}),
  }
}
