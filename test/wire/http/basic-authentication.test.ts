/** HTTP Basic authentication (RFC 2617) and the base64 beneath it (RFC 4648). */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { parseBase64, printBase64 } from "../../../sim/wire/base64.ts"
import { basicChallenge, parseBasic, printBasic } from "../../../sim/wire/http/basic-authentication.ts"
import { octetsOf } from "../../../sim/wire/octets.ts"
import { check } from "../arbitraries.ts"

describe("base64", () => {
  it("has the test vectors of RFC 4648 §10", () => {
    const vectors = ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"]
    vectors.forEach((text, n) => {
      const octets = octetsOf("foobar".slice(0, n))
      expect(printBase64(octets)).toBe(text)
      expect(parseBase64(text)).toEqual(octets)
    })
  })

  it("is read back as it was printed, line ends within it skipped, and never throws", () => {
    check(
      fc.property(fc.uint8Array({ maxLength: 200 }), (octets) => {
        expect(parseBase64(printBase64(octets))).toEqual(octets)
        expect(parseBase64(printBase64(octets).replace(/(.{4})/g, "$1\r\n"))).toEqual(octets)
      }),
    )
    check(fc.property(fc.string(), (text) => void parseBase64(text)))
    for (const bad of ["Z", "Zg", "Zg=", "Zg==Zg==", "Zh==", "Zm9=", "Z\u00e9=="])
      expect(parseBase64(bad)).toBeUndefined()
  })
})

describe("HTTP Basic", () => {
  it("RFC 2617 §2: Aladdin with the password open sesame", () => {
    const aladdin = { user: "Aladdin", password: "open sesame" }
    expect(printBasic(aladdin)).toBe("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==")
    expect(parseBasic("basic  QWxhZGRpbjpvcGVuIHNlc2FtZQ==")).toEqual(aladdin)
    expect(parseBasic(printBasic({ user: "a", password: "b:c" }))).toEqual({ user: "a", password: "b:c" })
    expect(basicChallenge(`the "WallyWorld"`)).toBe(`Basic realm="the \\"WallyWorld\\""`)
  })

  it("reads nothing from another scheme or what is not base64 with a colon in it", () => {
    for (const bad of ["", "Digest realm=x", "Basic", "Basic ", "Basic Zg", "Basic Zm9v"])
      expect(parseBasic(bad)).toBeUndefined()
    check(fc.property(fc.string(), (text) => void parseBasic(`Basic ${text}`)))
  })
})
