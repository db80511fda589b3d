/** The answer in words: the question, the verdict sentence, why the redundant hops are redundant, what the figures rest on. */
import { count, counted, verdictOf, type Flow } from "../../sim/index.ts"
import { html, setText } from "../dom.ts"
import { flowOf, resultFor, type Shown } from "../model.ts"
import { figure } from "../scales.ts"

export class Verdict {
  readonly element: HTMLElement
  readonly #question = html("h1", { class: "question" })
  readonly #sentence = html("p", { class: "verdict-sentence" })
  readonly #origin = html("p", { class: "origin" })
  readonly #why = html("details", { class: "why-list" })
  #shown: Shown | undefined

  constructor() {
    this.element = html(
      "section",
      { class: "verdict card", "aria-label": "Verdict" },
      this.#question,
      this.#sentence,
      html("div", { class: "verdict-foot" }, this.#why, this.#origin),
    )
  }

  show(shown: Shown): void {
    if (shown === this.#shown) return
    this.#shown = shown
    const { result, scenario } = shown.computed
    setText(this.#question, scenario.question.trim())
    setText(this.#sentence, sentenceOf(shown))
    setText(this.#origin, originOf(shown))
    this.element.dataset["partial"] = String(shown.isPartial)
    this.element.dataset["fingerprint"] = result.mechanisms[shown.a]?.fingerprint ?? ""
    const flow = flowOf(shown, "B")
    const reasons = flow === undefined ? [] : reasonsOf(flow)
    this.#why.hidden = reasons.length === 0
    if (flow === undefined || reasons.length === 0) return
    const hops = counted(flow.redundantHops, "redundant hop")
    const where = reasons.map((reason) => reason.where.replace(/:$/, "")).join(", ")
    const messages = counted(flow.redundantMessages, "message")
    const list = reasons.map(({ why, where }) => html("li", {}, html("strong", {}, where), ` ${why}`))
    this.#why.replaceChildren(
      html("summary", {}, `${hops} of ${flow.mechanism} (${messages}): ${where}. Why?`),
      html("ul", {}, ...list),
    )
  }
}

const sentenceOf = (shown: Shown): string => {
  const { a, b, computed } = shown
  const sentence = b === "" ? undefined : verdictOf(resultFor(shown), b)
  if (sentence !== undefined) return sentence
  const figures = computed.result.mechanisms[a]?.byState["im-offline"]
  if (figures === undefined || figures.perPush.messages === null)
    return `${a} alone: choose a second mechanism to compare it with.`
  const { messages, hops, redundantHops, redundantMessages } = figures.perPush
  const redundant =
    redundantMessages === 0
      ? "none of them is redundant"
      : `${short(redundantMessages)} of them, on ${short(redundantHops)} hops, are redundant`
  return `For im-offline devices, ${a} needs ${short(messages)} messages on ${short(hops)} hops per push; ${redundant}.`
}

/** At most one digit after the point. */
const short = (value: number | null): string => figure(value, 1).replace(/\.0$/, "")

const originOf = ({ computed, origin, isPartial, isAsBuilt, sets }: Shown): string => {
  const { scenario, result } = computed
  const minutes = (seconds: number): string =>
    seconds % 60 === 0 ? `${count(seconds / 60)}\u202fmin` : `${count(seconds)}\u202fs`
  const agreement =
    isAsBuilt === undefined
      ? ""
      : isAsBuilt
        ? ", with the fingerprints of the build"
        : ", WITH OTHER FINGERPRINTS THAN THE BUILD"
  const facts = [
    scenario.name,
    ...sets,
    `seed ${result.seed}`,
    `${counted(result.replications, "replication")}${isPartial ? " so far" : ""} of ${minutes(scenario.duration)}, the first ${minutes(result.warmUp?.seconds ?? scenario.warmUp)} not measured${result.warmUp === undefined ? "" : " (by MSER-5)"}`,
    origin === "build" ? "computed when this page was built" : `computed in this browser${agreement}`,
    `pushsim ${result.pushsim}`,
  ]
  return facts.join(" · ")
}

/** Each reason once, with the hops that have it, in the order of the flow. */
const reasonsOf = (flow: Flow): readonly { readonly why: string; readonly where: string }[] => {
  const found = new Map<string, string[]>()
  for (const { redundant, direction, from, to, retransmission, protocol } of flow.records) {
    if (redundant === null || direction !== "request" || retransmission > 0 || protocol === "Diameter") continue
    found.set(redundant, [...(found.get(redundant) ?? []), `${from} → ${to}`])
  }
  return [...found].map(([why, hops]) => ({ why, where: `${[...new Set(hops)].join(", ")}:` }))
}
