/**
 * A flow as SIPp files for a laboratory: one scenario for each SIP endpoint and Call-ID, the users, how to run them.
 * The proxies between the endpoints are the system under test and are not exported.
 */
import type { Flow } from "../../trace/flow.ts"
import { sipEndpoints, type Endpoint } from "./endpoints.ts"
import { printReadme } from "./readme.ts"
import { printRun, type Played } from "./run-script.ts"
import { printScenario } from "./scenario.ts"
import { withSubscriptions } from "./subscription.ts"
import { printUsers, userOf } from "./users.ts"

/** A file of the export: its name within the directory and its text. */
export interface SippFile {
  readonly name: string
  readonly text: string
}

/** The first endpoint's port; the others count up from it, so that all of them fit on one machine. */
const firstPort = 5071

/** The files of a flow, the same for the same flow; none where no SIP user agent takes part. */
export const printSipp = (flow: Flow): readonly SippFile[] => {
  const endpoints = withSubscriptions(sipEndpoints(flow))
  if (endpoints.length === 0) return []
  const user = userOf(flow, endpoints)
  const portOf = (endpoint: Endpoint): number => firstPort + endpoints.indexOf(endpoint)
  const made = endpoints.map((endpoint, index) => {
    const { node, isCaller, steps } = endpoint
    // Who registers is called at the address that it registers: there its answering file listens.
    const { message } = steps[0]
    const isRegistering = isCaller && message.kind === "request" && message.method === "REGISTER"
    const answering = isRegistering ? endpoints.find((other) => other.node === node && !other.isCaller) : undefined
    const contactPort = answering === undefined ? "[local_port]" : String(portOf(answering))
    const number = String(index + 1).padStart(2, "0")
    const file = `${number}-${node.replace(/[^\w.-]/g, "_")}-${isCaller ? "uac" : "uas"}.xml`
    const title = `${flow.scenario}, ${flow.mechanism}, push ${flow.push}: ${node} ${isCaller ? "calls" : "answers"}`
    const text = printScenario(endpoint, { title, user, contactPort })
    const transport = steps.some((step) => step.transport !== "UDP") ? "TCP" : "UDP"
    const usesFields = text.includes("[field")
    const played: Played = { endpoint, file, port: portOf(endpoint), transport, usesFields }
    return { played, text }
  })
  const players = made.map(({ played }) => played)
  return [
    ...made.map(({ played, text }) => ({ name: played.file, text })),
    ...(user === undefined || !players.some(({ usesFields }) => usesFields)
      ? []
      : [{ name: "users.csv", text: printUsers(user) }]),
    { name: "run.sh", text: printRun(flow, players) },
    { name: "README.txt", text: printReadme(flow, players) },
  ]
}
