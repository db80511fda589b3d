#!/usr/bin/env node
/** The program's start. What it is made of is in `program.ts`; this file only sees to it that the second start is quick. */
import { useCompiledModules } from "../experiment/compiled-modules.ts"

useCompiledModules()
const { main } = await import("./program.ts")
main(process.argv.slice(2))
