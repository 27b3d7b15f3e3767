// Accuracy against tokens: teams and controls as points with intervals, the samples' vote and the ceiling as curves.
let chart = null;

const TEAM_COLOURS = ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#E69F00', '#56B4E9'];
const TEAM_SHAPES = ['circle', 'rect', 'triangle', 'rectRot', 'star', 'crossRot'];

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function pointSet(line, looks) {
  return {
    label: methodName(line.method), showLine: false, clip: false, pointRadius: looks.hollow ? 5 : 7, pointHoverRadius: 9,
    pointStyle: looks.shape, borderColor: looks.colour, pointBorderWidth: 2,
    backgroundColor: looks.hollow ? colour('--paper') : looks.colour,
    data: [{ x: line.mean.generated, y: 100 * line.accuracy.mean, interval: line.accuracy.interval }],
  };
}

/** The interval as a short upright line, without an entry in the legend. */
function intervalSet(line, looks) {
  return {
    label: '', showLine: true, pointRadius: 0, pointHitRadius: 0, borderColor: looks.colour, borderWidth: looks.hollow ? 1 : 2,
    data: line.accuracy.interval.map((bound) => ({ x: line.mean.generated, y: 100 * bound })),
  };
}

function looksOf(line) {
  const method = data.methods[line.method];
  const team = method.kind === 'team' ? line.method : data.methods.findIndex((one) => one.kind === 'team' && one.name === method.beside);
  const place = teams().indexOf(team);
  if (place < 0) return { shape: 'circle', colour: colour('--muted'), hollow: true };
  return { shape: TEAM_SHAPES[place % TEAM_SHAPES.length], colour: TEAM_COLOURS[place % TEAM_COLOURS.length], hollow: method.kind !== 'team' };
}

function curveSets() {
  const curve = data.curve.filter(inPart);
  if (curve.length === 0) return [];
  const muted = colour('--muted');
  const at = (value, point) => ({ x: point.generated, y: 100 * value, samples: point.samples });
  const bound = (side) => ({
    label: '', showLine: true, pointRadius: 0, pointHitRadius: 0, borderWidth: 0, backgroundColor: muted + '26',
    fill: side === 0 ? '+1' : false, data: curve.map((point) => at(point.accuracy.interval[side], point)),
  });
  return [
    { label: 'a single agent’s vote', showLine: true, borderColor: muted, borderWidth: 2, pointRadius: 3, pointStyle: 'line',
      backgroundColor: muted, data: curve.map((point) => ({ ...at(point.accuracy.mean, point), interval: point.accuracy.interval })) },
    bound(0), bound(1),
    { label: 'ceiling: a right one among the samples', showLine: true, borderColor: muted, borderWidth: 1.5, borderDash: [3, 4],
      pointRadius: 0, pointStyle: 'line', backgroundColor: muted, data: curve.map((point) => at(point.oracle, point)) },
  ];
}

function chartSets() {
  const lines = linesInOrder().filter((line) =>
    line.answers > 0 && line.mean.generated > 0 && data.methods[line.method].kind !== 'oracle');
  const points = lines.map((line) => ({ line, looks: looksOf(line) }));
  return [...points.map(({ line, looks }) => pointSet(line, looks)), ...curveSets(),
    ...points.map(({ line, looks }) => intervalSet(line, looks))];
}

function xScale(sets) {
  const all = sets.flatMap((set) => set.data.map((point) => point.x)).filter((x) => x > 0);
  const low = Math.min(...all), high = Math.max(...all);
  const wide = high / low > 12;
  const base = { title: { display: true, text: 'Generated tokens an answer' + (wide ? ' (logarithmic)' : '') } };
  if (!wide) return { ...base, type: 'linear', beginAtZero: true, suggestedMax: high * 1.08 };
  const first = (value) => ['1', '2', '5'].includes(String(value)[0]) && /^[125]0*$/.test(String(value));
  return { ...base, type: 'logarithmic', min: low / 1.3, max: high * 1.3,
    ticks: { callback: (value) => (first(value) ? count(value) : null) } };
}

function tooltipLine(item) {
  const point = item.raw;
  const where = percent(point.y / 100) + (point.interval ? ' ' + shares(point.interval) : '') + ' at ' + count(point.x) + ' tokens';
  return item.dataset.label + (point.samples ? ' of ' + point.samples : '') + ': ' + where;
}

function options(sets) {
  const grid = { color: colour('--line') };
  const ticks = { color: colour('--muted') };
  const title = { color: colour('--ink') };
  const x = xScale(sets);
  return {
    animation: false, responsive: true, maintainAspectRatio: false, color: colour('--ink'),
    interaction: { mode: 'nearest', intersect: true },
    scales: {
      x: { ...x, grid, ticks: { ...ticks, ...(x.ticks || {}) }, title: { ...x.title, ...title } },
      y: { min: 0, max: 100, grid, ticks: { ...ticks, callback: (value) => value + ' %' }, title: { ...title, display: true, text: 'Right' } },
    },
    plugins: {
      legend: { position: 'bottom', labels: { usePointStyle: true, boxHeight: 8, padding: 14, color: colour('--ink'), filter: (entry) => entry.text !== '' } },
      tooltip: { filter: (item) => item.dataset.label !== '', callbacks: { title: () => '', label: tooltipLine } },
    },
  };
}

function showChart() {
  if (chart) chart.destroy();
  const sets = chartSets();
  byId('chart').parentElement.parentElement.hidden = sets.length === 0;
  if (sets.length === 0) return;
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  Chart.defaults.font.size = 13;
  chart = new Chart(byId('chart'), { type: 'line', data: { datasets: sets }, options: options(sets) });
  byId('chart-words').textContent = 'Filled: teams; hollow: the controls beside them, in the same shape. ' +
    'Upright lines and the band are 95 % intervals. The table above holds the same numbers.';
}

/** Colours follow the theme, and paper. */
function keepChartColours() {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', showChart);
  addEventListener('beforeprint', showChart);
  addEventListener('afterprint', showChart);
}
