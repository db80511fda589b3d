/**
 * TANDEM: five M/M/1 stations in a row, arrivals 10 000/s, service 12 500/s, links of 1 ms before each station. Every hop arms a
 * retransmission timer of 32 s, which is cancelled when the station has served the message: what SIP does to a kernel.
 * Eleven events per message; its five timers are set and cancelled but never executed.
 */
import { Simulation } from "../../sim/kernel/simulation.ts"
import { memoryMb, timeInTurns } from "./benchmark.ts"
import type { Benchmark } from "./benchmark.ts"
import { increments, incrementsMask } from "./increments.ts"
import { ObjectHeap } from "./object-heap.ts"
import type { ObjectEvent } from "./object-heap.ts"

const stations = 5
const linkNs = 1_000_000
const timerNs = 32_000_000_000
const betweenArrivals = increments(100_000)
const services = increments(80_000)

/** The network on the kernel: messages are rows, timers and links are lanes. */
const onKernel = (): ((events: number) => void) => {
  const sim = new Simulation()
  const timerLane = sim.lane(timerNs)
  const linkLane = sim.lane(linkNs)
  const rows = 1 << 16
  const timers = new Float64Array(rows)
  const next = new Int32Array(rows)
  for (let i = 0; i < rows; i++) next[i] = i + 1
  let free = 0
  const head = new Int32Array(stations).fill(-1)
  const tail = new Int32Array(stations).fill(-1)
  let drawnArrivals = 0
  let drawnServices = 0

  const send = (message: number, station: number): void => {
    timers[message] = sim.arm(timerLane, retransmit, message, station)
    sim.arm(linkLane, arrive, message, station)
  }
  const serve = (message: number, station: number): void => {
    sim.schedule(services[drawnServices++ & incrementsMask]!, served, message, station)
  }
  const retransmit = sim.handler("retransmit", () => {
    throw new Error("no timer of this network lives to expire")
  })
  const create = sim.handler("create", () => {
    const message = free
    free = next[message]!
    send(message, 0)
    sim.schedule(betweenArrivals[drawnArrivals++ & incrementsMask]!, create, 0, 0)
  })
  const arrive = sim.handler("arrive", (message, station) => {
    next[message] = -1
    const last = tail[station]!
    tail[station] = message
    if (last >= 0) {
      next[last] = message
      return
    }
    head[station] = message
    serve(message, station)
  })
  const served = sim.handler("served", (message, station) => {
    sim.cancel(timers[message]!)
    const waiting = next[message]!
    head[station] = waiting
    if (waiting >= 0) serve(waiting, station)
    else tail[station] = -1
    if (station + 1 < stations) send(message, station + 1)
    else {
      next[message] = free
      free = message
    }
  })
  sim.schedule(0, create, 0, 0)
  return (events) => {
    sim.run({ untilNs: Infinity, maxEvents: events })
  }
}

interface Message {
  timer: ObjectEvent | undefined
}

/** The same network on a heap of closures. */
const onObjects = (): ((events: number) => void) => {
  const heap = new ObjectHeap()
  const queues: Message[][] = Array.from({ length: stations }, () => [])
  let drawnArrivals = 0
  let drawnServices = 0
  const send = (message: Message, station: number): void => {
    message.timer = heap.schedule(timerNs, () => {
      throw new Error("no timer of this network lives to expire")
    })
    heap.schedule(linkNs, () => arrive(message, station))
  }
  const serve = (message: Message, station: number): void => {
    heap.schedule(services[drawnServices++ & incrementsMask]!, () => served(message, station))
  }
  const create = (): void => {
    send({ timer: undefined }, 0)
    heap.schedule(betweenArrivals[drawnArrivals++ & incrementsMask]!, create)
  }
  const arrive = (message: Message, station: number): void => {
    if (queues[station]!.push(message) === 1) serve(message, station)
  }
  const served = (message: Message, station: number): void => {
    message.timer!.fn = undefined
    const queue = queues[station]!
    queue.shift()
    if (queue[0] !== undefined) serve(queue[0], station)
    if (station + 1 < stations) send(message, station + 1)
  }
  heap.schedule(0, create)
  return (events) => heap.run(events)
}

const slice = { kernel: 4_000_000, baseline: 1_000_000 }

const tandemTimers: Benchmark = {
  name: "tandem-timers",
  unit: "events/s",
  run: () => {
    const kernel = onKernel()
    kernel(slice.kernel)
    const before = memoryMb()
    kernel(slice.kernel)
    const after = memoryMb()
    const objects = onObjects()
    const figures = timeInTurns(
      () => {
        kernel(slice.kernel)
        return slice.kernel
      },
      () => {
        objects(slice.baseline)
        return slice.baseline
      },
      7,
    )
    const growth = `${(after.alive - before.alive).toFixed(1)} MB alive, ${(after.resident - before.resident).toFixed(1)} MB resident`
    return { ...figures, remark: `growth over ${slice.kernel / 1e6} M events: ${growth}` }
  },
}
export default tandemTimers
