/** Problems of scenarios for a terminal. */
import { formatProblems, type Problem } from "../scenario/problem.ts"

/** Each problem with its place and the way out; what is wrong with a file as a whole is one line. */
export const problemsText = (problems: readonly Problem[]): string => {
  const whole = problems.filter(({ path }) => path === "")
  const within = problems.filter(({ path }) => path !== "")
  const lines = whole.map(({ file, line, column, found, allowed, hint }) => {
    const place = line > 0 ? `${file}:${line}:${column}` : file
    return `${place}: found ${found}, allowed ${allowed}${hint === undefined ? "" : ` (${hint})`}`
  })
  return [...lines, ...(within.length > 0 ? [formatProblems(within)] : [])].join("\n")
}
