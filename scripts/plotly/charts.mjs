// The kinds of trace that most charts are made of. The strict builds of plotly.js need no `eval`.
import Plotly from "plotly.js/lib/core";
import bar from "plotly.js/lib/bar";
import box from "plotly.js/lib/box";
import contour from "plotly.js/lib/contour";
import funnel from "plotly.js/lib/funnel";
import heatmap from "plotly.js/lib/heatmap";
import histogram from "plotly.js/lib/histogram";
import histogram2d from "plotly.js/lib/histogram2d";
import indicator from "plotly.js/lib/indicator";
import pie from "plotly.js/lib/pie";
import sunburst from "plotly.js/lib/sunburst";
import treemap from "plotly.js/lib/treemap";
import violin from "plotly.js/lib/violin";
import waterfall from "plotly.js/lib/waterfall";

Plotly.register([
  bar, box, contour, funnel, heatmap, histogram, histogram2d, indicator, pie, sunburst, treemap, violin, waterfall,
]);
export default Plotly;
