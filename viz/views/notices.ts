/** What is not as asked: mistakes in the scenario with their places, combinations that cannot be, runs that stopped or died. */
import { button, html, iconButton } from "../dom.ts"
import type { Model, Trouble } from "../model.ts"

export interface NoticesActions {
  readonly onRetry: () => void
  readonly onDismiss: () => void
  readonly onCopy: (text: string) => void
}

export class Notices {
  readonly element = html("div", { class: "notices" })
  readonly #actions: NoticesActions
  #shown = ""

  constructor(actions: NoticesActions) {
    this.#actions = actions
  }

  show({ trouble, notes, shown }: Model): void {
    const key = JSON.stringify([trouble, notes, shown.computed.scenario.name])
    if (key === this.#shown) return
    this.#shown = key
    const kept = `Below are still the figures of ${shown.computed.scenario.name}.`
    this.element.replaceChildren(
      ...(trouble === undefined ? [] : [this.#troubleNotice(trouble, kept)]),
      ...(notes.length === 0
        ? []
        : [html("div", { class: "notice", role: "status" }, html("p", {}, notes.join(" ")), this.#dismiss())]),
    )
  }

  #dismiss(): HTMLElement {
    return iconButton("close", "Dismiss", this.#actions.onDismiss)
  }

  #troubleNotice(trouble: Trouble, kept: string): HTMLElement {
    const alert = (...content: readonly (Node | string)[]): HTMLElement =>
      html("div", { class: "notice bad", role: "alert" }, html("div", {}, ...content), this.#dismiss())
    switch (trouble.kind) {
      case "problems": {
        const items = trouble.problems.map(({ file, line, column, path, found, allowed, hint }) =>
          html(
            "li",
            {},
            html("code", {}, line > 0 ? `${file}:${line}:${column}` : file),
            path === "" ? "" : html("code", { class: "path" }, path),
            html("span", {}, `found ${found}, allowed ${allowed}${hint === undefined ? "" : `; ${hint}`}`),
          ),
        )
        const title =
          trouble.problems.length === 1
            ? "The scenario has a mistake"
            : `The scenario has ${trouble.problems.length} mistakes`
        return alert(
          html("p", {}, html("strong", {}, title), ` and was not run. ${kept}`),
          html("ul", { class: "problems" }, ...items),
        )
      }
      case "mistake":
        return alert(html("p", {}, html("strong", {}, "This can not be run. "), trouble.message, ` ${kept}`))
      case "died":
        return alert(
          html("p", {}, html("strong", {}, "The run ended by itself: "), trouble.message, `. ${kept}`),
          html(
            "p",
            { class: "buttons" },
            button("Retry", {}, this.#actions.onRetry),
            button("Copy details", {}, () => this.#actions.onCopy(trouble.message)),
          ),
        )
      case "stopped": {
        const text = trouble.isShown
          ? `Stopped. The figures below are of the ${trouble.replications} replications that were done by then.`
          : `Stopped before the first replication of every mechanism was done. ${kept}`
        return html(
          "div",
          { class: "notice", role: "status" },
          html("p", {}, text),
          button("Run to the end", {}, this.#actions.onRetry),
          this.#dismiss(),
        )
      }
    }
  }
}
