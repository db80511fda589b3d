/** The shell script that plays the exported files together: POSIX sh and sipp 3.6, nothing else. */
import type { Flow } from "../../trace/flow.ts"
import type { Endpoint } from "./endpoints.ts"

/** An endpoint with what its process is given. */
export interface Played {
  readonly endpoint: Endpoint
  readonly file: string
  readonly port: number
  readonly transport: "UDP" | "TCP"
  readonly usesFields: boolean
}

/** Longest time that repetitions and the wait at the end may add: twice 64 × T1, s. */
const slackS = 64

/** The options of one endpoint's process, as they stand in the script. */
export const commandOf = (player: Played): string => {
  const { endpoint, file, port, transport, usesFields } = player
  return [
    "sipp",
    ...(endpoint.isCaller ? [`"$${entryOf(player)}"`] : []),
    `-sf ${file}`,
    ...(usesFields ? ["-inf users.csv"] : []),
    `-t ${transport === "UDP" ? "u1" : "t1"}`,
    `-i "$LOCAL_IP" -p ${port}`,
    '-m "$CALLS"',
    ...(endpoint.isCaller ? ['-r "$RATE"'] : []),
    "-default_behaviors none -timer_resol 1",
    '-timeout "$LIMIT" -timeout_error -nostdin',
  ].join(" ")
}

/** The variable that holds the address where a caller's requests enter the core. */
const entryOf = ({ endpoint }: Played): string => `CORE_${endpoint.steps[0].peer.replace(/\W/g, "_").toUpperCase()}`

/** The script's text. */
export const printRun = (flow: Flow, players: readonly Played[]): string => {
  const answering = players.filter(({ endpoint }) => !endpoint.isCaller)
  const calling = players.filter(({ endpoint }) => endpoint.isCaller)
  const steps = players.flatMap(({ endpoint }) => endpoint.steps.map(({ at }) => at))
  const spanS = Math.ceil(Math.max(...steps) - Math.min(...steps))
  const starts = calling.flatMap((player, index) => {
    const before = calling[index - 1]?.endpoint.steps[0].at
    const gap = before === undefined ? 0 : Math.round((player.endpoint.steps[0].at - before) * 1000)
    return [...(gap > 0 ? [`sleep ${(gap / 1000).toFixed(3)}`] : []), inBackground(player)]
  })
  return [
    "#!/bin/sh",
    `# Plays push ${flow.push} against a core: answering endpoints first, then the callers in the order of the flow.`,
    "# Every variable can be set from outside, for example: CORE=192.0.2.10:5060 LOCAL_IP=192.0.2.20 sh run.sh",
    "set -u",
    'cd "$(dirname "$0")" || exit 2',
    ': "${CORE:=127.0.0.1:5060}"',
    ...[...new Set(calling.map(entryOf))].map((entry) => `: "\${${entry}:=$CORE}"`),
    ': "${LOCAL_IP:=127.0.0.1}"',
    ': "${CALLS:=1}"',
    ': "${RATE:=1}"',
    `: "\${LIMIT:=$((${spanS + slackS} + CALLS / RATE))}"`,
    'pids=""',
    ...answering.map(inBackground),
    ...(answering.length > 0 && calling.length > 0 ? ["sleep 1"] : []),
    ...starts,
    "status=0",
    'for pid in $pids; do wait "$pid" || status=1; done',
    'exit "$status"',
    "",
  ].join("\n")
}

const inBackground = (player: Played): string => `${commandOf(player)} >${player.file}.log 2>&1 & pids="$pids $!"`
