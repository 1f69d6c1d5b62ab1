'use strict';

// tag::follow[]
const notes = document.getElementById('notes');
const source = new EventSource('/board/events?lastEventId=' + encodeURIComponent(notes.dataset.cursor));

source.addEventListener('note', event => {
  const note = JSON.parse(event.data);
  if (!notes.querySelector(`[data-id="${note.id}"]`)) { // it may be in the page already
    const item = document.createElement('li');
    item.dataset.id = note.id;
    item.textContent = note.text;
    notes.append(item);
  }
});
source.addEventListener('gap', () => location.reload()); // the page is older than what is kept
// end::follow[]

const form = document.getElementById('note-form');
form.addEventListener('submit', event => {
  event.preventDefault();
  fetch('/board', {method: 'POST', body: form.text.value}).then(() => form.reset());
});
