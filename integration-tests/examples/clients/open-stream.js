/**
 * Opens a stream that also comes back when the server has refused it, with 429 or 503 for instance, where a plain EventSource
 * gives up.
 *
 * @param url of the stream
 * @param listeners a function for each name of an event
 * @param options of the EventSource
 * @return a function that closes the stream
 */
function openStream(url, listeners, options) {
  const shortest = 1000;
  const longest = 60_000;
  let pause = shortest;
  let lastEventId = '';
  let source;
  let timer;

  function open() {
    const place = new URL(url, location.href);
    if (lastEventId) {
      // a new EventSource doesn't know it
      place.searchParams.set('lastEventId', lastEventId);
    }
    source = new EventSource(place, options);
    source.onopen = () => pause = shortest;
    source.onerror = () => {
      if (source.readyState === EventSource.CLOSED) {
        // not all clients at the same time
        timer = setTimeout(open, pause * (0.5 + Math.random()));
        pause = Math.min(2 * pause, longest);
      }
    };
    for (const [name, listener] of Object.entries(listeners)) {
      source.addEventListener(name, event => {
        lastEventId = event.lastEventId;
        listener(event);
      });
    }
  }

  open();
  return () => {
    clearTimeout(timer);
    source.close();
  };
}
