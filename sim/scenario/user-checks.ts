/**
 * What `devices.perUser` means together with the rest of a push scenario.
 * Rule: what cannot serve users of several devices is refused here, or, of a mechanism, where that is checked.
 */
import { usersOf } from "../mechanisms/users.ts"
import type { Finding } from "./problem.ts"
import type { PushFile } from "./push-file.ts"
import { perUserOf } from "./push-world.ts"
import { inWords, subtree, type Tree } from "./tree.ts"

/** Mistakes in how many devices users have. */
export const userFindings = (file: PushFile, tree: Tree): readonly Finding[] => {
  const { count, perUser } = file.devices
  if (perUser === undefined) return []
  const findings: Finding[] = []
  const found = (...path: Finding["path"]): string => inWords(subtree(tree, path))
  const shares = typeof perUser === "number" ? { [perUser]: 1 } : perUser
  const sum = Object.values(shares).reduce((total, share) => total + share, 0)
  if (Math.abs(sum - 1) > 1e-9)
    findings.push({
      path: ["devices", "perUser"],
      atKey: true,
      found: `shares that add up to ${Number((sum * 100).toPrecision(6))} %`,
      allowed: "shares of the users that add up to 100 %",
    })
  const most = Math.max(...Object.keys(shares).map(Number))
  if (most > count)
    findings.push({
      path: ["devices", "perUser"],
      atKey: true,
      found: `users of ${most} devices, and ${count} devices in all`,
      allowed: `up to ${count}, which is devices.count`,
    })
  if (most === 1) return findings
  findings.push(...broadcastFindings(file))
  for (const [id, { store }] of Object.entries(file.nodes)) {
    if (store?.retrieval === undefined || store.retrieval === "none") continue
    findings.push({
      path: ["nodes", id, "store", "retrieval"],
      found: `${found("nodes", id, "store", "retrieval")}, and users of several devices`,
      allowed: "retrieval: none where devices.perUser is more than 1",
      hint: "what a device fetches from the store is modelled for users of one device: leave devices.perUser out",
    })
  }
  return findings
}

/** Broadcasts to more users than there are; to more than there are devices is said elsewhere. */
const broadcastFindings = ({ load, devices }: PushFile): readonly Finding[] => {
  const users = usersOf(devices.count, perUserOf(devices.perUser))?.count ?? devices.count
  const parts = Object.entries(load.parts ?? {}).map(([label, part]) => [["load", "parts", label], part] as const)
  return ([[["load"], load], ...parts] as const).flatMap(([path, { batch }]) =>
    batch === undefined || batch <= users || batch > devices.count
      ? []
      : [
          {
            path: [...path, "batch"],
            found: `a broadcast to ${batch} users`,
            allowed: `up to ${users}: ${devices.count} devices are those of so many`,
          },
        ],
  )
}
