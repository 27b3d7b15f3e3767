// What the page shows, and how values are spelled. Texts of models only ever become text nodes.
/** What packed.h packed: base64 of zlib of JSON. */
async function unpacked(id) {
  const bytes = Uint8Array.from(atob(byId(id).textContent), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
  return JSON.parse(await new Response(stream).text());
}

if (typeof DecompressionStream === 'undefined') {
  byId('too-old').hidden = false;
  return;
}
const data = await unpacked('data');
const state = { part: '' };

function byId(id) { return document.getElementById(id); }

/** An element; children are elements or text, absent ones are left out. */
function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === true) made.setAttribute(key, '');
    else if (value !== false && value !== undefined && value !== null) made.setAttribute(key, value);
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ''));
  return made;
}

const VERDICTS = [
  ['right', '✓', 'right'],
  ['wrong', '✗', 'wrong'],
  ['unparsed', '∅', 'unparsed: no answer in it, or one that cannot be read'],
  ['undecided', '?', 'undecided: neither proved equal nor different'],
  ['errored', '!', 'errored: no reply, or it could not be graded'],
  ['unfinished', '…', 'unfinished'],
];
const SIGNS = Object.fromEntries(VERDICTS.map(([name, sign]) => [name, sign]));

function verdictOf(score) { return score.verdict || 'unfinished'; }

function verdictMark(verdict) {
  return element('span', { class: 'mark ' + verdict, 'aria-hidden': 'true' }, SIGNS[verdict]);
}

const KINDS = {
  team: 'team', single: 'control: a single agent, once',
  consistency: 'control: vote at the same tokens',
  resampling: 'control: a single agent until what the question shows accepts a reply',
  constant: 'control: always the same answer', oracle: 'ceiling: a right one among the samples',
};

const minus = (text) => text.replace('-', '−');
const percent = (share) => (100 * share).toFixed(1) + ' %';
const points = (share) => minus((share < 0 ? '' : '+') + (100 * share).toFixed(1)).replace('−0.0', '+0.0');
const count = (number) => Math.round(number).toLocaleString('en-US');
const plural = (number, word) => count(number) + ' ' + word + (Math.round(number) === 1 ? '' : 's');
const bounds = (interval, spell) => '[' + spell(interval[0]) + ', ' + spell(interval[1]) + ']';
const shares = (interval) => bounds(interval, (share) => (100 * share).toFixed(1));
const chance = (p) => (p < 0.001 ? '< 0.001' : p.toFixed(p < 0.1 ? 3 : 2));

function dollars(amount) {
  if (amount === null || amount === undefined) return 'unknown';
  if (amount === 0) return 'free';
  return '$' + amount.toFixed(amount < 0.1 ? 4 : 2);
}

function duration(seconds) {
  if (seconds < 10) return seconds.toFixed(1) + ' s';
  const whole = Math.round(seconds);
  if (whole < 60) return whole + ' s';
  return Math.floor(whole / 60) + ' min ' + (whole % 60) + ' s';
}

const methodName = (index) => data.methods[index].name;
const inPart = (row) => row.group === state.part;
/** Whether a question's answers count in the part that is shown. */
const asksPart = (question) => state.part === '' || question.group === state.part || question.group.startsWith(state.part + '/');
const teams = () => data.order.filter((index) => data.methods[index].kind === 'team');

const flipsOf = new Map();
for (const flip of data.flip_list) {
  if (!flipsOf.has(flip.discussion)) flipsOf.set(flip.discussion, []);
  flipsOf.get(flip.discussion).push(flip);
}
/** The answers that a discussion gave, or was one of. */
const answersOf = new Map();
data.scores.forEach((score, index) => {
  for (const id of score.discussions || []) {
    if (!answersOf.has(id)) answersOf.set(id, []);
    answersOf.get(id).push(index);
  }
});
