/** Runs: one judge over many episodes, from asking for one to the labels made of it. */
export { RunPage } from "./RunPage";
export { RunsPage } from "./RunsPage";
export { StartRunDialog } from "./start/StartRunDialog";
