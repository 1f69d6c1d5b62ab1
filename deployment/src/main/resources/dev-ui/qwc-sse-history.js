import { SsePage, html, css, age, bytes, number } from './sse-page.js';
import { columnBodyRenderer } from '@vaadin/grid/lit.js';
import '@vaadin/grid';
import '@vaadin/text-field';
import '@vaadin/button';
import '@vaadin/icon';

const FIRST_LIMIT = 100;
const MAX_LIMIT = 1000;

/**
 * The events that are kept for clients that come back.
 */
export class QwcSseHistory extends SsePage {

    static styles = [SsePage.pageStyles, css`
        .text {
            white-space: pre-wrap;
            overflow-wrap: anywhere;
        }
    `];

    static properties = {
        _events: { state: true },
        _filter: { state: true },
        _limit: { state: true }
    };

    constructor() {
        super();
        this._filter = '';
        this._interval = 2000;
    }

    fitting(services) {
        return services.filter(service => service.log !== 'none');
    }

    reset() {
        this._events = null;
        this._limit = FIRST_LIMIT;
    }

    async refresh(isCurrent) {
        if (!this._service) {
            this._events = [];
            return;
        }
        const limit = this._limit;
        const events = await this.call('history', { service: this._service, limit: limit });
        if (isCurrent() && limit === this._limit) {
            this._events = events;
        }
    }

    render() {
        return html`
            <div class="bar">
                ${this.renderServiceSelect()}
                <vaadin-text-field class="grow" label="Filter" placeholder="event, id, target or data" clear-button-visible
                        .value="${this._filter}" @value-changed="${event => this._filter = event.detail.value}">
                    <vaadin-icon slot="prefix" icon="font-awesome-solid:filter"></vaadin-icon>
                </vaadin-text-field>
            </div>
            ${this.renderProblem()}
            ${this._events ? this._renderEvents() : html`<span class="note">Loading the history…</span>`}
        `;
    }

    _renderEvents() {
        const text = this._filter.toLowerCase();
        const events = this._events.filter(each => text === '' || [each.event ?? 'message', each.id, each.target, each.data]
            .some(value => value.toLowerCase().includes(text)));
        const more = this._events.length === this._limit;
        return html`
            <div class="bar level">
                <span class="note">${this._events.length === 0 ? 'Nothing is kept for clients that come back.'
                    : (more ? 'The newest ' : '') + number(this._events.length) + (this._events.length === 1 ? ' event' : ' events')
                        + (events.length < this._events.length ? ', ' + number(events.length) + ' with this filter' : '')}</span>
                ${more && this._limit < MAX_LIMIT ? html`<vaadin-button theme="small tertiary" @click="${() => this._more()}">
                    Show more</vaadin-button>` : html``}
            </div>
            <vaadin-grid .items="${events}" item-id-path="position" theme="compact no-border row-stripes wrap-cell-content">
                <vaadin-grid-column header="Age" width="8rem" flex-grow="0"
                    ${columnBodyRenderer(row => html`<span class="note">${age(row.ageMillis)}</span>`, [])} resizable>
                </vaadin-grid-column>
                <vaadin-grid-column header="Id" width="11rem"
                    ${columnBodyRenderer(row => html`<code class="text">${row.id}</code>`, [])} resizable>
                </vaadin-grid-column>
                <vaadin-grid-column header="Event" width="9rem"
                    ${columnBodyRenderer(row => html`<code class="text">${row.event ?? 'message'}</code>`, [])} resizable>
                </vaadin-grid-column>
                <vaadin-grid-column header="To" width="12rem"
                    ${columnBodyRenderer(row => html`<code class="text">${row.target}</code>`, [])} resizable>
                </vaadin-grid-column>
                <vaadin-grid-column header="Data" width="20rem" flex-grow="3"
                    ${columnBodyRenderer(row => html`<span class="text">${row.data}</span>`, [])} resizable>
                </vaadin-grid-column>
                <vaadin-grid-column header="Size" width="6rem" flex-grow="0"
                    ${columnBodyRenderer(row => html`<span class="note">${bytes(row.bytes)}</span>`, [])}>
                </vaadin-grid-column>
            </vaadin-grid>
        `;
    }

    _more() {
        this._limit = Math.min(this._limit === FIRST_LIMIT ? 300 : MAX_LIMIT, MAX_LIMIT);
        this.refreshNow();
    }
}

customElements.define('qwc-sse-history', QwcSseHistory);
