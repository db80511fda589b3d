/**
 * From what effect's Schema found wrong to findings in the words of a scenario's author.
 * Rule: one finding per mistake, at the deepest place that is wrong; a union speaks only for the member that was meant.
 */
import type { SchemaAST, SchemaIssue } from "effect"
import { nearestWord } from "./nearest-word.ts"
import type { Finding, Path } from "./problem.ts"
import { inWords, subtree, type Tree } from "./tree.ts"

/** Every mistake in an issue, with paths from the top of `tree`. */
export const findingsOf = (issue: SchemaIssue.Issue, tree: Tree): readonly Finding[] => {
  const findings: Finding[] = []
  walk(issue, [], undefined, tree, findings)
  return findings
}

const walk = (
  issue: SchemaIssue.Issue,
  path: Path,
  around: SchemaAST.AST | undefined,
  tree: Tree,
  findings: Finding[],
): void => {
  const found = (): string => inWords(subtree(tree, path))
  switch (issue._tag) {
    case "Composite":
      for (const inner of issue.issues) walk(inner, path, issue.ast, tree, findings)
      return
    case "Pointer":
      walk(issue.issue, [...path, ...issue.path.map(keyOf)], around, tree, findings)
      return
    case "Encoding":
      walk(issue.issue, path, issue.ast, tree, findings)
      return
    case "Filter": {
      const expected = textOf(issue.filter.annotations?.["expected"])
      if (issue.issue._tag === "InvalidValue" && expected !== undefined)
        findings.push({ path, found: found(), allowed: expected })
      else walk(issue.issue, path, around, tree, findings)
      return
    }
    case "AnyOf": {
      // Members of another type of value are no candidates; of those that are, the last is the most general.
      const expected = textOf(issue.ast.annotations?.["expected"])
      const meant =
        expected !== undefined
          ? undefined
          : (issue.issues.findLast((inner) => inner._tag === "Composite") ?? issue.issues.at(-1))
      if (meant === undefined || (issue.issues.length > 1 && meant._tag !== "Composite")) {
        findings.push({ path, found: found(), allowed: allowedBy(issue.ast), ...guess(subtree(tree, path), issue.ast) })
      } else walk(meant, path, around, tree, findings)
      return
    }
    case "MissingKey": {
      const key = String(path.at(-1))
      findings.push({
        path,
        found: "nothing",
        allowed: `${key}: ${allowedBy(memberOf(around, key))}`,
        hint: `${key} must be there`,
      })
      return
    }
    case "UnexpectedKey": {
      const names = namesOf(issue.ast)
      const key = String(path.at(-1))
      const near = nearestWord(key, names)
      findings.push({
        path,
        atKey: true,
        found: `unknown key ${JSON.stringify(key.slice(0, 60))}`,
        allowed: names.length > 0 ? names.join(", ") : allowedBy(keyTypeOf(issue.ast)),
        hint: near === undefined ? undefined : `did you mean ${near}?`,
      })
      return
    }
    case "InvalidType":
      findings.push({ path, found: found(), allowed: allowedBy(issue.ast), ...guess(subtree(tree, path), issue.ast) })
      return
    case "InvalidValue":
    case "Forbidden":
      findings.push({
        path,
        found: found(),
        allowed: textOf(issue.annotations?.["message"]) ?? allowedBy(around),
        hint: textOf(issue.annotations?.["hint"]),
      })
      return
    case "OneOf":
      findings.push({ path, found: found(), allowed: allowedBy(issue.ast) })
      return
  }
}

const keyOf = (key: PropertyKey): string | number => (typeof key === "number" ? key : String(key))

const textOf = (x: unknown): string | undefined => (typeof x === "string" ? x : undefined)

/** What a schema allows, in words. */
const allowedBy = (ast: SchemaAST.AST | undefined): string => {
  if (ast === undefined) return "a value"
  const expected =
    textOf(ast.annotations?.["expected"]) ??
    ast.checks?.map((check) => textOf(check.annotations?.["expected"])).find((text) => text !== undefined)
  if (expected !== undefined) return expected
  const source = ast.encoding?.at(-1)?.to
  if (source !== undefined) return allowedBy(source)
  if (ast._tag === "Literal") return String(ast.literal)
  if (ast._tag === "Union") {
    const isWords = ast.types.every((type) => type._tag === "Literal")
    return isWords ? `one of ${wordsOf(ast).join(", ")}` : ast.types.map(allowedBy).join(", or ")
  }
  const names = namesOf(ast)
  if (names.length > 0) return `a map of ${names.join(", ")}`
  return plainWords[ast._tag] ?? "a value"
}

const plainWords: Readonly<Partial<Record<SchemaAST.AST["_tag"], string>>> = {
  String: "a text",
  Number: "a number",
  Boolean: "true or false",
  Arrays: "a list",
  Objects: "a map",
}

const namesOf = (ast: SchemaAST.AST | undefined): readonly string[] =>
  ast?._tag === "Objects" ? ast.propertySignatures.map((property) => String(property.name)) : []

const memberOf = (ast: SchemaAST.AST | undefined, name: string): SchemaAST.AST | undefined =>
  ast?._tag === "Objects" ? ast.propertySignatures.find((property) => property.name === name)?.type : undefined

const keyTypeOf = (ast: SchemaAST.AST): SchemaAST.AST | undefined =>
  ast._tag === "Objects" ? ast.indexSignatures[0]?.parameter : undefined

/** The word that was probably meant, where words are allowed. */
const guess = (tree: Tree | undefined, ast: SchemaAST.AST): { readonly hint?: string } => {
  if (tree?.kind !== "leaf" || typeof tree.value !== "string") return {}
  const near = nearestWord(tree.value, wordsOf(ast))
  return near === undefined ? {} : { hint: `did you mean ${near}?` }
}

const wordsOf = (ast: SchemaAST.AST): readonly string[] => {
  if (ast._tag === "Literal") return [String(ast.literal)]
  return ast._tag === "Union" ? ast.types.flatMap(wordsOf) : []
}
