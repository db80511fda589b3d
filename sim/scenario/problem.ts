/**
 * A mistake in a scenario as data: where it stands, what was found, what is allowed and the way out.
 * Rule: a user's mistake is never an exception and never a stack trace.
 */

/** One mistake. `line` and `column` count from 1; both are 0 where the place is a `--set` option or a whole file. */
export interface Problem {
  /** File name, or the option, e.g. `--set links.pcscf-device.loss=2`. */
  readonly file: string
  readonly line: number
  readonly column: number
  /** Dotted keys, e.g. `links.pcscf-device.loss`; empty for the whole document. */
  readonly path: string
  readonly found: string
  readonly allowed: string
  readonly hint?: string
}

/** A problem before its place in the text is looked up. */
export interface Finding {
  readonly path: Path
  /** Whether the key itself is wrong, not its value. */
  readonly atKey?: boolean
  readonly found: string
  readonly allowed: string
  readonly hint?: string | undefined
  /** Whether it stands even when something beneath its path is wrong, too: a name that leads nowhere, for example. */
  readonly isIndependent?: boolean
  /** Where it stands, if not in the document: a row of a file that the document names. */
  readonly at?: { readonly file: string; readonly line: number; readonly column: number }
}

/** Keys and list positions from the top of the document. */
export type Path = readonly (string | number)[]

/** `["nodes", "im", "role"]` as `nodes.im.role`. */
export const dotted = (path: Path): string => path.join(".")

/** How many problems of one text are written out; the rest is counted. */
const problemsShownMax = 100

/** Problems as lines for a terminal: place and path, found and allowed, the way out. */
export const formatProblems = (problems: readonly Problem[]): string => {
  const shown = problems.slice(0, problemsShownMax).map((p) => {
    const place = p.line > 0 ? `${p.file}:${p.line}:${p.column}` : p.file
    return (
      `${place}${p.path === "" ? "" : `  ${p.path}`}\n  found ${p.found}, allowed ${p.allowed}` +
      (p.hint === undefined ? "" : `\n  ${p.hint}`)
    )
  })
  const rest = problems.length - shown.length
  return [...shown, ...(rest > 0 ? [`… and ${rest} more`] : [])].join("\n")
}
