/** The page in a real browser: what it shows at first, and that it can be read, pointed at and driven by keyboard alone. */
import axe from "axe-core"
import { afterEach, describe, expect, test, vi } from "vitest"
import { userEvent } from "vitest/browser"
import { verdictOf } from "../../sim/index.ts"
import { firstView, mount, textOf, the, unmount, until } from "./mount.ts"

afterEach(() => {
  unmount()
  localStorage.clear()
})

const { result, flows } = firstView
const flowOf = (label: string) => flows.find(({ mechanism }) => mechanism === label)!
const b = flowOf("ppg-sip-loop")

describe("the first screen", () => {
  test("answers the question without a click: the verdict and the figures are those of the build's comparison", () => {
    const root = mount()
    expect(textOf(root, ".verdict-sentence")).toBe(verdictOf(result, "ppg-sip-loop"))
    expect(textOf(root, ".question")).toBe(firstView.scenario.question.trim())
    const rows = [...root.querySelectorAll("tr.figures")]
    expect(rows).toHaveLength(6)
    for (const [index, label] of ["sip-message", "ppg-sip-loop"].entries()) {
      const { pushes, perPush } = result.mechanisms[label]!.byState["im-offline"]
      const cells = [...rows[index]!.querySelectorAll("td.number")].map((cell) =>
        cell.textContent!.replaceAll("\u202f", ""),
      )
      const counts = [pushes.offered, pushes.delivered, pushes.expired, pushes.rejected, pushes.lost, pushes.pending]
      expect(cells.slice(0, 6)).toEqual(counts.map(String))
      expect(cells.slice(6, 10)).toEqual(
        [perPush.messages, perPush.hops, perPush.redundantHops, perPush.redundantMessages].map((value) =>
          value!.toFixed(2),
        ),
      )
    }
    expect(rows[0]!.querySelector(".state-name strong")!.textContent).toBe("im-offline")
  })

  test("shows the upper part of both charts at 1440×900, and nothing is wider than the window", () => {
    const root = mount()
    expect(the(root, ".panel.compare .chart").getBoundingClientRect().top).toBeLessThan(640)
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(document.documentElement.clientWidth)
    expect(textOf(root, ".panel.compare .chart-head")).toContain("A  sip-message (baseline)")
    expect(textOf(root, ".panel.compare .chart-head")).toContain("B  ppg-sip-loop")
  })

  test("names the command line that gives the same figures", () => {
    const root = mount()
    const { seed, replications } = result
    expect(textOf(root, ".panel.compare .command code")).toBe(
      `npx pushsim compare ${firstView.scenario.file} --mechanisms sip-message,ppg-sip-loop --seed ${seed} --replications ${replications}`,
    )
  })
})

describe("the charts", () => {
  test("mark with R exactly the flow's redundant messages, in comparison and alone", () => {
    const marks = (root: HTMLElement, panel: string, side: string): number =>
      [...root.querySelectorAll<SVGElement>(`.panel.${panel} text.tag[data-side="${side}"]`)].filter(
        (tag) => tag.textContent === "R",
      ).length
    const compared = mount()
    expect(b.redundantMessages).toBeGreaterThan(0)
    expect(marks(compared, "compare", "B")).toBe(b.redundantMessages)
    expect(marks(compared, "compare", "A")).toBe(flowOf("sip-message").redundantMessages)
    const alone = mount("#/flow?side=B")
    expect(marks(alone, "flow", "A")).toBe(b.redundantMessages)
  })

  test("have one focusable item per message, in order, each with its words", () => {
    const root = mount("#/flow?side=B")
    const items = [...root.querySelectorAll(".panel.flow [role=option]")]
    expect(items).toHaveLength(b.messages)
    expect(items.map((item) => item.getAttribute("aria-posinset"))).toEqual(items.map((_, index) => String(index + 1)))
    expect(items.filter((item) => item.getAttribute("aria-label")!.endsWith("redundant"))).toHaveLength(
      b.redundantMessages,
    )
    expect(root.querySelectorAll(".panel.flow [tabindex='0'].item")).toHaveLength(1)
  })

  test("a click on a redundant message shows its exact text and why it is redundant", async () => {
    const root = mount()
    const record = b.records.find(({ redundant, protocol }) => redundant !== null && protocol === "SIP")!
    await userEvent.click(the(root, `.panel.compare [data-item="B${record.n}"]`))
    const detail = the(root, ".panel.compare .detail")
    expect(detail.hidden).toBe(false)
    expect(textOf(detail, ".message-text")).toBe(record.text)
    expect(the(detail, ".message-text").translate).toBe(false)
    expect(textOf(detail, ".why")).toContain(record.redundant)
    expect(location.hash).toContain(`sel=B${record.n}`)
  })

  test("from the keyboard alone: to the first redundant hop, why it is redundant, and back", async () => {
    const root = mount()
    await userEvent.tab()
    expect(document.activeElement!.textContent).toBe("Skip to the chart")
    await userEvent.keyboard("{Enter}")
    expect(document.activeElement!.getAttribute("role")).toBe("option")
    await userEvent.keyboard("r")
    const first = document.activeElement!
    expect(first.getAttribute("aria-label")).toMatch(/redundant$/)
    expect(first.getAttribute("aria-selected")).toBe("true")
    await userEvent.keyboard("{Enter}")
    expect(textOf(root, ".panel.compare .detail .why")).toContain("Redundant: ")
    await userEvent.keyboard("{Escape}")
    expect(the(root, ".panel.compare .detail").hidden).toBe(true)
    expect(document.activeElement).toBe(first)
    await userEvent.keyboard("{Home}")
    expect(document.activeElement!.getAttribute("aria-posinset")).toBe("1")
  })

  test("Esc closes a message that the address opened, before anything has the focus, but not from a field", async () => {
    const { n } = b.records.find(({ redundant }) => redundant !== null)!
    const root = mount(`#/compare?sel=B${n}&open=1`)
    const detail = the(root, ".panel.compare .detail")
    expect([detail.hidden, document.activeElement]).toEqual([false, document.body])
    the(root, "input[name=seed]").focus()
    await userEvent.keyboard("{Escape}")
    expect(detail.hidden).toBe(false)
    the(root, "input[name=seed]").blur()
    await userEvent.keyboard("{Escape}")
    expect(detail.hidden).toBe(true)
    expect(document.activeElement!.getAttribute("data-item")).toBe(`B${n}`)
  })

  test("each chart's heading says whole what it costs at 1440×900", () => {
    const heads = textOf(mount(), ".panel.compare .chart-head")
    expect(heads).toMatch(/6 messages · delivered at [\d.]+\sms · none redundant/u)
    expect(heads).toMatch(/14 messages · delivered at [\d.]+\sms · 3 redundant hops, 8 redundant messages/u)
    expect(heads).not.toContain("…")
  })

  test("keys change the axis and fold the core; the address keeps both, and back and forward restore views", async () => {
    const root = mount("#/flow?side=B")
    the(root, ".panel.flow [tabindex='0'].item").focus()
    const heads = (): string => textOf(root, ".panel.flow .chart-head")
    expect(heads()).toContain("S-CSCF")
    await userEvent.keyboard("f")
    expect(heads()).not.toContain("S-CSCF")
    expect(heads()).toContain("SIP/IP core")
    expect(decodeURIComponent(location.hash)).toContain("fold=SIP/IP core")
    await userEvent.keyboard("f")
    the(root, ".panel.flow [tabindex='0'].item").focus()
    await userEvent.keyboard("a")
    expect(location.hash).toContain("axis=rows")
    await userEvent.click(the(root, ".tab[href^='#/compare']"))
    await until(() => !the(root, ".panel.compare").hidden)
    history.back()
    await until(() => !the(root, ".panel.flow").hidden)
    expect(location.hash).toContain("axis=rows")
  })

  test("the table twin has a row for every record of the chart", async () => {
    const root = mount("#/compare?table=1")
    const rows = root.querySelectorAll(".panel.compare .records tbody tr")
    expect(rows).toHaveLength(b.messages + flowOf("sip-message").messages)
    expect(textOf(root, ".panel.compare .records tbody")).toContain(
      b.records.find(({ redundant }) => redundant !== null)!.redundant,
    )
  })
})

describe("the ways out", () => {
  test("the exported SVG has the marks of the screen, and says what it shows", async () => {
    const blobs: Blob[] = []
    const create = vi.spyOn(URL, "createObjectURL").mockImplementation((blob) => {
      blobs.push(blob as Blob)
      return "about:blank#"
    })
    const download = vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(() => {})
    const root = mount()
    const tool = [...root.querySelectorAll<HTMLButtonElement>(".panel.compare .tools button")]
    await userEvent.click(tool.find(({ textContent }) => textContent === "Export SVG")!)
    const picture = new DOMParser().parseFromString(await blobs[0]!.text(), "image/svg+xml")
    const marks = [...picture.querySelectorAll("text.tag")].filter(({ textContent }) => textContent === "R")
    expect(marks).toHaveLength(b.redundantMessages)
    expect(picture.querySelector("title")!.textContent).toContain("sip-message")
    expect(picture.querySelector("desc")!.textContent).toContain(`Seed ${result.seed}.`)
    create.mockRestore()
    download.mockRestore()
  })

  test("Copy command gives the command line to the clipboard and says so", async () => {
    const copied: string[] = []
    const write = vi
      .spyOn(navigator.clipboard, "writeText")
      .mockImplementation((text) => Promise.resolve(void copied.push(text)))
    const root = mount("#/flow?side=A")
    await userEvent.click(the(root, ".panel.flow .copy"))
    expect(copied).toEqual([textOf(root, ".panel.flow .command code")])
    expect(copied[0]).toMatch(/^npx pushsim flow scenarios\/\S+\.yaml --mechanism sip-message --push \d+ --seed \d+$/)
    await until(() => textOf(root, "[role=status].toast").includes("Copied"))
    write.mockRestore()
  })
})

describe("accessibility", () => {
  for (const theme of ["light", "dark"] as const) {
    test.each(["", "#/compare?all=1&table=1&sel=B5&open=1", "#/flow?side=B&sel=B5&open=1"])(
      `axe finds nothing in the ${theme} theme at %s`,
      async (address) => {
        localStorage.setItem("pushsim.theme", theme)
        const root = mount(address)
        expect(document.documentElement.dataset["theme"]).toBe(theme)
        const { violations } = await axe.run(root, {
          runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
        })
        expect(
          violations.map(
            ({ id, nodes }) =>
              `${id}: ${nodes.map(({ html, failureSummary }) => `${html.slice(0, 200)} ${failureSummary}`).join(" | ")}`,
          ),
        ).toEqual([])
      },
    )
  }
})

test("an address that is not understood is shown as far as it is, with a note", () => {
  const root = mount("#/compare?a=sip-message&colour=red")
  expect(textOf(root, ".notice")).toContain("colour=red")
  expect(the(root, ".panel.compare").hidden).toBe(false)
})

describe("an address", () => {
  test("that ends a value within a character is noted, and the page lives", async () => {
    const root = mount(`#/compare?b=${encodeURIComponent(`${"x".repeat(199)}\u{1f600}`)}`)
    await until(() => textOf(root, ".notice").includes("Ignored in the address: b=xxx"))
    expect(textOf(root, ".verdict-sentence")).toBe(verdictOf(result, "ppg-sip-loop"))
  })

  test("has the rows that were unfolded, until another comparison is chosen", async () => {
    const root = mount("#/compare?rows=1")
    expect(root.querySelector(".notice, .panel.compare .unfold")).toBeNull()
    await userEvent.selectOptions(the(root, "select[name=b]"), "ppg-sip")
    await until(() => location.hash.includes("b=ppg-sip"))
    expect(location.hash).not.toContain("rows=1")
  })

  test("takes no change that is too long; the field keeps it, with a note", async () => {
    const root = mount()
    const field = the<HTMLInputElement>(root, "input[name=set]")
    const long = `title=${"x".repeat(1000)}`
    await userEvent.fill(field, long)
    await userEvent.click(the(root, "button.primary"))
    await until(() => textOf(root, ".notice").includes("Refused: set=title=xxx"))
    expect(field.value).toBe(long)
    expect(location.hash).toBe("")
  })
})

test("the difference of shares is in percentage points, and the caption says whose mean and interval stand where", () => {
  const root = mount()
  expect(textOf(root, "tr.difference td.number")).toMatch(/^[+−]?\d+\.\d pp$/)
  expect(textOf(root, "caption")).toContain("B − A is the mean of the differences within each replication")
})

test("a page that is closed no longer follows the system's theme", () => {
  const system = Object.assign(new EventTarget(), { matches: false })
  vi.stubGlobal("matchMedia", () => system)
  try {
    mount()
    unmount()
    document.documentElement.dataset["theme"] = "light"
    system.matches = true
    system.dispatchEvent(new Event("change"))
    expect(document.documentElement.dataset["theme"]).toBe("light")
  } finally {
    vi.unstubAllGlobals()
  }
})
