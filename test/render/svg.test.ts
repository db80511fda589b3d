import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { layoutCompare } from "../../sim/render/compare/layout.ts"
import { layoutSequence } from "../../sim/render/sequence/layout.ts"
import { escapeXml, printSvg } from "../../sim/render/svg.ts"
import { arbitraryFlow } from "./arbitrary-flow.ts"
import { ppgSip, sipMessage } from "./fixtures.ts"

fc.configureGlobal({ seed: 7, numRuns: 60 })

/** The names of the elements of a well-formed document, in order; throws where a tag does not close or an attribute is cut. */
const elements = (xml: string): string[] => {
  const open: string[] = []
  const names: string[] = []
  const body = xml.replace(/^<\?xml[^>]*\?>\n/, "")
  const tag = /<(\/?)([a-z]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/gy
  let at = 0
  while (at < body.length) {
    const next = body.indexOf("<", at)
    const text = body.slice(at, next < 0 ? undefined : next)
    if (/&(?!amp;|lt;|gt;|quot;|#)/.test(text)) throw new Error(`bare ampersand in ${text}`)
    if (next < 0) break
    tag.lastIndex = next
    const found = tag.exec(body)
    if (found === null) throw new Error(`no tag at ${body.slice(next, next + 80)}`)
    const [all, closes, name = "", , isEmpty] = found
    if (closes === "/") {
      if (open.pop() !== name) throw new Error(`</${name}> closes nothing`)
    } else {
      names.push(name)
      if (isEmpty !== "/") open.push(name)
    }
    at = next + all.length
  }
  if (open.length > 0) throw new Error(`open: ${open.join(" ")}`)
  return names
}

describe("SVG export", () => {
  it("is well-formed and has one element per primitive, whatever the flow", () => {
    fc.assert(
      fc.property(arbitraryFlow, (flow) => {
        const drawing = layoutSequence(flow)
        const names = elements(printSvg(drawing, { legend: false }))
        const shapes = names.filter((name) => ["line", "path", "rect", "text"].includes(name))
        const hatches = names.filter((name) => name === "pattern").length
        expect(shapes).toHaveLength(drawing.primitives.length + 1 + hatches)
      }),
    )
  })

  it("carries title, description, styles, legend, scenario, mechanism, seed and version", () => {
    const svg = printSvg(layoutSequence(ppgSip({ loss: true }), { folded: ["SIP/IP core"] }), {
      facts: ["Seed 1.", "pushsim 0.1.0."],
    })
    expect(elements(svg).slice(0, 4)).toEqual(["svg", "title", "desc", "style"])
    for (const word of ["im-offline-notification", "ppg-sip", "Seed 1.", "pushsim 0.1.0.", "Folded: SIP/IP core."]) {
      expect(svg).toContain(word)
    }
    for (const word of ["double line and R: redundant hop", "retransmission", "lost", "processing", "time left out"]) {
      expect(svg).toContain(`>${word}</text>`)
    }
  })

  it("has both themes or the one asked for, as plain class rules", () => {
    const drawing = layoutSequence(sipMessage())
    expect(printSvg(drawing)).toContain("prefers-color-scheme:dark")
    expect(printSvg(drawing, { theme: "dark" })).toContain(".stroke-sip{stroke:#9CC6FF}")
    expect(printSvg(drawing, { theme: "dark" })).not.toContain("prefers-color-scheme")
    expect(printSvg(drawing, { theme: "light" })).toContain(".stroke-sip{stroke:#3F83F8}")
    expect(printSvg(drawing)).not.toContain("var(")
  })

  it("text is text: markup in names is shown, not obeyed", () => {
    const flow = sipMessage()
    const hostile = { ...flow, mechanism: '<script>"&' }
    const svg = printSvg(layoutSequence(hostile))
    expect(svg).not.toContain("<script>")
    expect(svg).toContain("&lt;script&gt;&quot;&amp;")
    expect(escapeXml("a\u0000b\ud800c\u000b")).toBe("a\ufffdb\ufffdc\ufffd")
  })

  it("a comparison is one file too", () => {
    const svg = printSvg(layoutCompare(sipMessage(), ppgSip()), { theme: "light" })
    expect(elements(svg)).toContain("pattern")
    expect(svg).toContain("no counterpart")
  })

  it("is the same text every time", async () => {
    const svg = printSvg(layoutSequence(ppgSip({ loss: true })), { theme: "light", facts: ["Seed 1."] })
    expect(printSvg(layoutSequence(ppgSip({ loss: true })), { theme: "light", facts: ["Seed 1."] })).toBe(svg)
    await expect(svg).toMatchFileSnapshot("../golden/render/ppg-sip-loss.svg")
  })
})
