/** The architecture as data: which room may import which, and what no room of the simulator may use. */
import { readdirSync, readFileSync, statSync } from "node:fs"
import { dirname, join, normalize, relative } from "node:path"
import { fileURLToPath } from "node:url"
import { expect, test } from "vitest"

const root = fileURLToPath(new URL("..", import.meta.url))

/** Room → rooms it may import besides itself. */
const rooms: Readonly<Record<string, readonly string[]>> = {
  kernel: [],
  wire: ["kernel"],
  parameters: ["kernel", "network"], // network: the shapes of link and station specifications only
  statistics: ["kernel"],
  trace: ["kernel"],
  protocols: ["kernel", "wire"],
  network: ["kernel", "wire", "trace"],
  mechanisms: ["kernel", "wire", "parameters", "statistics", "trace", "protocols", "network"],
  analysis: ["kernel", "trace", "statistics"],
  render: ["kernel", "statistics", "trace", "wire", "analysis"],
  scenario: ["kernel", "parameters", "trace", "network", "mechanisms"], // trace: the names of states and outcomes
  experiment: [
    "kernel",
    "wire",
    "parameters",
    "statistics",
    "trace",
    "protocols",
    "network",
    "mechanisms",
    "analysis",
    "scenario",
  ],
  cli: [
    "kernel",
    "wire",
    "parameters",
    "statistics",
    "trace",
    "protocols",
    "network",
    "mechanisms",
    "analysis",
    "render",
    "scenario",
    "experiment",
  ],
}

/** Rooms in which effect may appear; in mechanisms, for schemas only. */
const effectRooms = new Set(["mechanisms", "scenario", "experiment", "cli"])
/** Rooms that may look at a clock: they run the simulator, they are not in it. */
const clockRooms = new Set(["experiment", "cli"])

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? filesBelow(path) : name.endsWith(".ts") ? [path] : []
  })

const sources = filesBelow(join(root, "sim")).map((path) => ({
  path: relative(root, path),
  room: relative(join(root, "sim"), path).split(/[\\/]/)[0] ?? "",
  text: readFileSync(path, "utf8"),
}))

const importsOf = (text: string): readonly string[] =>
  [...text.matchAll(/(?:from|import)\s*\(?\s*(?:"([^"]+)")/g)].flatMap((match) =>
    match[1] === undefined ? [] : [match[1]],
  )

const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/\/\/.*$/gm, "")

test("every room imports only the rooms above it", () => {
  const faults = sources.flatMap(({ path, room, text }) =>
    importsOf(withoutComments(text)).flatMap((target) => {
      if (!target.startsWith(".")) return []
      const to = relative(join(root, "sim"), normalize(join(root, dirname(path), target))).split(/[\\/]/)[0] ?? ""
      if (room === "index.ts" || to === room) return []
      const allowed = rooms[room] ?? []
      if (to.endsWith("package.json")) return []
      return allowed.includes(to)
        ? []
        : [`${path} imports ${to}; ${room} may import ${allowed.join(", ") || "nothing"}`]
    }),
  )
  expect(faults).toEqual([])
})

test("effect stays out of what runs millions of times", () => {
  const faults = sources.flatMap(({ path, room, text }) =>
    importsOf(text)
      .filter((target) => target === "effect" || target.startsWith("effect/") || target.startsWith("@effect/"))
      .filter(() => room !== "index.ts" && !effectRooms.has(room))
      .map((target) => `${path} imports ${target}; effect lives in ${[...effectRooms].join(", ")}`),
  )
  expect(faults).toEqual([])
})

test("the simulator reads no clock, rolls no foreign dice and uses no engine's own transcendental functions", () => {
  const forbidden =
    /\bMath\.(?:random|log|log2|log10|log1p|exp|expm1|pow|sin|cos|tan|atan|atan2|asin|acos|cbrt|tanh|sinh|cosh|hypot)\b|localeCompare|toLocale|[^*]\*\*[^*]/
  const clocks = /\bDate\b|\bperformance\b|\bsetTimeout\b|\bsetInterval\b/
  const faults = sources.flatMap(({ path, room, text }) => {
    const code = withoutComments(text).replace(
      /"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`|'(?:[^'\\]|\\.)*'|\/(?:[^/\n\\]|\\.)+\/[a-z]*/g,
      '""',
    )
    // A power of two with a literal exponent is exact everywhere.
    const plain = code.replace(/\b2 \*\* -?\d+/g, "0")
    return plain.split("\n").flatMap((line) => {
      const found = forbidden.exec(line)?.[0] ?? (clockRooms.has(room) ? undefined : clocks.exec(line)?.[0])
      return found === undefined ? [] : [`${path} uses ${found.trim()}: ${line.trim()}`]
    })
  })
  expect(faults).toEqual([])
})

test("no file is called after nothing in particular", () => {
  const names = /(?:^|\/)(?:utils?|helpers?|common|types|misc)\.ts$/
  expect(sources.map(({ path }) => path).filter((path) => names.test(path))).toEqual([])
})
