'use strict';

const notes = document.getElementById('notes');
const status = document.getElementById('status');
// tag::latest[]
const source = new EventSource('/board/events?latest');

source.addEventListener('note', event => {
  const item = document.createElement('li');
  item.textContent = JSON.parse(event.data).text;
  notes.append(item);
});
source.addEventListener('gap', () => notes.replaceChildren()); // the last ones follow
source.addEventListener('live', () => show('live', 'Up to date'));
source.addEventListener('error', () => show('connecting', 'Catching up'));
// end::latest[]

function show(state, text) {
  status.dataset.state = state;
  status.textContent = text;
}
