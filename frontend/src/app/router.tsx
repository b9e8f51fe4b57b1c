/** Which address shows which page. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import { calibrationSearch } from "./calibration/calibration-search";
import { parseView } from "./dataset/view";
import { runsSearch } from "./runs/runs-search";
import { readSearch, writeSearch } from "./search-text";
import { PageBroke } from "./shell/PageBroke";
import { PageNotFound } from "./shell/PageNotFound";
import { Shell } from "./shell/Shell";
import { StartPage } from "./start/StartPage";
import { DatasetsPage } from "./start/DatasetsPage";

const root = createRootRoute({ component: Shell });

const start = createRoute({ getParentRoute: () => root, path: "/", component: StartPage });

const datasets = createRoute({ getParentRoute: () => root, path: "/datasets", component: DatasetsPage });

const dataset = createRoute({
  getParentRoute: () => root,
  path: "/datasets/$datasetId",
  validateSearch: parseView,
  component: lazyRouteComponent(() => import("./dataset/DatasetPage"), "DatasetPage"),
});

const episode = createRoute({
  getParentRoute: () => root,
  path: "/datasets/$datasetId/episodes/$episodeIndex",
  component: lazyRouteComponent(() => import("./episode/EpisodePage"), "EpisodePage"),
});

const calibration = createRoute({
  getParentRoute: () => root,
  path: "/datasets/$datasetId/calibration",
  validateSearch: calibrationSearch,
  component: lazyRouteComponent(() => import("./calibration/CalibrationPage"), "CalibrationPage"),
});

const runs = createRoute({
  getParentRoute: () => root,
  path: "/runs",
  validateSearch: runsSearch,
  component: lazyRouteComponent(() => import("./runs"), "RunsPage"),
});

const run = createRoute({
  getParentRoute: () => root,
  path: "/runs/$runId",
  component: lazyRouteComponent(() => import("./runs"), "RunPage"),
});

export const router = createRouter({
  routeTree: root.addChildren([start, datasets, dataset, episode, calibration, runs, run]),
  parseSearch: readSearch,
  stringifySearch: writeSearch,
  defaultPreload: "intent",
  defaultNotFoundComponent: PageNotFound,
  defaultErrorComponent: PageBroke,
  scrollRestoration: false,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
