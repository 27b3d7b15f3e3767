// The sections that are tables.

/** columns: [{title, words}], rows: [{class, cells}] with the first cell as the row's head. */
function table(columns, rows) {
  const head = element('tr', {}, columns.map((column) =>
    element('th', { scope: 'col', class: column.words ? 'words' : null, title: column.hint }, column.title)));
  const body = rows.map((row) => element('tr', { class: row.class }, row.cells.map((cell, place) => {
    const classes = [columns[place].words ? 'words' : '', columns[place].given ? 'given' : ''].join(' ').trim();
    const kind = place === 0 ? ['th', { scope: 'row' }] : ['td', { class: classes || null }];
    return element(kind[0], kind[1], cell);
  })));
  return element('table', {}, element('thead', {}, head), element('tbody', {}, body));
}

const sub = (...words) => element('span', { class: 'sub' }, ...words);

function equalTokenContrast(method) {
  return data.contrasts.find((one) => inPart(one) && one.method === method && one.equal_tokens);
}

function differenceCell(contrast) {
  if (!contrast) return '–';
  const clear = contrast.p_holm < 0.05;
  const way = clear ? (contrast.difference.mean > 0 ? 'strong up' : 'strong down') : '';
  return [element('span', { class: way }, points(contrast.difference.mean)),
    sub(bounds(contrast.difference.interval, points))];
}

function tokensCell(mean) {
  const parts = [];
  if (mean.reasoning) parts.push(count(mean.reasoning) + ' thinking');
  if (mean.discarded) parts.push(count(mean.discarded) + ' discarded');
  if (mean.lost) parts.push(mean.lost.toFixed(2) + ' calls lost');
  return [count(mean.generated), parts.length ? sub(parts.join(', ')) : null];
}

function accuracyCell(line) {
  if (line.answers === 0) return '–';
  const errored = line.verdicts.errored || 0;
  return [element('span', { class: 'strong' }, percent(line.accuracy.mean)), sub(shares(line.accuracy.interval)),
    errored ? sub(percent(line.without_errored.mean) + ' w/o errored') : null];
}

function callsCell(line) {
  return [line.mean.calls.toFixed(1), line.samples ? sub(line.samples.toFixed(1) + ' samples') : null];
}

/** A column of the table: {title, hint, of: the cell of a line}. */
const TABLE_COLUMNS = [
  { title: 'Method', of: (line) => [methodName(line.method), sub(KINDS[data.methods[line.method].kind])] },
  { title: 'Right', of: accuracyCell },
  { title: 'To equal tokens', hint: 'paired difference in points, with its 95 % interval',
    of: (line) => (data.methods[line.method].kind === 'team' ? differenceCell(equalTokenContrast(line.method)) : '') },
  { title: 'Questions', hint: 'and repeats of each, at most', of: (line) => count(line.questions) + ' × ' + line.repeats },
  ...VERDICTS.map(([name, sign]) => ({
    title: [sign, sub(name)], verdict: name,
    of: (line) => count(name === 'unfinished' ? line.unfinished : line.verdicts[name] || 0),
  })),
  { title: 'Generated', hint: 'tokens an answer', of: (line) => tokensCell(line.mean) },
  { title: 'Prompt', hint: 'tokens an answer',
    of: ({ mean }) => [count(mean.prompt), mean.cached ? sub(count(mean.cached) + ' cached') : null] },
  { title: 'Calls', hint: 'an answer', of: callsCell },
  { title: 'Cost', hint: 'an answer', of: (line) => dollars(line.mean.dollars) },
  { title: 'Time', hint: 'an answer', of: (line) => duration(line.mean.seconds) },
];

/** A ceiling is nothing that anybody answered: it has a name and an accuracy, no verdicts and no cost. */
const CEILING_COLUMNS = 2;

function linesInOrder() {
  const lines = data.table.filter(inPart);
  return data.order.map((method) => lines.find((line) => line.method === method)).filter(Boolean);
}

function notesOf(line) {
  const name = methodName(line.method) + ': ';
  const notes = line.note ? [name + line.note] : [];
  if (line.retried)
    notes.push(name + plural(line.retried, 'answer') + ' taken up again after a failure; ' +
      percent(line.accuracy_unretried) + ' right with these counted as errored.');
  return notes;
}

function showTable() {
  const lines = linesInOrder();
  const unfinished = lines.some((line) => line.unfinished > 0);
  const columns = TABLE_COLUMNS.filter((column) => column.verdict !== 'unfinished' || unfinished);
  const rows = lines.map((line) => ({
    class: data.methods[line.method].kind === 'team' ? 'team' : 'control',
    cells: columns.map((column, place) =>
      (data.methods[line.method].kind === 'oracle' && place >= CEILING_COLUMNS ? '–' : column.of(line))),
  }));
  byId('table').replaceChildren(table(columns, rows));
  const notes = lines.flatMap(notesOf);
  if (!data.about.controls) notes.push('Run with --no-controls: nothing here says what the same tokens do without a team.');
  if (state.part === '') notes.push(...data.needed.map((words) => words + '.'));
  byId('table-notes').replaceChildren(...notes.map((note) => element('li', {}, note)));
}

const RULES = [['strict', 'Strict'], ['lenient', 'Lenient'], ['covered', 'Words used']];

function showRegraded() {
  const regraded = data.regraded.filter(inPart);
  const rules = RULES.filter(([name]) => regraded.some((one) => one.rules === name));
  const cell = (share) => (share ? [percent(share.mean), sub(shares(share.interval))] : '–');
  const rows = linesInOrder().filter((line) => regraded.some((one) => one.method === line.method)).map((line) => ({
    class: data.methods[line.method].kind === 'team' ? 'team' : 'control',
    cells: [methodName(line.method), cell(line.accuracy), ...rules.map(([name]) =>
      cell((regraded.find((one) => one.method === line.method && one.rules === name) || {}).share))],
  }));
  byId('regraded-section').hidden = rows.length === 0;
  byId('regraded').replaceChildren(table([{ title: 'Method' }, { title: 'As graded' }, ...rules.map(([, title]) => ({ title }))], rows));
}

function contrastRow(one) {
  return {
    class: one.equal_tokens ? 'team' : '',
    cells: [
      [methodName(one.method), sub('against ' + methodName(one.against))],
      count(one.questions), differenceCell(one), bounds(one.bootstrap, points),
      chance(one.p), chance(one.p_holm), count(one.only_method), count(one.only_against), chance(one.mcnemar),
    ],
  };
}

function showContrasts() {
  const columns = [
    { title: 'Methods' }, { title: 'Questions' }, { title: 'Difference' }, { title: 'Bootstrap' },
    { title: 'p', hint: 'permutation' }, { title: 'p, Holm', hint: 'over all teams, or over the parts' }, { title: 'Only the first' }, { title: 'Only the second' },
    { title: 'p, McNemar' },
  ];
  const rows = data.contrasts.filter(inPart).map(contrastRow);
  byId('contrasts-section').hidden = rows.length === 0;
  byId('contrasts').replaceChildren(table(columns, rows));
}

function showMinds() {
  const flips = data.flips.filter(inPart);
  const critics = data.critics.filter(inPart);
  byId('minds-section').hidden = flips.length + critics.length === 0;
  byId('minds').replaceChildren(...(flips.length ? [table([
    { title: 'From one proposal to the next' }, { title: 'Round' }, { title: '✗ → ✓' }, { title: '✓ → ✗' },
    { title: '✓ kept' }, { title: '✗ kept' },
  ], flips.map((one) => ({ cells: [
    methodName(one.method), count(one.round),
    element('span', { class: one.wrong_to_right ? 'strong up' : '' }, count(one.wrong_to_right)),
    element('span', { class: one.right_to_wrong ? 'strong down' : '' }, count(one.right_to_wrong)),
    count(one.kept_right), count(one.kept_wrong)] })))] : []));
  const of = (some, all) => (all ? [percent(some / all), sub(count(some) + ' of ' + count(all))] : '–');
  byId('critics').replaceChildren(...(critics.length ? [table([
    { title: 'Critics' }, { title: 'Right proposals accepted' }, { title: 'Wrong proposals accepted' },
  ], critics.map((one) => ({ cells: [
    methodName(one.method), of(one.right_accepted, one.right), of(one.wrong_accepted, one.wrong)] })))] : []));
  showFlipList();
}

const FLIPS_MAX = 300;

function flipRow(flip) {
  const [first] = answersOf.get(flip.discussion) || [];
  const score = first === undefined ? null : data.scores[first];
  const open = score === null ? String(flip.discussion) : element('button', { type: 'button' }, data.questions[score.question].id);
  if (score !== null) open.addEventListener('click', () => openAnswer(first, flip.discussion));
  return { cells: [open, score === null ? '' : methodName(score.method), count(flip.round), flip.who, flip.whose,
    flip.before, flip.after, element('span', { class: flip.to_right ? 'up' : 'down' }, flip.to_right ? '✓ right' : '✗ wrong')] };
}

function showFlipList() {
  const box = byId('flips');
  const list = data.flip_list.filter((flip) => {
    const [first] = answersOf.get(flip.discussion) || [];
    return state.part === '' || (first !== undefined && asksPart(data.questions[data.scores[first].question]));
  });
  box.hidden = list.length === 0;
  const cut = list.length > FLIPS_MAX ? ' (the first ' + count(FLIPS_MAX) + ')' : '';
  box.querySelector('summary').textContent = plural(list.length, 'change') + ' of mind, one by one' + cut;
  box.querySelector('div').replaceChildren(table([
    { title: 'Question' }, { title: 'Method', words: true }, { title: 'Round' }, { title: 'Who', words: true },
    { title: 'After whom', words: true }, { title: 'Before', given: true }, { title: 'After', given: true },
    { title: 'Now', words: true },
  ], list.slice(0, FLIPS_MAX).map(flipRow)));
}

function showPublished() {
  const { note, rows } = data.published;
  byId('published').hidden = rows.length === 0;
  byId('published').querySelector('h2').after(element('p', { class: 'muted' }, note));
  byId('published').querySelector('div').replaceChildren(table([
    { title: 'As published' }, { title: 'Benchmark', words: true }, { title: 'Questions' }, { title: 'Accuracy' },
    { title: 'Source', words: true },
  ], rows.map((row) => ({ cells: [row.who, row.benchmark, count(row.questions), percent(row.accuracy), row.source] }))));
}
