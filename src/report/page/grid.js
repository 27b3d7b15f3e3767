// Rows are questions, columns methods with a mark for each repeat.
const ROWS_AT_FIRST = 60;
let rowsShown = ROWS_AT_FIRST;

/** answers[question][method]: indices of scores, by repeat. */
const answers = data.questions.map(() => new Map());
data.scores.forEach((score, index) => {
  const row = answers[score.question];
  if (!row.has(score.method)) row.set(score.method, []);
  row.get(score.method).push(index);
});

const isRight = (index) => verdictOf(data.scores[index]) === 'right';

function ratesOfTeams(question) {
  return teams().map((method) => answers[question].get(method) || []).filter((list) => list.length)
    .map((list) => list.filter(isRight).length / list.length);
}

function anyVerdict(question, ...verdicts) {
  return [...answers[question].values()].flat().some((index) => verdicts.includes(verdictOf(data.scores[index])));
}

/** Whether a team does otherwise than the control with its tokens. */
function teamDiffers(question) {
  return teams().some((team) => {
    const beside = data.contrasts.find((one) => one.equal_tokens && one.method === team && one.group === '');
    const control = beside ? beside.against : -1;
    const rate = (method) => { const list = answers[question].get(method) || []; return list.length ? list.filter(isRight).length / list.length : null; };
    const [ours, theirs] = [rate(team), rate(control)];
    return ours !== null && theirs !== null && ours !== theirs;
  });
}

const FILTERS = [
  ['all questions', () => true],
  ['where a team and its equal-token control differ', teamDiffers],
  ['where teams differ', (question) => new Set(ratesOfTeams(question)).size > 1],
  ['that no team got right', (question) => ratesOfTeams(question).every((rate) => rate === 0)],
  ['that every team got right', (question) => ratesOfTeams(question).every((rate) => rate === 1)],
  ['with unparsed or undecided answers', (question) => anyVerdict(question, 'unparsed', 'undecided')],
  ['with errored or unfinished answers', (question) => anyVerdict(question, 'errored', 'unfinished')],
];

function chosenQuestions() {
  const [, fits] = FILTERS[Number(byId('filter').value)];
  const words = byId('find').value.trim().toLowerCase();
  return data.questions.map((_, index) => index).filter((index) => {
    const question = data.questions[index];
    return asksPart(question) && fits(index) && question.id.toLowerCase().includes(words);
  });
}

function markOf(index) {
  const score = data.scores[index];
  const verdict = verdictOf(score);
  const words = data.questions[score.question].id + ', ' + methodName(score.method) + ', repeat ' + (score.repeat + 1) + ': ' + verdict;
  return element('button', { type: 'button', class: 'mark ' + verdict, 'data-score': index, tabindex: '-1', 'aria-label': words,
    title: words + (score.extracted ? ' – ' + score.extracted : '') }, SIGNS[verdict]);
}

function gridRow(question, methods) {
  const cells = methods.map((method) => element('td', {},
    element('span', { class: 'marks' }, (answers[question].get(method) || []).map(markOf))));
  return element('tr', {}, element('th', { scope: 'row' }, data.questions[question].id), cells);
}

function showGrid() {
  const methods = data.order.filter((method) => data.scores.some((score) => score.method === method));
  const chosen = chosenQuestions();
  const head = element('tr', {}, element('th', { scope: 'col' }, 'Question'),
    methods.map((method) => element('th', { scope: 'col' }, methodName(method))));
  byId('grid').replaceChildren(element('table', {}, element('thead', {}, head),
    element('tbody', {}, chosen.slice(0, rowsShown).map((question) => gridRow(question, methods)))));
  byId('shown').textContent = Math.min(rowsShown, chosen.length) + ' of ' + plural(chosen.length, 'question');
  showMore(chosen.length);
  const [first] = gridMarks();
  if (first) first.tabIndex = 0;
}

function showMore(all) {
  const more = (title, rows) => {
    const button = element('button', { type: 'button' }, title);
    button.addEventListener('click', () => { rowsShown = rows; showGrid(); });
    return button;
  };
  const rest = all - rowsShown;
  byId('more').replaceChildren(...(rest <= 0 ? [] : [more('Show ' + Math.min(rest, 200) + ' more', rowsShown + 200), ' ',
    more('Show all ' + count(all), all)]));
}

function gridMarks() { return [...byId('grid').querySelectorAll('.mark')]; }

/** One mark takes the tab stop; arrows move it. */
function focusMark(mark) {
  for (const other of byId('grid').querySelectorAll('.mark[tabindex="0"]')) other.tabIndex = -1;
  mark.tabIndex = 0;
  mark.focus();
}

function besides(mark, key) {
  const row = [...mark.closest('tr').querySelectorAll('.mark')];
  const place = row.indexOf(mark);
  if (key === 'ArrowRight') return row[place + 1];
  if (key === 'ArrowLeft') return row[place - 1];
  if (key === 'Home') return row[0];
  if (key === 'End') return row[row.length - 1];
  const other = key === 'ArrowDown' ? mark.closest('tr').nextElementSibling : mark.closest('tr').previousElementSibling;
  const marks = other ? [...other.querySelectorAll('.mark')] : [];
  return marks[Math.min(place, marks.length - 1)];
}

function listenToGrid() {
  byId('grid').addEventListener('click', (event) => {
    const mark = event.target.closest('.mark');
    if (mark) openAnswer(Number(mark.dataset.score));
  });
  byId('grid').addEventListener('keydown', (event) => {
    const mark = event.target.closest('.mark');
    if (!mark || !/^(Arrow|Home$|End$)/.test(event.key)) return;
    event.preventDefault();
    const next = besides(mark, event.key);
    if (next) focusMark(next);
  });
  byId('filter').append(...FILTERS.map(([title], index) => element('option', { value: index }, title)));
  const again = () => { rowsShown = ROWS_AT_FIRST; showGrid(); };
  byId('filter').addEventListener('change', again);
  byId('find').addEventListener('input', again);
  byId('filters').addEventListener('submit', (event) => event.preventDefault());
  const seen = new Set(data.scores.map(verdictOf));
  byId('legend').replaceChildren(...VERDICTS.filter(([name]) => seen.has(name)).map(([name, , words]) =>
    element('span', { class: 'entry' }, verdictMark(name), words)));
}
