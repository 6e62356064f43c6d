// Writes dashboards/*.json from panels.mjs: `node generate.mjs`. With --check it writes nothing, and fails where a file is not what it would write.
import { readFileSync, writeFileSync } from "node:fs";
import { dashboards } from "./panels.mjs";

const folder = new URL("dashboards/", import.meta.url);
const datasource = { type: "prometheus", uid: "prometheus" };
const columns = 24;

function variable(name, metric, label = name) {
  const query = `label_values(${metric}, ${label})`;
  return {
    name, label: name, type: "query", datasource, definition: query, query: { query, refId: name }, refresh: 2,
    includeAll: true, allValue: ".*", multi: true, current: { selected: true, text: ["All"], value: ["$__all"] }, sort: 1,
  };
}

function panel({ title, unit, description, queries, kind = "timeseries", width = 8, height = 8, max }, id, x, y) {
  return {
    id, type: kind, title, description, datasource,
    gridPos: { x, y, w: width, h: height },
    fieldConfig: { defaults: { unit, min: 0, ...(max === undefined ? {} : { max }) }, overrides: [] },
    options: kind === "timeseries"
      ? { legend: { displayMode: "table", placement: "bottom", calcs: ["lastNotNull", "max"] }, tooltip: { mode: "multi", sort: "desc" } }
      : { reduceOptions: { calcs: ["lastNotNull"] } },
    targets: queries.map(([expr, legendFormat], i) => ({ refId: String.fromCharCode(65 + i), datasource, expr, legendFormat, range: true })),
  };
}

function layOut(panels) {
  const placed = [];
  let x = 0, y = 0, rowHeight = 0;
  for (const [i, one] of panels.entries()) {
    const { width = 8, height = 8 } = one;
    if (x + width > columns) {
      x = 0;
      y += rowHeight;
      rowHeight = 0;
    }

    placed.push(panel(one, i + 1, x, y));
    x += width;
    rowHeight = Math.max(rowHeight, height);
  }

  return placed;
}

function dashboard({ uid, title, description, variables = [], panels }) {
  return {
    uid, title, description, tags: ["ai-gateway"], schemaVersion: 39, version: 1, editable: true, refresh: "30s", timezone: "browser",
    time: { from: "now-1h", to: "now" },
    templating: { list: variables.map(one => variable(...one)) },
    links: [{ type: "dashboards", title: "AI Gateway", tags: ["ai-gateway"], asDropdown: true, keepTime: true }],
    panels: layOut(panels),
  };
}

let stale = false;
for (const one of dashboards) {
  const file = new URL(`${one.uid}.json`, folder);
  const text = `${JSON.stringify(dashboard(one), null, 2)}\n`;
  if (!process.argv.includes("--check")) {
    writeFileSync(file, text);
  } else if (readFileSync(file, "utf8") !== text) {
    console.error(`${one.uid}.json is not what generate.mjs writes`);
    stale = true;
  }
}

process.exit(stale ? 1 : 0);
