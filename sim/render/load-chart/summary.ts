/** A load chart in words, for who cannot see it: each line's first, highest and last figure. */
import type { ChartPoint, LoadChart } from "./chart.ts"

/** A figure with three digits that say something, or all of a whole number's. */
export const figureText = (value: number): string =>
  Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)))

/** One paragraph; `letters` name the lines as the chart does, empty where it does not. */
export const chartSummary = ({ subtitle, x, y, lines }: LoadChart, letters: readonly string[]): string => {
  const [xUnit, yUnit] = [x, y].map(({ unit }) => (unit === "" ? "" : ` ${unit}`))
  const told = lines.map(({ name, points }, index) => {
    const there = points.filter((point): point is ChartPoint & { readonly y: number } => point.y !== null)
    const [first, last] = [there[0], there.at(-1)]
    const called = [letters[index] ?? "", name].filter((part) => part !== "").join(" ")
    if (first === undefined || last === undefined) return `${called}: no figure.`
    const highest = there.reduce((most, point) => (point.y > most.y ? point : most), first)
    const at = (point: ChartPoint & { readonly y: number }): string =>
      `${figureText(point.y)} at ${figureText(point.x)}`
    return `${called}: ${at(first)}, highest ${at(highest)}, ${at(last)}.`
  })
  return `${y.name}${yUnit} over ${x.name}${xUnit}. ${subtitle}. ${told.join(" ")}`
}
