// tag::code[]
let lastEventId = '';
let source;

async function connect() {
    const response = await fetch('/ticket', { method: 'POST' });
    const ticket = await response.text();
    source = new EventSource(`/sse?ticket=${ticket}&lastEventId=${encodeURIComponent(lastEventId)}`);
    source.onmessage = event => {
        lastEventId = event.lastEventId;
        show(event.data);
    };
    source.onerror = () => {
        // it would come back with the same ticket, which is used up
        source.close();
        setTimeout(connect, 1000 + 2000 * Math.random());
    };
}
// end::code[]
