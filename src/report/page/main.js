// Fills the page once, and again what depends on the chosen part.
function findingPart(finding) {
  const name = methodName(finding.method);
  const rest = finding.text.slice(name.length);
  return element('div', { class: 'finding ' + finding.kind }, element('p', {}, element('strong', {}, name), rest));
}

function showHead() {
  const { about } = data;
  const when = new Date(about.created_ms);
  byId('benchmark').textContent = about.benchmark;
  document.title = about.benchmark + ' – Convene';
  const facts = [plural(data.questions.length, 'question'), plural(data.scores.filter((score) => score.verdict).length, 'answer')];
  if (about.settings.model) facts.push(about.settings.model);
  if (about.created_ms) facts.push(when.toISOString().slice(0, 10));
  byId('facts').textContent = facts.join(' · ');
  byId('unfinished').replaceChildren(element('p', {}, data.unfinished || ''), element('pre', {}, about.command));
  byId('unfinished').hidden = !data.unfinished;
  byId('findings').replaceChildren(...data.findings.map((one) => findingPart(one)));
}

function showMade() {
  const { about, kept } = data;
  const facts = [['Begun', about.created_ms ? new Date(about.created_ms).toISOString().replace('T', ' ').slice(0, 16) + ' UTC' : ''],
    ['Run by', about.program], ['Page by', about.reported_by], ['Store', about.store],
    ...Object.entries(about.settings)].filter(([, value]) => value);
  const box = byId('made');
  box.replaceChildren(element('p', {}, 'The command, exactly as typed:'), element('pre', {}, about.command || 'not kept'),
    element('dl', {}, facts.map(([name, value]) => [element('dt', {}, name), element('dd', {}, value)])));
  if (about.gold_errors.length)
    box.append(element('h3', {}, 'Left out: ' + plural(about.gold_errors.length, 'question') + ' whose gold answer cannot be read'),
      element('ul', {}, about.gold_errors.map((error) => element('li', {}, error))));
  box.append(element('p', { class: 'muted' }, keptWords(kept)));
}

function keptWords(kept) {
  if (kept.which === 'none') return 'This page holds no questions and no discussions (--discussions none).';
  const which = kept.which === 'wrong' ? ' of answers that are not right (--discussions wrong)' : '';
  const all = 'Discussions' + which + ' in this page: ' + count(kept.discussions) + ' of ' + count(kept.of) + '.';
  if (kept.discussions === kept.of) return all;
  return all + ' The rest did not fit into ' + count(kept.bytes_max / 1e6) +
    ' MB (--discussions-mb); teams’ answers that are not right came first.';
}

function showPart() {
  showTable();
  showChart();
  showRegraded();
  showContrasts();
  showMinds();
  rowsShown = ROWS_AT_FIRST;
  showGrid();
}

function offerParts() {
  if (data.groups.length === 0) return;
  byId('parts').hidden = false;
  byId('part').append(element('option', { value: '' }, 'everything'), ...data.groups.map((group) => element('option', { value: group }, group)));
  byId('part').addEventListener('change', () => { state.part = byId('part').value; showPart(); });
}

showHead();
offerParts();
listenToGrid();
listenToDialog();
showPart();
showPublished();
showMade();
keepChartColours();
openFromAddress();
addEventListener('hashchange', openFromAddress);
