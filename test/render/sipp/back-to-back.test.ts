/**
 * Exported files played against each other by the real SIPp, the caller's straight to the answering side's, through a relay
 * that notes the octets of every datagram. Where there is no `sipp`, one line says so.
 */
import { spawn, spawnSync } from "node:child_process"
import { createSocket, type Socket } from "node:dgram"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, it } from "vitest"
import { printSipp } from "../../../sim/render/sipp/files.ts"
import type { Flow } from "../../../sim/trace/flow.ts"
import { joinOctets, octetsOf } from "../../../sim/wire/octets.ts"
import type { SipMessage } from "../../../sim/wire/sip/message.ts"
import { parse } from "../../../sim/wire/sip/parse.ts"
import { replicate } from "../../../sim/mechanisms/replicate.ts"
import { everyWorld } from "../../support/every-world.ts"
import { direct, session, subscription, summary } from "./made-up-flows.ts"

/** The SIPp to play with: `SIPP`, else the one on the path. */
const program = process.env["SIPP"] ?? "sipp"
const version = /SIPp v(\S+)/.exec(spawnSync(program, ["-v"], { encoding: "utf8" }).stdout ?? "")?.[1]
if (version === undefined) console.log("back to back: skipped, there is no sipp (Debian: sip-tester)")

let folder = ""
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "pushsim-sipp-"))
})
afterAll(() => rmSync(folder, { recursive: true }))

const socketOn = (): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = createSocket("udp4")
    socket.once("error", reject)
    socket.bind(0, "127.0.0.1", () => resolve(socket))
  })

/** A port that was free a moment ago. */
const freePort = async (): Promise<number> => {
  const socket = await socketOn()
  const { port } = socket.address()
  await new Promise<void>((resolve) => void socket.close(() => resolve()))
  return port
}

interface Played {
  readonly codes: readonly (number | null)[]
  readonly screens: string
  readonly datagrams: readonly Uint8Array[]
}

const recorded = "<sip:127.0.0.1:5060;lr>"

/** Adds the Record-Route of a proxy to a request. */
const recordRoute = (octets: Uint8Array): Uint8Array => {
  const lineEnd = octets.indexOf(10) + 1
  return joinOctets([octets.subarray(0, lineEnd), `Record-Route: ${recorded}\r\n`, octets.subarray(lineEnd)])
}

/**
 * Runs caller and answering side of a flow once, of its `leg`th pair of files; the relay loses the datagrams with these numbers.
 */
const play = async (name: string, flow: Flow, lost: readonly number[] = [], leg = 0): Promise<Played> => {
  const cwd = mkdtempSync(join(folder, `${name}-`))
  const files = printSipp(flow)
  // Nobody waits half a minute here: the second repetition comes after 500 + 1000 ms.
  const timewait = `<timewait milliseconds="${lost.length > 0 ? 2500 : 300}"/>`
  for (const { name: file, text } of files)
    writeFileSync(join(cwd, file), text.replace('<timewait milliseconds="32000"/>', timewait))
  const pair = files.flatMap(({ name: file }) => (file.endsWith(".xml") ? [file] : [])).slice(2 * leg, 2 * leg + 2)
  const caller = pair.find((file) => file.endsWith("-uac.xml"))
  const answering = pair.find((file) => file.endsWith("-uas.xml"))
  const ports = [await freePort(), await freePort()] as const
  const relay = await socketOn()
  const datagrams: Uint8Array[] = []
  relay.on("message", (octets, from) => {
    // On a busy machine SIPp repeats what is merely late; that counts only where a repeat is the story.
    const isRepeat = datagrams.some((other) => Buffer.compare(other, octets) === 0)
    if (lost.length > 0 || !isRepeat) datagrams.push(Uint8Array.from(octets))
    if (lost.includes(datagrams.length)) return
    const isCalling = from.port === ports[0]
    const passed = isCalling && messageOf(octets).kind === "request" ? recordRoute(octets) : octets
    relay.send(passed, isCalling ? ports[1] : ports[0], "127.0.0.1")
  })
  const run = (file: string, port: number, ...more: readonly string[]): Promise<number | null> => {
    const users = readFileSync(join(cwd, file), "utf8").includes("[field") ? ["-inf", "users.csv"] : []
    const own = ["-sf", file, ...users, "-i", "127.0.0.1", "-p", String(port), "-m", "1", "-trace_err", "-trace_screen"]
    const limits = ["-default_behaviors", "none", "-timer_resol", "1", "-timeout", "20", "-timeout_error", "-nostdin"]
    const child = spawn(program, [...more, ...own, ...limits], { cwd, stdio: ["ignore", "pipe", "pipe"] })
    child.stdout.on("data", (text) => (screens += text))
    child.stderr.on("data", (text) => (screens += text))
    return new Promise((resolve, reject) => void child.once("error", reject).once("close", resolve))
  }
  let screens = ""
  const answered = run(answering ?? "", ports[1])
  await new Promise((resolve) => setTimeout(resolve, 400))
  const called = run(caller ?? "", ports[0], `127.0.0.1:${relay.address().port}`)
  const codes = await Promise.all([called, answered])
  relay.close()
  return { codes, screens, datagrams }
}

const messageOf = (octets: Uint8Array): SipMessage => {
  const message = parse(octets)
  if (message.kind === "problem") throw new Error(message.message)
  return message
}

/** First words and body lengths of what passed the relay. */
const storyOf = ({ datagrams }: Played): readonly string[] =>
  datagrams.map(messageOf).map((message) => (message.kind === "request" ? message.method : String(message.code)))

const expectPlayed = (played: Played): void => {
  expect(played.codes, played.screens.slice(-3000)).toEqual([0, 0])
}

const binary = Uint8Array.from({ length: 400 }, (_, index) => (index * 7) % 256)

it.skipIf(version === undefined).concurrent.each([
  ["text", summary],
  ["binary", binary],
  ["keywords", "  [branch] ]]> \\x41 \r\n\r\n\t[len]\r\n \r\n"],
] as const)("a direct push, its content %s", async (name, body) => {
  const played = await play(name, direct(body))
  expectPlayed(played)
  expect(storyOf(played)).toEqual(["MESSAGE", "200"])
  const [request] = played.datagrams.map(messageOf)
  expect(octetsOf(request?.body ?? "")).toEqual(octetsOf(body))
})

it.skipIf(version === undefined).concurrent("a lost request and a lost response are repaired by SIPp", async () => {
  const played = await play("loss", direct(), [1, 3])
  expectPlayed(played)
  expect(storyOf(played)).toEqual(["MESSAGE", "MESSAGE", "200", "MESSAGE", "200"])
  expect(played.datagrams[4]).toEqual(played.datagrams[2])
})

it.skipIf(version === undefined).concurrent("a subscription and its notification", async () => {
  const played = await play("subscription", subscription())
  expectPlayed(played)
  expect(storyOf(played)).toEqual(["SUBSCRIBE", "200", "NOTIFY", "200"])
  const [subscribe, , notify] = played.datagrams.map(messageOf)
  const valueOf = (message: SipMessage | undefined, name: string) => message?.headers.find(([n]) => n === name)?.[1]
  expect(notify).toMatchObject({ uri: valueOf(subscribe, "Contact")?.slice(1, -1) })
  expect(valueOf(notify, "Route")).toBe(recorded)
  expect(valueOf(notify, "To")).toBe(valueOf(subscribe, "From"))
  expect(valueOf(notify, "From")).toMatch(/^<sip:bob@home1\.net>;tag=\d+-1$/)
})

it.skipIf(version === undefined).concurrent("a session, accepted or refused", async () => {
  const [accepted, refused] = await Promise.all([play("accepted", session()), play("refused", session(true))])
  expectPlayed(accepted)
  expect(storyOf(accepted)).toEqual(["INVITE", "180", "200", "ACK", "BYE", "200"])
  for (const number of [3, 4]) {
    const inside = messageOf(accepted.datagrams[number] ?? new Uint8Array())
    expect(inside.headers).toContainEqual(["Route", recorded])
    expect(inside).toMatchObject({ uri: expect.stringMatching(/^sip:bob@127\.0\.0\.1:\d+$/) })
  }
  const branchOf = (octets: Uint8Array | undefined) => /branch=(\S+)/.exec(new TextDecoder().decode(octets))?.[1]
  expect(branchOf(accepted.datagrams[3])).not.toBe(branchOf(accepted.datagrams[0]))
  expectPlayed(refused)
  expect(storyOf(refused)).toEqual(["INVITE", "180", "480", "ACK"])
  expect(branchOf(refused.datagrams[3])).toBe(branchOf(refused.datagrams[0]))
})

/** The flow of a push to a registered device, from the simulation. */
const flowBy = (way: string, sets: readonly string[] = []): Flow => {
  const world = everyWorld(way, [
    "devices.states={ im-offline: 100 %, unregistered: 0 %, off: 0 % }",
    "load={ kind: planned, initiator: im, pushes: [{ at: 30 s, device: 3 }] }",
    "run.duration=2 min",
    ...sets,
  ])
  const { flow } = replicate(world, { seed: 1, replication: 0, keepPushes: false, tracePush: 0 })
  if (flow === undefined) throw new Error("no flow")
  return flow
}
const refusing = ["devices.accepts=[{ types: [image/png], share: 100 % }]"]

const ways: readonly (readonly [way: string, sets: readonly string[], stories: readonly (readonly string[])[]])[] = [
  ["sip-message", [], [["MESSAGE", "200"]]],
  ["sip-message", refusing, [["MESSAGE", "415"]]],
  ["sip-notify", [], [["SUBSCRIBE", "200", "NOTIFY", "200"]]],
  ["sip-indirect", [], [["MESSAGE", "200"]]],
  ["sip-session", [], [["INVITE", "200", "ACK", "BYE", "200"]]],
  ["{ use: sip-session, chunking: fixed, successReport: true }", [], [["INVITE", "200", "ACK", "BYE", "200"]]],
  ["sip-session", refusing, [["INVITE", "488", "ACK"]]],
  ["ppg-sip", [], [["MESSAGE", "200"]]],
  [
    "ppg-sip-loop",
    [],
    [
      ["MESSAGE", "200"],
      ["MESSAGE", "200"],
    ],
  ], // a back-to-back user agent is two files
  ["{ use: ppg-sip-loop, variant: chained }", [], [["MESSAGE", "200"]]],
  [
    "{ use: sip-message, negotiation: options }",
    [],
    [
      ["OPTIONS", "200"],
      ["MESSAGE", "200"],
    ],
  ],
]

it.skipIf(version === undefined).concurrent.each(ways)("the simulated flow of %s, %s", async (way, sets, expected) => {
  const flow = flowBy(way, sets)
  const told = await Promise.all(expected.map((_, leg) => play(`leg-${leg}`, flow, [], leg)))
  told.forEach(expectPlayed)
  expect(told.map(storyOf)).toEqual(expected)
})

const silent = ["ppg-wsp-cl", "ppg-wsp-co", "ppg-http-to", "ppg-http-po"] as const
it.each(silent)("%s has no SIP endpoint, so there is nothing to export", (way) => {
  expect(printSipp(flowBy(way))).toEqual([])
})
