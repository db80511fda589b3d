/** Puts the page into a test's document at an address, and takes it away again. */
import "../../viz/style.css"
import { firstView } from "virtual:first-view"
import { App } from "../../viz/app.ts"

export { firstView }

let app: App | undefined

/** The page at an address. Only one at a time. */
export const mount = (address = ""): HTMLElement => {
  unmount()
  history.replaceState(undefined, "", `${location.pathname}${location.search}${address}`)
  document.documentElement.lang = "en"
  document.title = "pushsim"
  const root = document.createElement("div")
  document.body.append(root)
  app = new App(root, firstView)
  return root
}

export const unmount = (): void => {
  app?.close()
  app = undefined
  document.body.replaceChildren()
  document.getElementById("theme-sheet")?.remove()
}

/** Waits until `value` gives something, and gives it. */
export const until = async <T>(value: () => T | undefined | null | false, within = 60_000): Promise<T> => {
  const end = performance.now() + within
  for (;;) {
    const found = value()
    if (found !== undefined && found !== null && found !== false) return found
    if (performance.now() > end) throw new Error(`waited ${within} ms in vain for ${value.toString()}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** The text of an element as a reader sees it, thin spaces made plain. */
export const textOf = (root: ParentNode, selector: string): string =>
  (root.querySelector(selector)?.textContent ?? "").replaceAll("\u202f", " ")

/** The one element that a selector finds. */
export const the = <E extends HTMLElement = HTMLElement>(root: ParentNode, selector: string): E => {
  const found = root.querySelector<E>(selector)
  if (found === null) throw new Error(`there is no ${selector}`)
  return found
}
