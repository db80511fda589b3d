/** Whatever is wrong with what the user typed is told in words, with what would be right, and ends with 2. */
import * as NodeServices from "@effect/platform-node/NodeServices"
import { Effect } from "effect"
import { CliOutput, Command } from "effect/cli"
import { expect, test } from "vitest"
import { endingOf } from "../../sim/cli/exit-code.ts"
import { pushsim } from "../../sim/cli/program.ts"
import { small } from "./pushsim.ts"

/** The exit code of a command line, what it is told, and the help it is shown. */
const tried = async (args: readonly string[]) => {
  const told: string[] = []
  let help = ""
  const presenter: CliOutput.Presenter = {
    present: (event) =>
      Effect.sync(() => {
        if (event._tag === "InvalidInvocation") told.push(...event.errors.map(({ message }) => message))
        if (event._tag === "Help") help = CliOutput.defaultFormatter({ colors: false }).formatHelpDoc(event.helpDoc)
      }),
  }
  const exit = await Effect.runPromiseExit(
    Command.runWith(pushsim, { version: "0" })(args).pipe(
      Effect.provide(CliOutput.layerPresenter(presenter)),
      Effect.provide(NodeServices.layer),
    ),
  )
  const { code, text } = endingOf(exit)
  return { code, told: [...told, text].join("\n"), help }
}

const wrong: readonly (readonly [args: readonly string[], told: RegExp])[] = [
  [["run"], /Missing required argument: scenario/u],
  [["run", "im-offline-notification"], /which mechanism\?.*sip-message, ppg-sip/u],
  [["run", "im-offline-notification", "--mechanism", "pigeon"], /no mechanism "pigeon".*sip-message/u],
  [["run", "im-offline-notification", "-m", "sip-message", "--workers", "0"], /--workers.*between 1 and 1024/u],
  [["run", "im-offline-notification", "-m", "sip-message", "--seed", "soon"], /--seed: "soon"/u],
  [["run", "im-offline-notification", "-m", "sip-message", "--sed", "1"], /--sed.*[^]*--seed/u],
  [["run", "im-ofline", "-m", "sip-message"], /no such file.*did you mean im-offline-notification\?/u],
  [["run", "test", "-m", "sip-message"], /^\s*test: found a directory/u],
  [["run", "theory/mm1", "-m", "sip-message"], /kind queueing.*no mechanism/u],
  [["run", ...small, "-m", "sip-message", "--out", "/nowhere/x"], /no directory \/nowhere/u],
  [
    ["run", ...small, "-m", "sip-message", "--out", "a.csv", "--pushes", "a.csv"],
    /files of their own: a\.csv, a\.csv/u,
  ],
  [["compare", "theory/mm1"], /kind queueing.*pushsim run theory\/mm1/u],
  [["compare", ...small, "--baseline", "pigeon"], /baseline pigeon is not among.*sip-message/u],
  [["compare", ...small, "--mechanisms", "a,,b"], /names separated by commas/u],
  [["run", "mms-to-sip-device", "-m", "sip-message"], /needs an initiator that speaks SIP; mmsc.*speaks PAP/u],
  [["flow", ...small, "-m", "sip-message", "--format", "jpeg"], /--format: "jpeg".*"svg"/u],
  [["flow", ...small, "-m", "sip-message", "--json", "--format", "svg"], /--json is short for.*--format svg/u],
  [["compare", ...small, "--json", "--format", "csv"], /--json is short for --format json.*--format csv/u],
  [["run", "theory/mm1", "--format", "table", "--json"], /--json is short for --format json.*--format table/u],
  [["list", "everything"], /mechanisms.*scenarios.*parameters/u],
  [["list", "mechanisms", "theory/mm1"], /only `pushsim list parameters`/u],
  [["sweep", "theory/mm1"], /--vary/u],
  [["sweep", "theory/mm1", "--vary", "rate"], /--vary rate.*found "rate", allowed PATH=VALUES/u],
  [["sweep", "theory/mm1", "--vary", "run.seed=1,2", "--seed", "3"], /overwrites --set run\.seed=3/u],
  [["sweep", "theory/mm1", "--vary", "run.seed=1,2", "--shard", "2/2"], /--shard: found 2\/2, allowed I\/N/u],
  [["sweep", "theory/mm1", "--vary", "run.seed=1,2", "--resume"], /name it with --out DIR/u],
  [["sweep", "theory/mm1", "--vary", "run.seed=1,2", "--samples", "5"], /--samples is of --design lhs/u],
  [["sweep", "theory/mm1", "--vary", "run.seed=1,2", "--design", "lhs"], /--design lhs needs --samples/u],
  [["sweep", "theory/mm1", "--vary", "run.duration=1 s..9 s:lin"], /a factorial design needs a number of levels/u],
  [
    ["sweep", "theory/mm1", "--vary", "run.seed=1..2000", "--vary", "run.replications=1..1000"],
    /2000000 points.*at most 1000000/u,
  ],
  [["sweep", "theory/mm1", "--vary", "run.seed=1,2", "--mechanisms", "sip-message"], /queueing network.*no mechanism/u],
  [
    ["sweep", "im-offline-notification", "--vary", "run.seed=1,2", "--mechanisms", "pigeon"],
    /no mechanism "pigeon".*sip-message/u,
  ],
  [
    ["sweep", "im-offline-notification", "--vary", "run.seed=1,2", "--baseline", "pigeon"],
    /baseline pigeon is not among.*sip-message/u,
  ],
  [["sweep", "im-ofline", "--vary", "run.seed=1,2"], /no such file.*did you mean im-offline-notification\?/u],
  [["sweep", "theory/mm1", "--vary", "run.seed=1,2", "--out", "/nowhere/x"], /no directory \/nowhere/u],
  [["merge", "/nowhere/a", "--out", "x"], /\/nowhere\/a holds no sweep/u],
  [["serve", "--port", "70000"], /--port.*65535/u],
]

test.each(wrong.map(([args, told]) => [args.join(" "), args, told] as const))("%s", async (_, args, message) => {
  const { code, told } = await tried(args)
  expect(told).toMatch(message)
  expect(code).toBe(2)
})

test.each(["start", "compare", "run", "flow", "list", "validate", "schema", "serve"])(
  "%s --help describes every option and gives examples",
  async (command) => {
    const { code, help } = await tried([command, "--help"])
    expect(help).toContain("EXAMPLES")
    const flags = help.split("\n").filter((line) => /^ {2}--/u.test(line))
    expect(flags.length).toBeGreaterThan(2)
    for (const line of flags) expect(line).toMatch(/^ {2}--\S.* {2,}\S/u)
    expect(code).toBe(0)
  },
)
