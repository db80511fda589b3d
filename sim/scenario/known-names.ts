/**
 * Messages about names that nobody has, in bounded time and length: a file of ten thousand wrong names is told at once.
 * Rule: guesses are for those who slip now and then; whoever is wrong twenty times has no use for more of them.
 */
import { editDistance, nearestWord } from "./nearest-word.ts"

/** Names written out in one message. */
const namesShownMax = 20
/** Guesses in one file. */
const guessesMax = 20
/** More names than this are not searched for a near one. */
const namesSearchedMax = 200
/** Hyphens of a link's name that may be the one between its ends. */
const splitsMax = 8

/** Names as a message writes them: the first twenty, and how many more there are. */
export const listed = (names: readonly string[]): string =>
  names.length > namesShownMax
    ? `${names.slice(0, namesShownMax).join(", ")} and ${names.length - namesShownMax} more`
    : names.join(", ")

/** The names of one file's nodes, stations or classes, and guesses at which of them was meant. */
export class KnownNames {
  readonly names: readonly string[]
  private readonly set: ReadonlySet<string>
  private guesses = 0

  constructor(names: readonly string[]) {
    this.names = names
    this.set = new Set(names)
  }

  has(name: string): boolean {
    return this.set.has(name)
  }

  /** "did you mean …?" for a name that nobody has. */
  hint(name: string): string | undefined {
    return this.guess(() => nearestWord(name, this.names))
  }

  /** The same for the name of a link, `<a>-<b>`, by the nearest name for each end. */
  linkHint(link: string): string | undefined {
    return this.guess(() => this.nearestLink(link))
  }

  private guess(find: () => string | undefined): string | undefined {
    if (this.names.length > namesSearchedMax || this.guesses >= guessesMax) return undefined
    this.guesses += 1
    const near = find()
    return near === undefined ? undefined : `did you mean ${near}?`
  }

  private nearestLink(link: string): string | undefined {
    if (link.length > 65) return undefined // two names of 32 letters and the hyphen
    const near = (end: string): string | undefined => (this.has(end) ? end : nearestWord(end, this.names))
    let best: string | undefined
    for (const { index } of [...link.matchAll(/-/gu)].slice(0, splitsMax)) {
      const [a, b] = [near(link.slice(0, index)), near(link.slice(index + 1))]
      if (a === undefined || b === undefined || a === b) continue
      const name = `${a}-${b}`
      if (best === undefined || editDistance(link, name) < editDistance(link, best)) best = name
    }
    return best
  }
}
