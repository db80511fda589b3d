/** The one home of the version that results, traces and `--version` carry; a test holds it equal to package.json. */

/** A constant and not a read of package.json, so that the page's bundle knows it without a file. */
export const version = "0.1.0"
