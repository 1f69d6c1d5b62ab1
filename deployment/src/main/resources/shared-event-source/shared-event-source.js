const MOST_KEPT = 1000;
const LONGEST_PAUSE = 60_000;
const LONGEST_RETRY_AFTER = 3_600_000;

/**
 * An EventSource that all tabs of an origin share: one of them, the leader, has the stream.
 *
 * A position is a list of ids that mean the same place: that of an event, followed by those that
 * came without data. Each event tells the id of the one before it. A tab that does not know that
 * id has missed something, and gets it with a stream of its own, until the two streams meet.
 */
export class SharedEventSource extends EventTarget {
  static CONNECTING = 0;
  static OPEN = 1;
  static CLOSED = 2;

  readyState = 0;
  onopen = null;
  onmessage = null;
  onerror = null;

  #key;
  #position = [];
  // newest last
  #seen = new Set();
  #life = new AbortController();
  // while this tab takes part
  #visit;
  #channel;
  #leads = false;
  // the stream of this tab, if it has one
  #stream;
  // what the leader has sent while this tab catches up
  #waiting;
  #retry = 1000;

  constructor(url, { withCredentials = false, lastEventId } = {}) {
    super();
    const place = new URL(url, document.baseURI);
    const query = place.searchParams;
    const given = lastEventId || query.get('lastEventId');
    if (query.has('lastEventId')) {
      query.delete('lastEventId');
    }
    this.url = place.href;
    this.withCredentials = withCredentials;
    this.#key = `sse ${withCredentials} ${place.href}`;
    const kept = given || this.#storage(store => store.getItem(this.#key));
    if (kept) {
      this.#moveTo(kept, true);
    }
    for (const type of ['open', 'message', 'error']) {
      this.addEventListener(type, event => this['on' + type]?.(event));
    }
    const { signal } = this.#life;
    const on = (target, type, action) => target.addEventListener(type, action, { signal });
    // a page that is frozen, or kept for the way back, must not hold the lock
    on(window, 'pagehide', () => this.#leave());
    on(window, 'pageshow', () => this.#join());
    on(document, 'freeze', () => this.#leave());
    on(document, 'resume', () => this.#join());
    this.#join();
  }

  close() {
    this.readyState = 2;
    this.#life.abort();
    this.#leave();
    this.#storage(store => store.removeItem(this.#key));
  }

  #join() {
    if (this.#visit) {
      return;
    }
    const { signal } = this.#visit = new AbortController();
    const lead = () => {
      this.#leads = true;
      this.#waiting = null;
      if (this.#stream) {
        this.#announce();
      } else {
        this.#run();
      }
    };
    if (!navigator.locks || !window.BroadcastChannel) {
      lead();
      return;
    }
    this.#channel = new BroadcastChannel(this.#key);
    this.#channel.onmessage = ({ data }) => this.#hear(data);
    this.#channel.postMessage({ ask: 1 });
    navigator.locks.request(this.#key, { signal }, () => signal.aborted || new Promise(release => {
      signal.onabort = release;
      lead();
    })).catch(() => signal.aborted || lead());
  }

  #leave() {
    this.#visit?.abort();
    this.#stream?.abort();
    this.#channel?.close();
    this.#visit = this.#stream = this.#channel = this.#waiting = null;
    this.#leads = false;
  }

  #announce() {
    this.#tell({ state: this.readyState, position: this.#position });
  }

  #tell(message) {
    if (this.#leads) {
      this.#channel?.postMessage(message);
    }
  }

  #hear({ ask, state, position, events }) {
    if (ask) {
      if (this.readyState == 1) {
        this.#announce();
      }
    } else if (events) {
      events.forEach(event => this.#take(event));
      this.#meet();
    } else {
      if (!this.#waiting) {
        this.#become(state);
      }
      if (state == 1) {
        this.#compare(position);
      }
    }
  }

  #compare(position) {
    const own = this.#position;
    const places = position.map(id => ({ id, after: position[0] }));
    if (this.#waiting) {
      this.#waiting.push(...places);
      this.#meet();
    } else if (!own.length || position.some(id => own.includes(id))) {
      this.#position = [];
      new Set([...position, ...own]).forEach(id => this.#moveTo(id));
    } else if (position.length && !position.some(id => this.#seen.has(id))) {
      this.#catchUp(places);
    }
  }

  #take(event) {
    const { id, after, data } = event;
    if (this.#waiting) {
      this.#waiting.push(event);
    } else if (id == null || !this.#position.length || this.#position.includes(after)) {
      this.#deliver(event);
    } else if (!this.#seen.has(id) && (data != null || !this.#seen.has(after))) {
      this.#catchUp([event]);
    }
  }

  #catchUp(waiting) {
    this.#waiting = waiting;
    this.#run();
  }

  // Where the leader's stream has an event that the own one has too, or goes on behind it.
  #meet() {
    const waiting = this.#waiting;
    const follows = event => this.#position.includes(event.after);
    const index = waiting?.findLastIndex(event => follows(event) || this.#seen.has(event.id));
    if (index >= 0) {
      this.#stream.abort();
      this.#stream = this.#waiting = null;
      waiting.slice(follows(waiting[index]) ? index : index + 1).forEach(event => this.#take(event));
    } else {
      waiting?.splice(0, waiting.length - MOST_KEPT);
    }
  }

  #deliver({ id, type, data }) {
    if (id != null) {
      this.#moveTo(id, data != null || !id);
    }
    if (data != null) {
      const lastEventId = this.#position.at(-1) ?? '';
      this.dispatchEvent(new MessageEvent(type, { data, lastEventId, origin: new URL(this.url).origin }));
    }
  }

  #moveTo(id, anew) {
    const position = anew ? [] : this.#position.filter(other => other != id);
    if (id) {
      position.push(id);
      this.#seen.delete(id);
      this.#seen.add(id);
    }
    if (position.length > MOST_KEPT) {
      position.splice(1, 1);
    }
    if (this.#seen.size > MOST_KEPT) {
      this.#seen.delete(this.#seen.values().next().value);
    }
    this.#position = position;
    this.#storage(store => store.setItem(this.#key, id));
  }

  #storage(action) {
    try {
      return action(sessionStorage);
    } catch {
      // it is full, or not allowed here
    }
  }

  #become(state) {
    if (this.readyState == 2 || state == 1 && this.readyState == 1) {
      return;
    }
    this.readyState = state;
    if (state == 2) {
      this.#life.abort();
      this.#leave();
    }
    this.dispatchEvent(new Event(state == 1 ? 'open' : 'error'));
  }

  async #run() {
    const { signal } = this.#stream = new AbortController();
    for (let failures = 0; !signal.aborted; failures++) {
      let wait = 0;
      try {
        const place = new URL(this.url);
        if (this.#position.length) {
          place.searchParams.set('lastEventId', this.#position.at(-1));
        }
        const { status, headers, body } = await fetch(place, {
          signal,
          cache: 'no-store',
          credentials: this.withCredentials ? 'include' : 'same-origin',
          headers: { Accept: 'text/event-stream' },
        });
        if (status == 200 && /^text\/event-stream\b/i.test(headers.get('content-type'))) {
          const began = Date.now();
          this.#become(1);
          this.#announce();
          await this.#read(body, signal).finally(() => {
            if (Date.now() - began > 5000) {
              failures = 0;
            }
          });
        } else {
          body?.cancel();
          if (status != 429 && status < 500) {
            this.#tell({ state: 2 });
            this.#become(2);
          }
          const after = headers.get('retry-after');
          wait = (after > 0 ? after * 1000 : Date.parse(after) - Date.now()) || 0;
        }
      } catch {
        // the connection is lost, or this tab does not need it any more
      }
      if (!signal.aborted) {
        this.#tell({ state: 0 });
        this.#become(0);
        const grown = Math.min(this.#retry + 1000 * (2 ** failures - 1), Math.max(this.#retry, LONGEST_PAUSE));
        // not all clients at the same time
        const pause = Math.max(grown, Math.min(wait, LONGEST_RETRY_AFTER)) * (1 + Math.random() / 2);
        await new Promise(done => {
          setTimeout(done, pause);
          signal.onabort = done;
        });
      }
    }
  }

  async #read(body, signal) {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    let cr = false;
    let event = {};
    for (;;) {
      const { done, value } = await reader.read();
      if (done || signal.aborted) {
        return;
      }
      // a LF may be the second half of a line end
      const lines = (cr && value[0] == '\n' ? value.slice(1) : value).split(/\r\n|\r|\n/);
      cr = value.endsWith('\r');
      lines[0] = rest + lines[0];
      rest = lines.pop();
      const events = [];
      for (const line of lines) {
        const [, name, text] = /^([^:]*)(?:: ?)?(.*)/s.exec(line);
        if (!line) {
          events.push(event);
          event = {};
        } else if (name == 'data') {
          event.data = event.data == null ? text : event.data + '\n' + text;
        } else if (name == 'event') {
          event.type = text;
        } else if (name == 'id' && !text.includes('\0')) {
          event.id = text;
        } else if (name == 'retry' && /^\d+$/.test(text)) {
          this.#retry = Math.min(text, LONGEST_RETRY_AFTER);
        }
      }
      this.#publish(events.filter(({ id, data }) => id != null || data != null), signal);
    }
  }

  #publish(events, signal) {
    let [after] = this.#position;
    for (const event of events) {
      event.type ||= 'message';
      if (event.id != null) {
        event.after = after;
        after = event.data != null || !event.id ? event.id || undefined : after ?? event.id;
      }
    }
    // first to the others, as a listener may end this tab
    if (events.length) {
      this.#tell({ events });
    }
    for (const event of events) {
      if (!signal.aborted) {
        this.#deliver(event);
        this.#meet();
      }
    }
  }
}
