/** How a {@link SharedEventSource} connects. */
export interface SharedEventSourceInit {
  /**
   * Whether cookies are sent to another origin, as for an `EventSource`. By default `false`. Tabs
   * with different values do not share a stream.
   */
  withCredentials?: boolean;

  /**
   * The position behind which the events start, for instance one that the server has rendered into
   * the page. It takes precedence over a query parameter `lastEventId` of the URL, and this one
   * over the position that the tab had before it was loaded again. By default, the events start
   * with the next one.
   */
  lastEventId?: string;
}

/** The events that every {@link SharedEventSource} has. Those with other names are messages. */
export interface SharedEventSourceEventMap {
  open: Event;
  message: MessageEvent<string>;
  error: Event;
}

/**
 * An `EventSource` that all tabs of an origin share: one of them has the stream, and the others get
 * its events from that tab. It is used as an `EventSource` is.
 *
 * A tab has a stream of its own where the browser has no Web Locks, as with plain HTTP from another
 * host than `localhost`, or no `BroadcastChannel`.
 */
export class SharedEventSource extends EventTarget {
  static readonly CONNECTING: 0;
  static readonly OPEN: 1;
  static readonly CLOSED: 2;

  /**
   * Connects. A fragment in the URL is not sent, and keeps tabs with different ones apart.
   *
   * @throws TypeError if the URL can't be parsed
   */
  constructor(url: string | URL, options?: SharedEventSourceInit);

  /** The URL, absolute and without the parameter `lastEventId`. */
  readonly url: string;
  readonly withCredentials: boolean;
  /** `CONNECTING`, `OPEN`, or `CLOSED` for good. */
  readonly readyState: 0 | 1 | 2;

  onopen: ((event: Event) => void) | null;
  onmessage: ((event: MessageEvent<string>) => void) | null;
  /**
   * The stream is lost. While `readyState` is `CONNECTING`, another try follows; it is `CLOSED`
   * when the server has answered with a status that no other try would change, such as 204 or 403.
   */
  onerror: ((event: Event) => void) | null;

  /** Stops for this tab, and forgets its position. */
  close(): void;

  addEventListener<K extends keyof SharedEventSourceEventMap>(type: K,
    listener: (event: SharedEventSourceEventMap[K]) => void, options?: boolean | AddEventListenerOptions): void;
  addEventListener(type: string,
    listener: (event: MessageEvent<string>) => void, options?: boolean | AddEventListenerOptions): void;
  addEventListener(type: string,
    listener: EventListenerOrEventListenerObject | null, options?: boolean | AddEventListenerOptions): void;
  removeEventListener<K extends keyof SharedEventSourceEventMap>(type: K,
    listener: (event: SharedEventSourceEventMap[K]) => void, options?: boolean | EventListenerOptions): void;
  removeEventListener(type: string,
    listener: (event: MessageEvent<string>) => void, options?: boolean | EventListenerOptions): void;
  removeEventListener(type: string,
    listener: EventListenerOrEventListenerObject | null, options?: boolean | EventListenerOptions): void;
}
