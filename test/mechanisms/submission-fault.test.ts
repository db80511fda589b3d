/** Bad PAP in the simulation (PAP 2.1 §9.13; WAP-249 ch. 6): each mistake of an initiator gets the code that PAP has for it, in the run and in the printed octets. */
import { expect, test } from "vitest"
import { submissionFaults } from "../../sim/mechanisms/submission-fault.ts"
import { outcomes } from "../../sim/trace/tables.ts"
import { messagesOf, runBearer } from "../support/bearer-world.ts"

const codeOf: Readonly<Record<string, readonly [code: number, outcome: "rejected" | "expired" | "delivered"]>> = {
  none: [1001, "delivered"],
  "no-push-id": [2000, "rejected"],
  "bad-address": [2002, "rejected"],
  "expired-deadline": [4001, "expired"],
  "duplicate-id": [2007, "rejected"],
  "malformed-xml": [2000, "rejected"],
  "wrong-boundary": [2000, "rejected"],
  "unknown-bearer": [3010, "rejected"],
}

test.each(submissionFaults)("%s", (fault) => {
  const [code, outcome] = codeOf[fault]!
  for (const label of ["ppg-sip", "ppg-wsp-cl", "ppg-wsp-co", "ppg-http-po", "ppg-http-to"]) {
    const run = runBearer(
      label,
      { mechanisms: `{ use: ${label}, submissionFault: ${fault} }`, pushes: "{ at: 10 s, device: 3 }" },
      { tracePush: 0 },
    )
    expect([label, run.count(outcome)]).toEqual([label, 1])
    expect([run.flow!.outcome, outcomes[run.tables.pushes!.outcome[0]!]]).toEqual([outcome, outcome])
    const answer = run.flow!.records.find(({ protocol, direction }) => protocol === "PAP" && direction === "response")!
    expect(answer.text).toMatch(/^HTTP\/1\.1 202 /)
    expect(answer.text).toContain(`code="${code}"`)
    const isBad = code === 2000
    expect(answer.name).toBe(isBad ? "badmessage-response" : "push-response")
    // What the PPG refuses costs two messages and goes nowhere.
    if (outcome !== "delivered") expect(Object.values(messagesOf(run)).reduce((x, y) => x + y, 0)).toBe(2)
    for (const record of run.flow!.records.filter(({ kind }) => kind === "message")) {
      const octets = record.encoding === "hex" ? record.text.length / 2 : new TextEncoder().encode(record.text).length
      expect(octets).toBe(record.bytes)
    }
  }
})

test("WAP-247 §9.14 vector 2: a repeated push-id is HTTP 202 with PAP code 2007, and the first submission's push goes on", () => {
  // The initiator gives up waiting after 32 s, and asks again after 60 s; the PPG answered, and its answer was late.
  const run = runBearer(
    "ppg-sip",
    {
      mechanisms: "ppg-sip",
      pushes: "{ at: 10 s, device: 3 }",
      sets: ["links.mmsc-ppg.delay=20 s", "nodes.mmsc.store={retryAfter: 60 s, retries: 1}"],
    },
    { tracePush: 0 },
  )
  const pap = run.flow!.records.filter(({ protocol, kind }) => protocol === "PAP" && kind === "message")
  expect(pap.map(({ name }) => name)).toEqual(["push-message", "push-response", "push-message", "push-response"])
  expect(pap[1]!.text).toContain('code="1001"')
  expect(pap[3]!.text).toMatch(/^HTTP\/1\.1 202 /)
  expect(pap[3]!.text).toContain('code="2007" desc="Duplicate Push ID"')
  expect([run.count("delivered"), run.tables.duplicated[0], run.cost("messages")]).toEqual([1, 0, 14])
})
