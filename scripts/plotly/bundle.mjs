// Builds the two bundles of plotly.js that DataLens serves, and the map of the world, into a folder:
//   node bundle.mjs <vendor folder>/plotly
// plotly-charts-<hash>.min.js is what a page with a chart loads; plotly-more-<hash>.min.js replaces it when a
// chart needs the graphics card or a map. Neither needs `eval`, so the content policy can forbid it.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { parse } from "acorn";
import { full } from "acorn-walk";
import { build, transform } from "esbuild";
import { environmentPlugin } from "esbuild-plugin-environment";
import { glsl } from "esbuild-plugin-glsl";
import inlineCss from "esbuild-plugin-inline-css";

const folder = process.argv[2];
const require = createRequire(import.meta.url);
const { version } = require("plotly.js/package.json");
const BANNER = `/* plotly.js ${version}, Copyright Plotly, Inc., MIT licence: see LICENSE and LICENSE-PARTS.txt beside this file. */`;
// What the library says about itself for its reference pages; nothing at run time reads it.
const SAID = new Set(["description", "hrName"]);

function isWords(node) {
  if (node.type === "Literal") return typeof node.value === "string";
  if (node.type === "TemplateLiteral") return node.expressions.length === 0;
  if (node.type === "BinaryExpression") return node.operator === "+" && isWords(node.left) && isWords(node.right);
  if (node.type === "ArrayExpression") return node.elements.every(isWords);
  return node.type === "CallExpression" && node.callee.type === "MemberExpression" && node.callee.property.name === "join"
    && isWords(node.callee.object);
}

function withoutWords(code) {
  const spans = [];
  full(parse(code, { ecmaVersion: "latest", sourceType: "script", allowReturnOutsideFunction: true }), (node) => {
    if (node.type === "Property" && SAID.has(node.key.name) && isWords(node.value)) spans.push([node.value.start, node.value.end]);
  });
  spans.sort((first, second) => second[0] - first[0]);
  for (const [start, end] of spans) code = `${code.slice(0, start)}""${code.slice(end)}`;
  return code;
}

const shortened = {
  name: "attributes-without-words",
  setup({ onLoad, onResolve }) {
    onLoad({ filter: /plotly\.js\/src\/.*attributes[^/]*\.js$|plotly\.js\/src\/.*attrs\.js$|plot_config\.js$/ }, ({ path }) => (
      { contents: withoutWords(readFileSync(path, "utf8")), loader: "js" }
    ));
    // The styles of street maps, which no chart here is drawn on.
    onResolve({ filter: /^maplibre-gl\/dist\/maplibre-gl\.css$/ }, () => ({ path: "none", namespace: "nothing" }));
    onLoad({ filter: /.*/, namespace: "nothing" }, () => ({ contents: "", loader: "js" }));
  },
};

async function bundle(name) {
  const made = await build({
    stdin: { contents: `import Plotly from "./${name}.mjs"; window.Plotly = Plotly;`, resolveDir: "." },
    format: "iife", bundle: true, minify: true, write: false, legalComments: "none", metafile: true,
    banner: { js: BANNER },
    plugins: [shortened, inlineCss(), glsl({ minify: true }), environmentPlugin({ NODE_DEBUG: false })],
    alias: { regl: "@plotly/regl", stream: "stream-browserify" },
    define: { global: "window", "define.amd": "false" },
    target: "es2020", logLevel: "warning",
  });
  const code = Buffer.from(made.outputFiles[0].contents);
  if (/\beval\s*\(|\bnew Function\b|[^\w.$]Function\s*\(/.test(code.toString())) throw new Error(`${name} would need eval`);
  const hash = createHash("sha256").update(code).digest("hex").slice(0, 12);
  writeFileSync(join(folder, `plotly-${name}-${hash}.min.js`), code);
  return Object.keys(made.metafile.inputs);
}

// Every package that went in, with its licence.
function licences(inputs) {
  const packages = new Set();
  for (const path of inputs) {
    const at = path.lastIndexOf("node_modules/");
    if (at >= 0) packages.add(path.slice(0, at + 13) + path.slice(at + 13).split("/").slice(0, path[at + 13] === "@" ? 2 : 1).join("/"));
  }
  const found = [...packages].sort().filter((place) => !place.endsWith("/plotly.js"));
  return found.map((place) => {
    const about = JSON.parse(readFileSync(join(place, "package.json"), "utf8"));
    const file = readdirSync(place).find((name) => /^(licen[cs]e|copying)/i.test(name));
    const text = file ? readFileSync(join(place, file), "utf8").trim() : `Licence as declared by the package: ${JSON.stringify(about.license)}`;
    return `${about.name} ${about.version}\n\n${text}\n`;
  }).join(`\n${"-".repeat(80)}\n\n`);
}

function world() {
  globalThis.window = globalThis;
  const { topojson } = require("plotly.js/dist/plotly-geo-assets.js");
  for (const name of ["world_110m", "usa_110m"]) {
    writeFileSync(join(folder, `${name}.json`), JSON.stringify(topojson[name]));
  }
}

// Dash's components were compiled for old browsers: of all that its polyfills bring, they need only this.
async function generators(place) {
  const source = require.resolve("regenerator-runtime/runtime.js");
  const { code } = await transform(readFileSync(source, "utf8"), { minify: true, legalComments: "none" });
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, "regenerator.min.js"), code);
  writeFileSync(join(place, "LICENSE"), readFileSync(source.replace(/runtime\.js$/, "LICENSE")));
}

mkdirSync(folder, { recursive: true });
await generators(join(folder, "..", "regenerator-runtime"));
for (const name of readdirSync(folder)) if (/^plotly-.*\.min\.js$/.test(name)) rmSync(join(folder, name));
const inputs = new Set([...(await bundle("charts")), ...(await bundle("more"))]);
world();
writeFileSync(join(folder, "LICENSE"), readFileSync(require.resolve("plotly.js/package.json").replace(/package\.json$/, "LICENSE")));
writeFileSync(join(folder, "LICENSE-PARTS.txt"), licences(inputs));
