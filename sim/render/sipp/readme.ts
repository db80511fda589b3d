/** What stands beside the exported files: which endpoint each is, how it is run, what a laboratory has to bring. */
import type { Flow } from "../../trace/flow.ts"
import { commandOf, type Played } from "./run-script.ts"

/** The text of README.txt. */
export const printReadme = (flow: Flow, players: readonly Played[]): string => {
  const width = Math.max(...players.map(({ file }) => file.length))
  const rows = players.map(
    ({ endpoint, file, port, transport }) =>
      `  ${file.padEnd(width)}  ${endpoint.node} (${endpoint.role}) ${endpoint.isCaller ? "calls" : "answers"}: ${methodsOf(endpoint.steps)}; ${transport}, port ${port}`,
  )
  const hasFields = players.some(({ usesFields }) => usesFields)
  return [
    `SIPp scenarios of push ${flow.push}, scenario ${flow.scenario}, mechanism ${flow.mechanism}; its outcome there: ${flow.outcome}.`,
    "",
    "One file for each SIP endpoint and Call-ID (a back-to-back user agent has two). The proxies between them are the",
    "system under test: bring your own core, provision the users there, and route to the endpoints as the flow did.",
    "",
    ...rows,
    "",
    "Run all of them on one machine:",
    "",
    "  CORE=192.0.2.10:5060 LOCAL_IP=192.0.2.20 sh run.sh",
    "",
    "CORE is where requests enter the core (CORE_<NODE> for one entry alone), CALLS how many pushes, RATE how many in a",
    "second, LIMIT after how many seconds to give up. Each process writes what it shows to <file>.log. One by one:",
    "",
    ...players.map((player) => `  ${commandOf(player)}`),
    "",
    ...(hasFields
      ? [
          "users.csv holds one subscriber a line, name and domain; [field0] and [field1] stand for them in the files.",
          "Replace its line by the subscribers of your core.",
        ]
      : []),
    "Played: order, contents, and thinking times (pause). Not played: losses, repetitions and times of the network, which are",
    "SIPp's, the core's and the link's own affair. Two files of one back-to-back user agent run side by side, not one because",
    "of the other. The first Route is the core's entry; names that follow it, and identities of senders, are the flow's own.",
    ...(players.some(({ endpoint }) => isSubscriptionAdded(flow, endpoint.steps[0]))
      ? ["The subscription is older than the flow: the device subscribes first here, and the push is the first NOTIFY."]
      : []),
    "An endpoint keeps the body octet by octet; what a body announces (an address for media, a link) is not played.",
    "SIPp 3.6 sends in batches of up to 4 ms and its own times have a resolution of 1 ms: measure on the wire.",
    "",
  ].join("\n")
}

const isSubscriptionAdded = (flow: Flow, { message }: Played["endpoint"]["steps"][0]): boolean =>
  message.kind === "request" &&
  message.method === "SUBSCRIBE" &&
  flow.records.every(({ protocol, name }) => protocol !== "SIP" || name !== "SUBSCRIBE")

const methodsOf = (steps: Played["endpoint"]["steps"]): string =>
  steps
    .flatMap(({ way, message }) =>
      message.kind === "request" ? [`${way === "send" ? "" : "gets "}${message.method}`] : [],
    )
    .join(", ")
