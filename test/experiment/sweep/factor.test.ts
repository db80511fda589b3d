/** What `--vary` may say, and what it is told when it says something else. */
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { parseFactor, parseFactors } from "../../../sim/experiment/sweep/factor.ts"
import { formatProblems } from "../../../sim/scenario/problem.ts"

const levelsOf = (vary: string): readonly unknown[] => {
  const parsed = parseFactor(vary)
  if ("problems" in parsed) throw new Error(formatProblems(parsed.problems))
  if (parsed.factor.kind !== "levels") throw new Error(`${vary} has no levels`)
  return parsed.factor.levels.map(({ value }) => value)
}

const told = (...varies: readonly string[]): string => {
  const parsed = parseFactors(varies, ["run.seed=7", "nodes.im.host=im1.home1.net"])
  return "problems" in parsed ? formatProblems(parsed.problems) : "nothing"
}

test.each([
  ["links.pcscf-device.loss=0%, 1 %,0.02", ["0%", "1 %", 0.02]],
  ["nodes.lines.servers=1..4,8", [1, 2, 3, 4, 8]],
  ["load.ratePerDevice=0.1/h..10/h:3log", ["0.1/h", "1/h", "10/h"]],
  ["links.a-b.delay=0..10 ms:3", ["0 ms", "5 ms", "10 ms"]],
  ["links.a-b.delay=10 ms..20 ms:3lin", ["10 ms", "15 ms", "20 ms"]],
  ["x=0.1..0.7:7", [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]],
  ["x=1..1000:4log", [1, 10, 100, 1000]],
  ["x=-1..1:3", [-1, 0, 1]],
  ["devices.count=100..1000:4logint", [100, 215, 464, 1000]],
  ["nodes.ppg.compliance=[push-2.2],[wap-2, sip-push-1.0]", [["push-2.2"], ["wap-2", "sip-push-1.0"]]],
  ["load.routing.front={back: 0.2, out: 0.8},{out: 1}", [{ back: 0.2, out: 0.8 }, { out: 1 }]],
  [`title="a, b",'c..d',it's`, ["a, b", "c..d", "it's"]],
  [String.raw`title="a\", b",c`, ['a", b', "c"]],
  ["devices.abrupt=null,true", [null, true]],
])("%s", (vary, expected) => expect(levelsOf(vary)).toEqual(expected))

describe("a mistake is told with the option, the item, what was found and what is allowed", () => {
  test.each([
    ["loss", /^--vary loss\n {2}found|^--vary loss: found|found "loss", allowed PATH=VALUES/u],
    ["a..b=1,2", /allowed PATH=VALUES with dotted keys/u],
    ["x=", /found nothing, allowed a value, or a range/u],
    ["x=1,,2", /found nothing \(item 2 of 3\)/u],
    ["x=1,2,1.0", /found "1\.0" a second time, allowed each level once/u],
    ["x=[1,2", /^--vary x=\[1,2 {2}x\n {2}found text that is not YAML/u],
    ["x=0.1..0.5", /ends are not whole, so it needs a number of levels/u],
    ["x=0.5..3:logint", /its ends are not whole/u],
    ["x=1..3:5logint", /found "\d" a second time/u],
    ["x=5..1:3", /first end is not below the second/u],
    ["x=0..1:3log", /logarithmic range begins above 0/u],
    ["x=1..2:1", /at least two levels/u],
    ["x=1..2:", /nothing stands after the colon/u],
    ["x=1 ms..2 s:3", /ends are in ms and s/u],
    ["x=1..2:3exp", /found "1\.\.2:3exp", allowed a range: LOW\.\.HIGH/u],
    ["x=1..2000000", /found 2000000 levels, allowed at most 1000000/u],
    ["x=0..9000000000000000", /at most 1000000/u],
    ["x=1..2:lin,5", /other values beside a range without a number of levels/u],
  ])("%s", (vary, message) => expect(told(vary)).toMatch(message))

  test("a field is set or varied once, and nothing is overwritten", () => {
    expect(told("x=1,2", "x=3,4")).toMatch(/^--vary x=… {2}x\n {2}found a factor that overwrites --vary x=…/u)
    expect(told("x.y=1,2", "x={y: 3}")).toMatch(/overwrites --vary x\.y/u)
    expect(told("x={y: 1},{}", "x.y=1,2")).toBe("nothing")
    expect(told("run.seed=1..3")).toMatch(/overwrites --set run\.seed=7/u)
    expect(told("nodes.im={role: ppg}")).toMatch(/overwrites --set nodes\.im\.host/u)
  })

  test("every mistake of every option is told", () => {
    expect(told("x=1,,1", "y", "z=3..1:2").match(/found/gu)).toHaveLength(4)
  })
})

test("a range has its ends, rises, and keeps its distances or ratios", () => {
  const number = fc.double({ min: 1e-6, max: 1e6, noNaN: true }).map((x) => Number(x.toPrecision(9)))
  fc.assert(
    fc.property(number, number, fc.integer({ min: 2, max: 50 }), fc.boolean(), (a, b, count, isLog) => {
      fc.pre(Math.abs(a - b) > 1e-3 * Math.max(a, b))
      const [low, high] = [Math.min(a, b), Math.max(a, b)]
      const levels = levelsOf(`x=${low} s..${high} s:${count}${isLog ? "log" : ""}`).map((text) =>
        Number.parseFloat(String(text)),
      )
      expect([levels.length, levels[0], levels.at(-1)]).toEqual([count, low, high])
      levels.forEach((level, index) => {
        const share = index / (count - 1)
        const exact = isLog ? low * (high / low) ** share : low + (high - low) * share
        expect(Math.abs(level - exact)).toBeLessThan(1e-11 * Math.max(level, exact))
      })
    }),
    { seed: 1 },
  )
})

test("whatever is typed is parsed or told, never thrown", () => {
  const piece = fc.constantFrom(
    "x",
    "=",
    ",",
    "..",
    ":",
    "[",
    "]",
    "{",
    "}",
    '"',
    "'",
    "1",
    "0.5",
    " ",
    "log",
    "ms",
    "\\",
    "&a",
    "*a",
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
      const parsed = parseFactor(pieces.join(""))
      if ("problems" in parsed) expect(parsed.problems.length).toBeGreaterThan(0)
      else if (parsed.factor.kind === "levels") expect(parsed.factor.levels.length).toBeGreaterThan(0)
    }),
    { seed: 1, numRuns: 2000 },
  )
})
