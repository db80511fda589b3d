/** Texts that are no scenarios, or want to do harm: one clear problem each, at once, and never an exception. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { stringify } from "yaml"
import { formatProblems } from "../../sim/scenario/problem.ts"
import { decodeScenario } from "../../sim/scenario/scenario.ts"
import { textLengthMax } from "../../sim/scenario/yaml-text.ts"
import { pushText } from "./push-text.ts"

const problemsOf = (text: string) => {
  const decoded = decodeScenario("f.yaml", text, [])
  return "problems" in decoded ? decoded.problems : []
}

const letters = "abcdefgh".split("")
/** Nine nodes of nine aliases each, eight deep: 9^8 values if expanded. */
const bomb = [
  "a0: &a0 [x, x, x, x, x, x, x, x, x]",
  ...letters.map((_, i) => `a${i + 1}: &a${i + 1} [${Array.from({ length: 9 }, () => `*a${i}`).join(", ")}]`),
].join("\n")

describe("a text that is no scenario is one problem:", () => {
  it.each([
    ["an empty file", "", "an empty file"],
    ["nothing but a comment", "# nothing\n", "an empty file"],
    ["null", "null\n", "nothing"],
    ["prose", "Dear all,\nplease find: attached: the minutes.\n", "text that is not YAML"],
    ["a word", "hello\n", '"hello"'],
    ["a list", "- a\n- b\n", "a list of 2"],
    ["an open bracket", "title: [a, b", "text that is not YAML"],
    ["a tab as indentation", "run:\n\tseed: 1\n", "text that is not YAML"],
    ["an unknown tag", "title: !!js/function 'x'\n", "text that is not YAML"],
    ["two documents", "title: a\n---\ntitle: b\n", "more than one YAML document"],
    ["an alias bomb", bomb, "more than 50000 values"],
    ["an alias within itself", "title: &a [*a]\n", "*a within its own anchor"],
    ["an alias of nothing", "title: *a\n", "*a, which no anchor above it names"],
    ["a hundred thousand brackets", "[".repeat(100_000), "lists or maps nested deeper than 200"],
    [
      "deep nesting by indentation",
      Array.from({ length: 500 }, (_, i) => `${" ".repeat(i)}a:`).join("\n"),
      "lists or maps nested deeper than 32",
    ],
    ["deep nesting by dashes", `${"- ".repeat(20_000)}x`, "text that is not YAML"],
    ["very many values", `title: [${"1,".repeat(100_000)}]`, "more than 50000 values"],
    ["a very long text", "x".repeat(textLengthMax + 1), `a text of ${textLengthMax + 1} characters`],
    ["a key that is a list", "? [a]\n: 1\n", "a key that is not a word"],
  ])("%s", (_, text, found) => {
    const problems = problemsOf(text)
    expect(problems).toHaveLength(1)
    expect(problems[0]?.found.startsWith(found)).toBe(true)
    expect(problems[0]?.line).toBeGreaterThan(0)
  })

  it("a key that stands twice, with the line of the first", () => {
    expect(formatProblems(problemsOf(`${pushText()}\ntitle: again`))).toBe(
      'f.yaml:21:1  title\n  found the key "title" a second time, allowed each key once\n  it stands first in line 1',
    )
  })

  it("a key that objects inherit is unknown like any other", () => {
    const found = problemsOf(`${pushText()}\n__proto__: { x: 1 }\nconstructor: 1\ntoString: 2`).map((p) => p.found)
    expect(found).toEqual(['unknown key "__proto__"', 'unknown key "constructor"', 'unknown key "toString"'])
    expect(({} as { x?: number }).x).toBeUndefined()
  })
})

describe("an honest text decodes", () => {
  it("with a byte order mark, with CRLF, as JSON, and with an anchor or two", () => {
    expect(problemsOf(`\uFEFF${pushText()}`)).toEqual([])
    expect(problemsOf(pushText().replaceAll("\n", "\r\n"))).toEqual([])
    const json = {
      title: "A push",
      question: "Does it arrive?",
      mechanisms: ["sip-message"],
      nodes: Object.fromEntries(
        Object.entries({
          im: "im-server",
          icscf: "i-cscf",
          scscf: "s-cscf",
          hss: "hss",
          pcscf: "p-cscf",
          device: "device",
        }).map(([id, role]) => [id, { role }]),
      ),
      links: { "im-scscf": {} },
      devices: { count: 1, states: { off: 1 } },
      load: { initiator: "im", rate: "1/s" },
      content: { type: "text/plain" },
      run: { duration: "1 s" },
    }
    expect(problemsOf(JSON.stringify(json, undefined, 2))).toEqual([])
    expect(
      problemsOf(pushText({ "  im-scscf": "  im-scscf: &slow { delay: 50 ms }", "  im-ppg": "  im-ppg: *slow" })),
    ).toEqual([])
  })
})

describe("whatever the text,", () => {
  const isPlaced = (text: string): void => {
    const lines = text.split("\n")
    const problems = problemsOf(text)
    for (const problem of problems) {
      expect(problem.file).toBe("f.yaml")
      expect(problem.line).toBeGreaterThanOrEqual(1)
      expect(problem.line).toBeLessThanOrEqual(lines.length)
      expect(problem.column).toBeGreaterThanOrEqual(1)
      expect(problem.column).toBeLessThanOrEqual((lines[problem.line - 1]?.length ?? 0) + 1)
      expect(problem.found).not.toBe("")
      expect(problem.allowed).not.toBe("")
    }
    formatProblems(problems)
  }

  it("decoding any characters throws nothing, and every problem has a place within the text", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 200 }), isPlaced), { numRuns: 100 })
  })

  it("decoding any value throws nothing, and every problem has a place within the text", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => isPlaced(stringify(value))),
      { numRuns: 100 },
    )
  })

  const keys = [
    "title",
    "kind",
    "nodes",
    "links",
    "devices",
    "load",
    "content",
    "run",
    "mechanisms",
    "objectives",
    "era",
  ] as const

  it("decoding a scenario with any value in the place of a section throws nothing", () => {
    fc.assert(
      fc.property(fc.constantFrom(...keys), fc.jsonValue({ maxDepth: 3 }), (key, value) => {
        const replaced = pushText()
          .split("\n")
          .filter((line) => !line.startsWith(`${key}:`))
        isPlaced([...replaced, `${key}: ${JSON.stringify(value)}`].join("\n"))
      }),
      { numRuns: 100 },
    )
  })

  it("decoding a scenario with any character put in, taken out or changed throws nothing", () => {
    const text = pushText()
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(3), fc.string({ maxLength: 3 }), (at, taken, put) =>
        isPlaced(text.slice(0, at) + put + text.slice(at + taken)),
      ),
      { numRuns: 150 },
    )
  })

  it("any --set throws nothing", () => {
    const path = fc.array(
      fc.constantFrom("nodes", "im", "links", "im-scscf", "run", "seed", "mechanisms", "0", "x", ""),
      { maxLength: 5 },
    )
    fc.assert(
      fc.property(path, fc.string({ maxLength: 12 }), (keysOfPath, value) => {
        const decoded = decodeScenario("f.yaml", pushText(), [`${keysOfPath.join(".")}=${value}`, value])
        expect("problems" in decoded).toBe(true)
      }),
      { numRuns: 100 },
    )
  })
})
