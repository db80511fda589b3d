/** Changes to the scenario as text: one, `path=value` as for `--set`, and several in one line of the form. */

/** UTF-16 units of one change; longer ones are refused. */
export const setMax = 1000

/** A change without blanks around its path and its value; `undefined`: it is none, or too long. */
export const readSet = (text: string): string | undefined => {
  const [path = "", value] = text.split(/=(.*)/su, 2).map((each) => each.trim())
  const set = `${path}=${value ?? ""}`
  // A field of one line would drop a line break, and so would not give the same change again.
  const isSet = value !== undefined && path.split(".").every((key) => key.trim() !== "") && !/\p{Cc}/u.test(set)
  return isSet && set.length <= setMax ? set : undefined
}

/** Changes in one line, `;` between them; a `;` of their own is doubled. */
export const joinSets = (sets: readonly string[]): string => sets.map((set) => set.replaceAll(";", ";;")).join("; ")

/** The changes of a line; what is no change stays as it was typed, for whoever refuses it to show. */
export const splitSets = (line: string): readonly string[] =>
  (line.match(/(?:[^;]|;;)+/gu) ?? [])
    .map((part) => part.replaceAll(";;", ";").trim())
    .filter((part) => part !== "")
    .map((part) => readSet(part) ?? part)
