import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { flowJson, printFlowJson } from "../../sim/render/flow-json.ts"
import { escapeMermaid, printMermaid } from "../../sim/render/mermaid.ts"
import { printMscgen, quoteMscgen } from "../../sim/render/mscgen.ts"
import { escapePlantUml, printPlantUml } from "../../sim/render/plantuml.ts"
import { printText } from "../../sim/render/text.ts"
import type { Flow } from "../../sim/trace/flow.ts"
import { arbitraryFlow } from "./arbitrary-flow.ts"
import { ppgSip, ppgSipLoop, sipMessage } from "./fixtures.ts"

fc.configureGlobal({ seed: 7, numRuns: 200 })

const golden = (name: string): string => `../golden/render/${name}`

const flows: readonly (readonly [string, Flow])[] = [
  ["sip-message", sipMessage()],
  ["ppg-sip-loss", ppgSip({ loss: true })],
  ["ppg-sip-loop", ppgSipLoop()],
]

describe("text exports of a flow", () => {
  it.each(flows)("%s reads as it did", async (name, flow) => {
    await expect(printText(flow)).toMatchFileSnapshot(golden(`${name}.txt`))
    await expect(printMermaid(flow)).toMatchFileSnapshot(golden(`${name}.mmd`))
    await expect(printPlantUml(flow)).toMatchFileSnapshot(golden(`${name}.puml`))
    await expect(printMscgen(flow)).toMatchFileSnapshot(golden(`${name}.msc`))
  })

  it("every message, timer and state of a flow has its line in the text", () => {
    fc.assert(
      fc.property(arbitraryFlow, (flow) => {
        const lines = printText(flow, { spans: true }).split("\n")
        const arrows = lines.filter((line) => /[▶✕]/u.test(line))
        expect(arrows).toHaveLength(flow.records.filter(({ kind }) => kind === "message" || kind === "lost").length)
        const spans = lines.filter((line) => / (queues|works) /.test(line))
        expect(spans).toHaveLength(flow.records.filter(({ kind }) => kind === "queue" || kind === "process").length)
      }),
    )
  })

  it("every message of a flow has its line in every language", () => {
    fc.assert(
      fc.property(arbitraryFlow, (flow) => {
        const messages = flow.records.filter(({ kind }) => kind === "message" || kind === "lost").length
        const countLines = (text: string, pattern: RegExp): number =>
          text.split("\n").filter((line) => pattern.test(line)).length
        expect(countLines(printMermaid(flow), /^ {2}p\d+--?(>>|x)p\d+: /)).toBe(messages)
        expect(countLines(printPlantUml(flow), /^p\d+ --?>x? p\d+ : /)).toBe(messages)
        expect(countLines(printMscgen(flow), /^ {2}p\d+ (=>|>>|:>|-x) p\d+ \[label="/)).toBe(messages)
      }),
    )
  })

  it("JSON is the flow itself with its keys in the published order", () => {
    const flow = ppgSip({ loss: true })
    expect(JSON.parse(printFlowJson(flow))).toEqual(flow)
    expect(Object.keys(flowJson(flow)).slice(0, 4)).toEqual(["scenario", "mechanism", "push", "outcome"])
    expect(Object.keys(flowJson(flow).records[0] ?? {}).slice(0, 15)).toEqual(
      "n kind sent received from to protocol name bytes retransmission redundant cause note text encoding".split(" "),
    )
  })

  it("a filter leaves out what it hides", () => {
    const text = printMermaid(ppgSip({ loss: true }), { filter: { only: ["lost"] } })
    expect(text.match(/^ {2}p\d+-/gm)).toHaveLength(1)
  })
})

describe("escaping", () => {
  const nasty = 'a;b#c"d<e>f\\g\nh{i}|j\u2028k ~~x~~ **y** //z end %date% \'q\' "" [l]'

  it("Mermaid: no character that ends a statement or begins an entity survives bare", () => {
    expect(escapeMermaid("sip:bob@h;lr")).toBe("sip:bob@h#59;lr")
    expect(escapeMermaid("wrap: up")).toBe("wrap#58; up")
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constant(nasty)), (text) => {
        const bare = escapeMermaid(text).replace(/#\d+;/g, "")
        expect(bare).not.toMatch(/[;#<>&"{}\\$\r\n]|%%|\bend\b/i)
      }),
    )
  })

  it("Mermaid: entity codes give the text back", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const shown = escapeMermaid(text).replace(/#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
        expect(shown).toBe(text.toWellFormed().replace(/[\p{Cc}\u2028\u2029]+/gu, " "))
      }),
    )
  })

  it("PlantUML: nothing that Creole, the preprocessor or a string takes for itself survives bare", () => {
    expect(escapePlantUml("sip:bob@h;lr")).toBe("sip:bob@h;lr")
    expect(escapePlantUml("S-CSCF")).toBe("S-CSCF")
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constant(nasty)), (text) => {
        const bare = escapePlantUml(text).replace(/<U\+[0-9A-F]{4,}>/g, "")
        expect(bare).not.toMatch(/[<>\\%&"'~[\]|$!#\r\n]|\*\*|\/\/|__|--/)
      }),
    )
  })

  it("mscgen: a label is one quoted string without commands", () => {
    expect(quoteMscgen('say "hi"\\n')).toBe('"say \\"hi\\"\u2216n"')
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constant(nasty)), (text) => {
        expect(quoteMscgen(text)).toMatch(/^"([^"\\\r\n]|\\")*"$/)
      }),
    )
  })
})
