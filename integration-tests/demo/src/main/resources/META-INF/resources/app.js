'use strict';

const WINDOW_SECONDS = 90;
const MAX_LOG = 200;
const WIRE_BLOCKS = 3;
const MAX_SPANS = 5;

const $ = id => document.getElementById(id);

function element(tag, properties, ...children) {
  const created = Object.assign(document.createElement(tag), properties);
  created.append(...children);
  return created;
}

function clock(instant) {
  return new Date(instant).toLocaleTimeString([], {hour: '2-digit', minute: '2-digit', second: '2-digit'});
}

// ---------------------------------------------------------------- charts

class Chart {
  static WIDTH = 300;
  static HEIGHT = 90;
  static PADDING = 4;

  constructor(card, format, smallestMax) {
    this.card = card;
    this.format = format;
    this.smallestMax = smallestMax;
    this.points = [];
    this.output = card.querySelector('output');
    this.svg = card.querySelector('svg');
    this.title = card.querySelector('h2').textContent;
    this.unit = card.querySelector('.value span')?.textContent ?? '';
    card.querySelector('.from').textContent = `${WINDOW_SECONDS} s ago`;
    this.topLine = this.shape('line', 'top-line');
    this.area = this.shape('path', 'area');
    this.trace = this.shape('path', 'trace');
    const top = Chart.PADDING;
    for (const [name, value] of Object.entries({x1: 0, x2: Chart.WIDTH, y1: top, y2: top})) {
      this.topLine.setAttribute(name, value);
    }
  }

  shape(tag, className) {
    const shape = document.createElementNS('http://www.w3.org/2000/svg', tag);
    shape.setAttribute('class', className);
    return this.svg.appendChild(shape);
  }

  add(time, value) {
    this.points.push({time, value});
    const oldest = time - WINDOW_SECONDS * 1000;
    // the one before the window stays, so that the line enters from the edge
    while (this.points.length > 1 && this.points[1].time < oldest) {
      this.points.shift();
    }
    this.card.dataset.samples = Number(this.card.dataset.samples) + 1;
    const text = this.format(value);
    this.output.textContent = text;
    this.svg.setAttribute('aria-label', `${this.title}, now ${text} ${this.unit}`.trim());
    this.draw(time);
  }

  draw(now) {
    const max = roundUp(Math.max(this.smallestMax, ...this.points.map(point => point.value)));
    const x = time => Chart.WIDTH * (1 - (now - time) / (WINDOW_SECONDS * 1000));
    const y = value => Chart.HEIGHT - (Chart.HEIGHT - Chart.PADDING) * value / max;
    const corners = this.points.map(point => `${x(point.time).toFixed(1)} ${y(point.value).toFixed(1)}`);
    const line = 'M' + corners.join('L');
    this.trace.setAttribute('d', line);
    this.area.setAttribute('d', `${line}V${Chart.HEIGHT}H${x(this.points[0].time).toFixed(1)}Z`);
    this.card.querySelector('.max').textContent = `${max} ${this.unit}`.trim();
  }
}

// The top of a scale: 1, 2, 4, 6, 8 times a power of ten, a little above the highest value.
function roundUp(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 4, 6, 8, 10].map(step => step * power).find(top => top >= value * 1.1) ?? 20 * power;
}

const chartOf = name => document.querySelector(`[data-figure="${name}"]`);
const charts = {
  cpu: new Chart(chartOf('cpu'), value => value < 10 ? value.toFixed(1) : value.toFixed(0), 9),
  heap: new Chart(chartOf('heap'), value => value.toFixed(0), 9),
  threads: new Chart(chartOf('threads'), String, 9),
  streams: new Chart(chartOf('streams'), String, 3),
};

function showFigures(figures) {
  const time = Date.parse(figures.at);
  charts.cpu.add(time, figures.cpu);
  charts.heap.add(time, figures.heap / 1e6);
  charts.threads.add(time, figures.threads);
  charts.streams.add(time, figures.streams);
  const samples = $('figures').dataset;
  samples.samples = Number(samples.samples) + 1;
}

// ---------------------------------------------------------------- message log

// who has scrolled back to read is not torn away
let following = true;

function follow() {
  const messages = $('messages');
  if (following) {
    messages.scrollTop = messages.scrollHeight;
  }
}

$('messages').addEventListener('scroll', () => {
  const {scrollHeight, scrollTop, clientHeight} = $('messages');
  following = scrollHeight - scrollTop - clientHeight < 40;
});
new ResizeObserver(follow).observe($('messages'));

function log(entry) {
  const messages = $('messages');
  messages.append(entry);
  while (messages.childElementCount > MAX_LOG) {
    messages.firstElementChild.remove();
  }
  follow();
}

const AUDIENCE = {everybody: 'to everybody', tab: 'to this tab only', user: 'to this name only'};

function showMessage(message) {
  log(element('li', {className: message.from === userName() ? 'mine' : ''},
    element('p', {className: 'meta'},
      element('b', {textContent: message.from}),
      element('span', {textContent: AUDIENCE[message.to] ?? ''}),
      element('time', {textContent: clock(message.at)})),
    element('p', {className: 'body', textContent: message.text})));
}

function showNews(text) {
  log(element('li', {className: 'news'},
    element('span', {textContent: text}), element('time', {textContent: clock(Date.now())})));
}

// ---------------------------------------------------------------- connections

const visitors = new Map();
let ownId = null;

function hue(name) {
  return [...name].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 360, 7);
}

function place(address) {
  return address.replace(/^(0:0:0:0:0:0:0:1|127\.0\.0\.1):/, 'localhost:');
}

// A thousand streams that come at once are drawn once, and as far as anybody reads.
const MOST_ROWS = 200;
let drawing = false;

function showVisitors() {
  if (!drawing) {
    drawing = true;
    requestAnimationFrame(() => {
      drawing = false;
      drawVisitors();
    });
  }
}

function drawVisitors() {
  const sorted = [...visitors.values()].sort((a, b) => (b.id === ownId) - (a.id === ownId) || a.since.localeCompare(b.since));
  $('connections').replaceChildren(...sorted.slice(0, MOST_ROWS).map(visitor => {
    const face = element('span', {className: 'face', textContent: [...visitor.user][0], ariaHidden: 'true'});
    face.style.setProperty('--hue', hue(visitor.user));
    const row = element('li', {className: visitor.id === ownId ? 'own' : ''},
      face,
      element('b', {textContent: visitor.user}),
      element('span', {className: 'tag', textContent: visitor.id === ownId ? 'this tab' : ''}),
      element('small', {textContent: `${place(visitor.address)} · since ${clock(visitor.since)}`}));
    row.dataset.id = visitor.id;
    return row;
  }));
  $('count').textContent = visitors.size || '';
  showReceivers();
}

function showReceivers() {
  const select = $('to');
  const chosen = select.value;
  const names = [...new Set([...visitors.values()].map(visitor => visitor.user))].sort().slice(0, MOST_ROWS);
  $('to-users').replaceChildren(...names.map(name => element('option', {value: 'user:' + name, textContent: name})));
  select.value = chosen;
  if (select.selectedIndex < 0) {
    select.value = 'everybody';
  }
}

const REASONS = {
  CLIENT: 'left',
  UNREGISTERED: 'was disconnected by the server',
  OVERFLOW: 'read too slowly and was cut',
  STALLED: 'stopped reading and was cut',
};

// ---------------------------------------------------------------- traces

function showSpan(span) {
  $('spans').prepend(element('li', {},
    element('time', {textContent: clock(span.at)}),
    element('code', {textContent: span.name}),
    element('small', {textContent: span.reason ?? ''})));
  while ($('spans').children.length > MAX_SPANS) {
    $('spans').lastChild.remove();
  }
}

// ---------------------------------------------------------------- the wire

const wire = [];
let received = 0;

function showOnWire(event) {
  received++;
  wire.push([
    ...(event.lastEventId ? [['id', event.lastEventId]] : []),
    ...(event.type === 'message' && !event.data.startsWith('{') ? [] : [['event', event.type]]),
    ...event.data.split('\n').map(line => ['data', line]),
  ]);
  wire.splice(0, wire.length - WIRE_BLOCKS);
  $('wire').replaceChildren(...wire.flatMap(fields => [
    ...fields.map(([name, value]) => element('div', {},
      element('span', {className: 'field-name', textContent: name + ': '}), value)),
    element('div', {className: 'blank'}),
  ]));
  $('received').textContent = `${received} ${received === 1 ? 'event' : 'events'}`;
}

// ---------------------------------------------------------------- the stream

let source = null;

const STATES = {
  connecting: 'Connecting',
  live: 'Live',
  reconnecting: 'Reconnecting',
  closed: 'Closed by the server',
};

function showState(state) {
  const status = $('status');
  status.dataset.state = state;
  status.textContent = STATES[state];
  $('closed-note').hidden = state !== 'closed';
  $('disconnect').disabled = state !== 'live';
  $('close').disabled = state === 'closed';
  // while the browser reconnects the list is only out of date; the next welcome brings a new one
  $('connections').ariaBusy = String(state === 'connecting' || state === 'reconnecting');
  if (state !== 'live') {
    ownId = null;
  }
  if (state === 'closed') {
    visitors.clear();
    showVisitors();
  }
}

const listeners = {
  welcome(welcome) {
    ownId = welcome.id;
    visitors.clear();
    welcome.visitors.forEach(visitor => visitors.set(visitor.id, visitor));
    showVisitors();
  },
  joined(visitor) {
    if (!visitors.has(visitor.id)) {
      showNews(`${visitor.user} joined`);
    }
    visitors.set(visitor.id, visitor);
    showVisitors();
  },
  left(farewell) {
    if (visitors.delete(farewell.id)) {
      showNews(`${farewell.user} ${REASONS[farewell.reason] ?? 'left'}`);
      showVisitors();
    }
  },
  figures: showFigures,
  span: showSpan,
  message: showMessage,
};

function parse(event) {
  try {
    const parsed = JSON.parse(event.data);
    if (parsed && typeof parsed === 'object' && (event.type !== 'message' || parsed.text)) {
      return parsed;
    }
  } catch {
    // plain text, which /publish sends
  }
  return {from: 'published', text: event.data, at: Date.now()};
}

function connect() {
  source?.close();
  showState('connecting');
  source = new EventSource('sse?user=' + encodeURIComponent(userName()));
  source.onopen = () => {
    const status = $('status');
    status.dataset.opened = Number(status.dataset.opened) + 1;
    showState('live');
  };
  // CONNECTING: the browser tries again by itself. CLOSED: it was refused, or answered 204, and never will.
  source.onerror = () => showState(source.readyState === EventSource.CLOSED ? 'closed' : 'reconnecting');
  for (const [type, listener] of Object.entries(listeners)) {
    source.addEventListener(type, event => {
      showOnWire(event);
      listener(parse(event));
    });
  }
}

// ---------------------------------------------------------------- controls

function userName() {
  return $('user').value.trim();
}

function inventName() {
  const any = words => words[Math.floor(Math.random() * words.length)];
  return any(['Amber', 'Calm', 'Clever', 'Gentle', 'Lucky', 'Merry', 'Quiet', 'Sunny', 'Swift'])
    + ' ' + any(['Badger', 'Finch', 'Fox', 'Hare', 'Heron', 'Lynx', 'Otter', 'Owl', 'Robin'])
    + ' ' + (10 + Math.floor(Math.random() * 90));
}

function rename() {
  $('user').value = userName() || inventName();
  if (sessionStorage.getItem('user') !== userName()) {
    sessionStorage.setItem('user', userName());
    connect();
  }
}

async function post(path, body) {
  const response = await fetch('demo/' + path, {
    method: 'POST',
    headers: {'Content-Type': 'application/json'},
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(text || `the server answered ${response.status}`);
  }
  return text && JSON.parse(text);
}

function report(promise) {
  promise.catch(error => $('delivery').textContent = `Not done: ${error.message}`);
}

function send() {
  const text = $('text');
  const [to, ...name] = $('to').value.split(':');
  const sent = post('messages', {text: text.value, to, id: ownId, user: name.join(':')});
  report(sent.then(delivery => {
    text.value = '';
    const {accepted} = delivery;
    $('delivery').textContent = accepted === 0 ? 'Nobody was there to receive it.'
      : `Handed to ${accepted} ${accepted === 1 ? 'stream' : 'streams'}.`;
  }));
}

function askToClose(asking) {
  $('close-confirm').hidden = !asking;
  $('close').hidden = $('close-hint').hidden = asking;
  $('close').setAttribute('aria-expanded', asking);
  $(asking ? 'close-no' : 'close').focus();
}

$('name-form').addEventListener('submit', event => {
  event.preventDefault();
  rename();
});
$('user').addEventListener('change', rename);
$('message-form').addEventListener('submit', event => {
  event.preventDefault();
  send();
});
$('disconnect').addEventListener('click', () => report(post('disconnect', {id: ownId})));
$('close').addEventListener('click', () => askToClose(true));
$('close-no').addEventListener('click', () => askToClose(false));
$('close-confirm').addEventListener('keydown', event => {
  if (event.key === 'Escape') {
    askToClose(false);
  }
});
$('close-yes').addEventListener('click', () => {
  askToClose(false);
  report(post('close'));
});
$('connect').addEventListener('click', connect);

$('curl').textContent = `curl -N -H 'Accept: text/event-stream' ${new URL('sse', location.href)}`;
$('user').value = sessionStorage.getItem('user') ?? inventName();
sessionStorage.setItem('user', userName());
connect();
