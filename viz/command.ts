/**
 * The command line that reproduces a view. Rule: a line is complete: scenario, mechanisms, seed, and replications or push,
 * so that it gives the same figures on any machine with the same version.
 */

/** A word of a command line for a POSIX shell, quoted only where it must be. */
const word = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`)

/** What both commands say of the scenario. */
interface Of {
  readonly file: string
  /** Changes to the scenario, `path=value`. */
  readonly sets: readonly string[]
  readonly seed: number
}

const changes = ({ sets, seed }: Of): readonly string[] => [
  ...sets.flatMap((set) => ["--set", set]),
  "--seed",
  String(seed),
]

const line = (...words: readonly string[]): string => ["npx", "pushsim", ...words].map(word).join(" ")

/** Figures of two mechanisms, the first being the baseline; of one when `b` is empty. */
export const compareCommand = (
  of: Of & { readonly a: string; readonly b: string; readonly replications: number },
): string => {
  const options = [...changes(of), "--replications", String(of.replications)]
  if (of.b === "") return line("run", of.file, "--mechanism", of.a, ...options)
  return line("compare", of.file, "--mechanisms", `${of.a},${of.b}`, ...options)
}

/** One push's sequence chart. */
export const flowCommand = (of: Of & { readonly mechanism: string; readonly push: number }): string =>
  line("flow", of.file, "--mechanism", of.mechanism, "--push", String(of.push), ...changes(of))
