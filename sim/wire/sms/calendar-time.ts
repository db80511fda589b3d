/**
 * Date and time as the SMS bearer and push content carry them: six numbers, and the text form of PAP and XML
 * (`YYYY-MM-DDThh:mm:ssZ`), from which SCTS, SMPP times and WBXML dates are written.
 * Rule: no arithmetic on dates; a date that is out of range is no date, February the 30th passes.
 */

/** A date and time of day; year 0 to 9999, the rest as on a wall. */
export interface CalendarTime {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
}

const form = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})Z$/

/** Reads `YYYY-MM-DDThh:mm:ssZ`; nothing where the text is not of this form or out of range. */
export const readTimestamp = (text: string): CalendarTime | undefined => {
  const match = form.exec(text)
  return match === null ? undefined : calendarTime(match.slice(1).map(Number))
}

/** Returns `YYYY-MM-DDThh:mm:ssZ`; always 20 characters. */
export const writeTimestamp = ({ year, month, day, hour, minute, second }: CalendarTime): string =>
  `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}Z`

/** Makes a time of year, month, day, hour, minute and second; nothing where one is missing or out of range. */
export const calendarTime = (numbers: readonly number[]): CalendarTime | undefined => {
  const [year = -1, month = -1, day = -1, hour = -1, minute = -1, second = -1] = numbers
  const isWithin = (value: number, least: number, most: number): boolean =>
    Number.isInteger(value) && value >= least && value <= most
  return isWithin(year, 0, 9999) &&
    isWithin(month, 1, 12) &&
    isWithin(day, 1, 31) &&
    isWithin(hour, 0, 23) &&
    isWithin(minute, 0, 59) &&
    isWithin(second, 0, 59)
    ? { year, month, day, hour, minute, second }
    : undefined
}

const two = (value: number): string => String(value).padStart(2, "0")
