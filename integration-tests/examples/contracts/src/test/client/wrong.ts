import type { SseEvents, SseJson, TypedEventSource } from './sse-events';

const json: SseJson = JSON;

const source = new EventSource('/sse') as TypedEventSource<SseEvents>;
source.addEventListener('trade', event => console.log(json.parse(event.data).price));
source.addEventListener('trades', event => console.log(event.data));
