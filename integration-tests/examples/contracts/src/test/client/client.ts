// tag::code[]
import type { SseEvents, SseJson, StaffSseEvents, TypedEventSource } from './sse-events';

const json: SseJson = JSON;

const source = new EventSource('/sse') as TypedEventSource<SseEvents>;
source.addEventListener('trade', event => {
    const trade = json.parse(event.data); // a Trade
    console.log(trade.side === 'BUY' ? 'bought' : 'sold', trade.cents / 100, trade.trader ?? 'by nobody');
});
source.addEventListener('headline', event => console.log(event.data.toUpperCase())); // text as it is
// end::code[]

const staff = new EventSource('/sse/staff') as TypedEventSource<StaffSseEvents>;
staff.addEventListener('alarm', event => {
    const alarm = json.parse(event.data);
    console.log(alarm.kind === 'halted' ? alarm.reason : alarm.cents);
});
