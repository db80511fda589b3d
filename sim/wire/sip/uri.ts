/**
 * SIP URIs and the addresses that hold them (RFC 3261 §19.1.1, §20.10), as far as routing looks at them.
 * A URI that is not understood is `undefined`, never an exception: it may come from a stranger.
 */

/** Parts of a `sip:` or `sips:` URI. `host` keeps the brackets of an IPv6 reference. */
export interface SipUri {
  readonly scheme: string
  readonly user: string | undefined
  readonly host: string
  readonly port: number | undefined
  /** Parameter names in lower case; a parameter without value has the value "". */
  readonly parameters: Readonly<Record<string, string>>
}

const grammar =
  /^(sips?):(?:([^@<>"\s]*)@)?(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]+)(?::(\d{1,5}))?((?:;[^?\s<>"]*)?)(?:\?[^\s<>"]*)?$/i

/** Reads a SIP URI. */
export const parseUri = (text: string): SipUri | undefined => {
  const match = grammar.exec(text)
  if (match === null) return undefined
  const [, scheme = "sip", user, host = "", port, parameters = ""] = match
  return {
    scheme: scheme.toLowerCase(),
    user,
    host: host.toLowerCase(),
    port: port === undefined ? undefined : Number(port),
    parameters: parametersOf(parameters),
  }
}

/** Returns the URI within a name-addr or addr-spec value: `"Name" <sip:a@b>;tag=1` or `sip:a@b;tag=1` gives `sip:a@b`. */
export const addressOf = (value: string): string => {
  const open = value.indexOf("<", skipQuoted(value))
  if (open >= 0) {
    const close = value.indexOf(">", open)
    return value.slice(open + 1, close < 0 ? undefined : close)
  }
  const semicolon = value.indexOf(";")
  return (semicolon < 0 ? value : value.slice(0, semicolon)).trim()
}

/** Returns the parameters that follow the address: `<sip:a@b;lr>;tag=1` gives `{ tag: "1" }`. */
export const addressParameters = (value: string): Readonly<Record<string, string>> => {
  const close = value.indexOf(">", skipQuoted(value))
  const from = value.indexOf(";", close < 0 ? 0 : close)
  return from < 0 ? {} : parametersOf(value.slice(from))
}

/** Returns the host of a URI, in brackets if it is an IPv6 reference; "" if the URI is not understood. */
export const hostOf = (uri: string): string => parseUri(uri)?.host ?? ""

const skipQuoted = (value: string): number => {
  if (!value.startsWith('"')) return 0
  for (let i = 1; i < value.length; i++) {
    if (value[i] === "\\") i++
    else if (value[i] === '"') return i
  }
  return value.length
}

const parametersOf = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    text
      .split(";")
      .filter((part) => part.trim() !== "")
      .map((part) => {
        const equals = part.indexOf("=")
        return equals < 0
          ? [part.trim().toLowerCase(), ""]
          : [part.slice(0, equals).trim().toLowerCase(), part.slice(equals + 1).trim()]
      }),
  )
