/**
 * Times in SMPP: 16 characters `YYMMDDhhmmsstnnp` (SMPP 3.4 §7.1.1). `p` is `+` or `-` for an absolute time in a zone of
 * `nn` quarters of an hour, and `R` for a span counted from the moment when the centre receives the message.
 * Rule: written without tenths and in GMT; a span is written in days of 24 hours, with no months or years.
 */
import { assert } from "../../kernel/assert.ts"
import type { CalendarTime } from "../sms/calendar-time.ts"
import { calendarTime } from "../sms/calendar-time.ts"

/** A validity period or schedule as read. Years 2000 to 2099. */
export type SmppTime =
  | { readonly kind: "absolute"; readonly local: CalendarTime; readonly quarterHours: number }
  | { readonly kind: "relative"; readonly seconds: number }

const two = (value: number): string => String(value).padStart(2, "0")

/** Returns an absolute time in GMT. */
export const smppUntil = ({ year, month, day, hour, minute, second }: CalendarTime): string =>
  `${[year % 100, month, day, hour, minute, second].map(two).join("")}000+`

/** Returns a span of so many whole seconds, 0 to 99 days. */
export const smppFor = (seconds: number): string => {
  assert(
    Number.isInteger(seconds) && seconds >= 0 && seconds < 100 * 86_400,
    `a span of ${seconds} s cannot be written`,
  )
  const fields = [
    Math.floor(seconds / 86_400),
    Math.floor(seconds / 3600) % 24,
    Math.floor(seconds / 60) % 60,
    seconds % 60,
  ]
  return `0000${fields.map(two).join("")}000R`
}

/** Reads a time; nothing where it is none, or a span with months or years, whose length is not told. */
export const readSmppTime = (text: string): SmppTime | undefined => {
  const match = /^(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})\d(\d{2})([+\-R])$/.exec(text)
  if (match === null) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, quarters = 0] = match.slice(1, 8).map(Number)
  if (match[8] === "R") {
    const isSpan = year === 0 && month === 0 && hour < 24 && minute < 60 && second < 60
    return isSpan ? { kind: "relative", seconds: day * 86_400 + hour * 3600 + minute * 60 + second } : undefined
  }
  const local = calendarTime([2000 + year, month, day, hour, minute, second])
  if (local === undefined || quarters > 48) return undefined
  return { kind: "absolute", local, quarterHours: match[8] === "-" && quarters > 0 ? -quarters : quarters }
}
