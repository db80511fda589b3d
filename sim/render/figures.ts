/**
 * Figures as text: times, sizes, counts, always with a unit. Thin no-break space before units and between groups of digits
 * and a true minus on the page and in drawings; plain ASCII in terminals and golden files.
 */
export type Spacing = "typographic" | "plain"
const space = (spacing: Spacing): string => (spacing === "typographic" ? "\u202f" : " ")
const signed = (text: string, spacing: Spacing): string =>
  spacing === "typographic" && text.startsWith("-") ? `\u2212${text.slice(1)}` : text

/** `toFixed` without a negative zero. */
export const fixed = (value: number, digits: number): string => {
  const text = value.toFixed(digits)
  return /^-[0.]*$/.test(text) ? text.slice(1) : text
}

/** A span of time: `14.0 ms` under a second, `1.210 s` from one, `2 min 5 s` from two minutes, `1 h 10 min` from an hour. */
export const duration = (seconds: number, spacing: Spacing = "typographic"): string => {
  const thin = space(spacing)
  const size = Math.abs(seconds)
  if (size < 0.99995) return `${signed(fixed(seconds * 1000, 1), spacing)}${thin}ms`
  if (size < 120) return `${signed(fixed(seconds, 3), spacing)}${thin}s`
  const whole = Math.round(size)
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60]
  const parts = hours > 0 ? [`${hours}${thin}h`, `${minutes}${thin}min`] : [`${minutes}${thin}min`, `${rest}${thin}s`]
  return `${seconds < 0 ? signed("-", spacing) : ""}${parts.join(" ")}`
}

/** A span given as a round figure: `500 ms`, `2 s`, without digits that say nothing. */
export const roundDuration = (seconds: number, spacing: Spacing = "typographic"): string =>
  duration(seconds, spacing)
    .replace(/(\.\d*?)0+(?=\D)/, "$1")
    .replace(/\.(?=\D)/, "")

/** A difference of times with its sign: `+14.0 ms`, `−3.2 ms`. */
export const difference = (seconds: number, spacing: Spacing = "typographic"): string => {
  const text = duration(seconds, spacing)
  return seconds > 0 && !/^[0.]+\D*$/.test(text) ? `+${text}` : text
}

/** A whole number, grouped by thousands from 10 000. */
export const count = (value: number, spacing: Spacing = "typographic"): string => {
  const digits = String(Math.round(value))
  if (spacing === "plain" || Math.abs(value) < 10_000) return signed(digits, spacing)
  return signed(digits.replace(/\B(?=(\d{3})+$)/g, "\u202f"), spacing)
}

/** "1 message", "2 messages". */
export const counted = (value: number, noun: string, plural = `${noun}s`): string =>
  `${count(value)} ${value === 1 ? noun : plural}`
