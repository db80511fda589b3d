/** Elements from code. Text is always inserted as text, never as markup. */

type Attributes = Readonly<Record<string, string | number | boolean | undefined>>
type Child = Node | string | undefined

const fill = (element: Element, attributes: Attributes, children: readonly Child[]): void => {
  for (const [name, value] of Object.entries(attributes)) setAttribute(element, name, value)
  for (const child of children) if (child !== undefined) element.append(child)
}

/** Sets an attribute; `undefined` and `false` take it away, `true` makes it an empty one. */
export const setAttribute = (element: Element, name: string, value: Attributes[string]): void => {
  if (value === undefined || value === false) element.removeAttribute(name)
  else element.setAttribute(name, value === true ? "" : String(value))
}

/** An HTML element with attributes and children. */
export const html = <K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] => {
  const element = document.createElement(name)
  fill(element, attributes, children)
  return element
}

/** An SVG element with attributes and children. */
export const svg = <K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[K] => {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name)
  fill(element, attributes, children)
  return element
}

/** A button that does something. */
export const button = (
  label: string,
  attributes: Attributes,
  onClick: (event: MouseEvent) => void,
): HTMLButtonElement => {
  const made = html("button", { type: "button", ...attributes }, label)
  made.addEventListener("click", onClick)
  return made
}

/** Words for a screen reader only. */
export const spoken = (text: string): HTMLSpanElement => html("span", { class: "spoken" }, text)

/** Changes an element's text, if it has to be changed. */
export const setText = (element: Element, text: string): void => {
  if (element.textContent !== text) element.textContent = text
}

const iconPaths = {
  swap: "M2 5.5h10M9 2.5l3 3-3 3M14 10.5H4M7 7.5l-3 3 3 3",
  theme: "M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0-12ZM8 2v12M8 5l4-1M8 8h6M8 11l4 1",
  close: "M4 4l8 8M12 4l-8 8",
} as const

/** A button with a picture and a name; pictures are drawn here, since fonts differ in what they have. */
export const iconButton = (
  icon: keyof typeof iconPaths,
  name: string,
  onClick: (event: MouseEvent) => void,
): HTMLButtonElement => {
  const made = button("", { class: "icon", "aria-label": name, title: name }, onClick)
  made.append(
    svg(
      "svg",
      { width: 16, height: 16, "aria-hidden": "true" },
      svg("path", { class: "icon-path", d: iconPaths[icon] }),
    ),
  )
  return made
}
