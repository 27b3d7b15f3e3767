// One answer: what was asked, who said what, what it cost, why it counts as right or wrong.
let opened = null;
/** Most of the page's bytes, read when they are first wanted: by id, with their questions. */
let discussionsRead = null;

async function readDiscussions() {
  const { statements, discussions } = await unpacked('discussions');
  return new Map(discussions.map((one) => [one.id, { ...one, question: statements[one.statement] }]));
}

function usageWords(usage) {
  const words = [plural(usage.generated, 'token') + (usage.estimated ? ' (estimated)' : '')];
  if (usage.reasoning) words.push(count(usage.reasoning) + ' of them thinking');
  words.push(count(usage.prompt) + ' read' + (usage.cached ? ' (' + count(usage.cached) + ' cached)' : ''));
  if (usage.dollars) words.push(dollars(usage.dollars));
  return words;
}

function costOfTurn(turn) {
  if (turn.lost) return 'cost not known';
  const words = turn.model || turn.usage.generated ? usageWords(turn.usage) : ['a program'];
  if (turn.took_ms) words.push(duration(turn.took_ms / 1000));
  if (turn.model) words.push(turn.model);
  if (turn.seen === false) words.push('not seen by the team');
  return words.join(' · ');
}

function agreement(turn) {
  if (turn.agrees === undefined) return null;
  const critic = turn.role === 'critic';
  const word = turn.agrees ? (critic ? '✓ agrees' : '✓ passed') : (critic ? '✗ disagrees' : '✗ failed');
  return element('span', { class: 'badge ' + (turn.agrees ? 'yes' : 'no') }, word);
}

function unfolding(title, text) {
  return text ? element('details', {}, element('summary', {}, title), element('pre', { dir: 'auto' }, text)) : null;
}

function turnPart(turn) {
  const role = /^[a-z]+$/.test(turn.role) ? turn.role : 'other';
  return element('section', { class: 'turn ' + role + (turn.seen === false ? ' unseen' : '') },
    element('div', {}, element('span', { class: 'who' }, turn.who), agreement(turn)),
    unfolding('Thinking', turn.thinking),
    turn.text ? element('div', { class: 'text', dir: 'auto' }, turn.text) : null,
    turn.note ? element('div', { class: turn.failed ? 'down' : 'muted' }, turn.note) : null,
    unfolding('As written', turn.written),
    element('div', { class: 'cost' }, costOfTurn(turn)));
}

function flipPart(flip) {
  const change = [flip.who, ' went from ', element('code', {}, flip.before), ' to ', element('code', {}, flip.after),
    flip.to_right ? ' (wrong to right)' : ' (right to wrong)', ' in round ' + flip.round];
  const after = flip.whose ? [', after ', flip.whose] : [];
  return element('p', {}, element('span', { class: flip.to_right ? 'up' : 'down' }, flip.to_right ? '↗ ' : '↘ '), change, after, '.');
}

function turnsPart(one) {
  const parts = [];
  let round = 0;
  for (const turn of one.turns) {
    if (turn.round !== round) {
      round = turn.round;
      parts.push(element('h3', { class: 'round' }, 'Round ' + round));
    }
    parts.push(turnPart(turn));
  }
  return parts;
}

function discussionPart(one) {
  const flips = flipsOf.get(one.id) || [];
  const end = ['Ended: ' + one.ending + (one.why ? ', ' + one.why : ''), ...usageWords(one.usage), duration(one.took_ms / 1000)];
  return [
    element('h3', {}, 'The question'),
    element('p', { class: 'question', dir: 'auto' }, one.question),
    flips.length ? element('div', { class: 'flip' }, element('strong', {}, 'Who changed their mind'), flips.map(flipPart)) : null,
    ...turnsPart(one),
    element('h3', { class: 'round' }, 'The end'),
    one.text ? element('div', { class: 'turn' }, element('div', { class: 'text', dir: 'auto' }, one.text)) : null,
    one.answer ? element('p', {}, 'Answer: ', element('code', {}, one.answer)) : null,
    element('p', { class: 'muted' }, end.join(' · ')),
  ];
}

function missingPart(id) {
  const command = 'convene show ' + data.about.store + ' --discussion ' + id;
  return [element('p', { class: 'muted' }, 'This discussion is not in this page (see “How this was made”). To read it:'),
    element('pre', {}, command)];
}

function costOfAnswer(score) {
  const [generated, prompt, calls, seconds, money] = score.cost;
  return [plural(generated, 'generated token'), count(prompt) + ' read', plural(calls, 'call'), dollars(money),
    duration(seconds)].join(' · ');
}

function tabsPart(index, chosen) {
  const ids = data.scores[index].discussions || [];
  if (ids.length < 2) return null;
  return element('div', { class: 'tabs', role: 'group', 'aria-label': 'Discussions' }, ids.map((id, place) => {
    const button = element('button', { type: 'button', 'aria-pressed': String(id === chosen) },
      place === 0 ? 'the answer' : 'sample ' + (place + 1));
    button.addEventListener('click', () => openAnswer(index, id));
    return button;
  }));
}

function answerPart(index, chosen, one) {
  const score = data.scores[index];
  const question = data.questions[score.question];
  const verdict = verdictOf(score);
  const facts = [['Read as', score.extracted || '–'], ['Gold', question.gold || 'none: a checker grades'], ['Why', score.why || '–'],
    ['Cost', costOfAnswer(score)]];
  if (score.retries) facts.push(['Retries', 'taken up again ' + plural(score.retries, 'time') + ' after a failure']);
  return [
    element('h2', { id: 'answer-title', tabindex: '-1' }, question.id),
    element('p', { class: 'muted' }, methodName(score.method) + ', repeat ' + (score.repeat + 1)),
    element('div', { class: 'verdict' }, verdictMark(verdict), element('strong', {}, verdict)),
    element('dl', {}, facts.map(([name, value]) => [element('dt', {}, name), element('dd', { dir: 'auto' }, value)])),
    tabsPart(index, chosen),
    ...(chosen === undefined ? [element('p', { class: 'muted' }, 'There was no discussion.')] : one ? discussionPart(one) : missingPart(chosen)),
  ];
}

async function openAnswer(index, discussion) {
  const score = data.scores[index];
  const chosen = discussion === undefined ? (score.discussions || [])[0] : discussion;
  opened = index;
  discussionsRead = discussionsRead || readDiscussions();
  const one = (await discussionsRead).get(chosen);
  if (opened !== index) return;
  byId('answer-body').replaceChildren(...answerPart(index, chosen, one).filter((part) => part !== null));
  const dialog = byId('answer');
  if (!dialog.open) dialog.showModal();
  dialog.scrollTop = 0;
  byId('answer-title').focus({ preventScroll: true });
  history.replaceState(null, '', '#answer-' + index);
}

/** The neighbour among the marks that are shown. */
function step(by) {
  const marks = gridMarks();
  const at = marks.findIndex((mark) => Number(mark.dataset.score) === opened);
  const next = marks[at + by];
  if (next) openAnswer(Number(next.dataset.score));
}

function listenToDialog() {
  const dialog = byId('answer');
  byId('close').addEventListener('click', () => dialog.close());
  byId('previous').addEventListener('click', () => step(-1));
  byId('next').addEventListener('click', () => step(1));
  dialog.addEventListener('click', (event) => { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener('close', () => {
    history.replaceState(null, '', location.pathname + location.search);
    const mark = document.querySelector('.mark[data-score="' + opened + '"]');
    if (mark) focusMark(mark);
  });
}

function openFromAddress() {
  const named = /^#answer-(\d+)$/.exec(location.hash);
  if (named && Number(named[1]) < data.scores.length) openAnswer(Number(named[1]));
}
