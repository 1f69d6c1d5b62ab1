import { SharedEventSource } from './shared-event-source.js';

const element = id => document.getElementById(id);
const states = ['connecting', 'live', 'closed'];
const source = new SharedEventSource('/history');

function showState() {
  const state = states[source.readyState];
  element('status').dataset.state = state;
  element('status').textContent = state[0].toUpperCase() + state.slice(1);
  showStreams();
}

async function showStreams() {
  element('streams').textContent = await (await fetch('/publish/history/streams')).text();
}

source.onopen = source.onerror = showState;
source.onmessage = event => {
  const item = document.createElement('li');
  item.textContent = event.data;
  element('messages').append(item);
  item.scrollIntoView({ block: 'nearest' });
  showStreams();
};

element('send-form').addEventListener('submit', event => {
  event.preventDefault();
  fetch('/publish/history', { method: 'POST', body: element('text').value });
  element('text').value = '';
});
