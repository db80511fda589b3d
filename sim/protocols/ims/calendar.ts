/**
 * The simulated calendar: what a clock on the wall of the network shows. The run begins at the hour of the liaison's
 * year, Monday 7 November 2005, 00:00:00 GMT. Own civil-date arithmetic (days to year, month and day by 400-year eras),
 * because a run may not ask the machine's clock or locale.
 */

/** Days from 1 March of the year 0 to the day on which every run begins, 7 November 2005. */
const firstDay = 732_562

const weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

interface Instant {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly weekday: number
  readonly clock: string
}

const digits = (value: number, width: number): string => String(value).padStart(width, "0")

const instantAt = (seconds: number): Instant => {
  const whole = Math.floor(seconds)
  const days = firstDay + Math.floor(whole / 86_400)
  const era = Math.floor(days / 146_097)
  const dayOfEra = days - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
  const second = ((whole % 86_400) + 86_400) % 86_400
  return {
    year: era * 400 + yearOfEra + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1,
    weekday: (((days + 3) % 7) + 7) % 7, // 1 March of the year 0 was a Wednesday
    clock: `${digits(Math.floor(second / 3600), 2)}:${digits(Math.floor(second / 60) % 60, 2)}:${digits(second % 60, 2)}`,
  }
}

/**
 * Returns the value of a SIP Date header (RFC 3261 §20.17) at so many simulated seconds after the run began; always 29 characters.
 * @example dateText(0) // => "Mon, 07 Nov 2005 00:00:00 GMT"
 */
export const dateText = (seconds: number): string => {
  const { year, month, day, weekday, clock } = instantAt(seconds)
  return `${weekdays[weekday]}, ${digits(day, 2)} ${months[month - 1]} ${digits(year, 4)} ${clock} GMT`
}

/**
 * Returns a time stamp of PAP (`YYYY-MM-DDThh:mm:ssZ`, always UTC, no fractions) at so many simulated seconds; always 20 characters.
 * @example timestampText(0) // => "2005-11-07T00:00:00Z"
 */
export const timestampText = (seconds: number): string => {
  const { year, month, day, clock } = instantAt(seconds)
  return `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}T${clock}Z`
}
