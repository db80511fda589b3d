/**
 * Versions of PAP and the DOCTYPE by which a document names its own (PAP 1.0: WAP-164; 2.0: WAP-247; 2.1: OMA PAP 2.1).
 * No document type of its own is known to us for the PAP of Push 2.2 and 2.3; they are spoken here as 2.1.
 */

/** Versions with a published document type, oldest first. */
export const papVersions = ["1.0", "2.0", "2.1"] as const

/** A version with a published document type. */
export type PapVersion = (typeof papVersions)[number]

const systemId: Readonly<Record<PapVersion, string>> = {
  "1.0": "http://www.wapforum.org/DTD/pap_1.0.dtd",
  "2.0": "http://www.wapforum.org/DTD/pap_2.0.dtd",
  "2.1": "http://www.openmobilealliance.org/tech/DTD/pap_2.1.dtd",
}

/**
 * Returns XML declaration and DOCTYPE, each with its line end. `supported` is the list of the internal subset
 * (e.g. `2.0,1.*`); without it there is no subset.
 */
export const papProlog = (version: PapVersion, supported: string | undefined): string => {
  const subset = supported === undefined ? "" : ` [<?wap-pap-ver supported-versions="${supported}"?>]`
  return (
    `<?xml version="1.0"?>\r\n` +
    `<!DOCTYPE pap PUBLIC "-//WAPFORUM//DTD PAP ${version}//EN" "${systemId[version]}"${subset}>\r\n`
  )
}

/** Returns the version that a document's DOCTYPE names, e.g. `2.1`; nothing where it has no DOCTYPE of PAP. */
export const papVersionOf = (text: string): string | undefined =>
  /<!DOCTYPE\s+pap\s+PUBLIC\s+["']-\/\/WAPFORUM\/\/DTD PAP (\d{1,3}\.\d{1,3})\/\/EN["']/.exec(text)?.[1]

/** Returns the versions that the internal subset says the sender can read, as written; empty where it says none. */
export const supportedVersionsOf = (text: string): readonly string[] =>
  /<\?wap-pap-ver\s+supported-versions=["']([^"'<>]{0,100})["']\s*\?>/
    .exec(text)?.[1]
    ?.split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "") ?? []
