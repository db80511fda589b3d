/** Starts the page with the figures that were computed when it was built. */
import "./style.css"
import { firstView } from "virtual:first-view"
import { App } from "./app.ts"

const root = document.getElementById("root")
if (root === null) throw new Error("the page has no place for the application")
// oxlint-disable-next-line no-new -- the application lives as long as the page
new App(root, firstView)
