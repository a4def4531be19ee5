// Everything of charts.mjs, and what is drawn by the graphics card or on a map.
import Plotly from "./charts.mjs";
import choropleth from "plotly.js/lib/choropleth";
import parcats from "plotly.js/lib/parcats";
import sankey from "plotly.js/lib/sankey";
import scattergeo from "plotly.js/lib/scattergeo";
import parcoords from "plotly.js/src/traces/parcoords/strict.js";
import scattergl from "plotly.js/src/traces/scattergl/strict.js";
import splom from "plotly.js/src/traces/splom/strict.js";

Plotly.register([choropleth, parcats, parcoords, sankey, scattergeo, scattergl, splom]);
export default Plotly;
