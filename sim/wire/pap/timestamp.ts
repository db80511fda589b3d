/**
 * Time stamps of PAP: `YYYY-MM-DDThh:mm:ssZ`, always UTC, no fractions (PAP 2.1 §9.2; ISO 8601), so that they compare as
 * texts.
 */
const shape = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)Z$/
const daysOf = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Whether a text is a time stamp of PAP that the Gregorian calendar has; leap seconds are not admitted. */
export const isTimestamp = (text: string): boolean => {
  const match = shape.exec(text)
  if (match === null) return false
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number)
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const days = month === 2 && isLeap ? 29 : (daysOf[month - 1] ?? 0)
  return day >= 1 && day <= days && hour <= 23 && minute <= 59 && second <= 59
}
