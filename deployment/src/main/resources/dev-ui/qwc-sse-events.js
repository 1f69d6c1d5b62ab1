import { SsePage, html, css, bytes, number, tell } from './sse-page.js';
import { columnBodyRenderer } from '@vaadin/grid/lit.js';
import '@vaadin/grid';
import '@vaadin/text-field';
import '@vaadin/text-area';
import '@vaadin/select';
import '@vaadin/button';
import '@vaadin/icon';

const LIMIT = 1000;

const RECIPIENTS = [
    { label: 'All connections', value: 'all' },
    { label: 'A topic', value: 'topic' },
    { label: 'A user', value: 'user' },
    { label: 'A connection', value: 'id' }
];

const NAMES = { topic: 'Topic', user: 'Name of the user', id: 'Id of the connection' };

/**
 * What happens in a service, as it happens, and a form to send an event.
 */
export class QwcSseEvents extends SsePage {

    static styles = [SsePage.pageStyles, css`
        form {
            display: flex;
            flex-wrap: wrap;
            align-items: end;
            gap: var(--lumo-space-s) var(--lumo-space-m);
            border: 1px solid var(--lumo-contrast-10pct);
            border-radius: var(--lumo-border-radius-l);
            padding: 0 var(--lumo-space-m) var(--lumo-space-m);
        }
        form > * {
            flex: 1 1 10em;
        }
        .data {
            flex: 3 1 18em;
            max-height: 10em;
        }
        .send {
            flex: 0 0 auto;
        }
        .text {
            white-space: pre-wrap;
            overflow-wrap: anywhere;
        }
    `];

    static properties = {
        _events: { state: true },
        _paused: { state: true },
        _to: { state: true },
        _sent: { state: true }
    };

    constructor() {
        super();
        this._paused = false;
        this._to = 'all';
        this._form = { name: '', event: '', id: '', data: '' };
    }

    reset() {
        this._events = [];
        this._last = 0;
        this._sent = null;
    }

    async refresh(isCurrent) {
        const page = await this.call('events', { service: this._service, after: this._last });
        if (!isCurrent()) {
            return;
        }
        this._last = page.last;
        if (this._paused) {
            return;
        }
        const news = page.events.reverse();
        if (page.skipped > 0) {
            news.unshift({ number: 'skipped-' + page.last, kind: 'skipped', data: '… ' + number(page.skipped) + ' more' });
        }
        // what has been fetched twice, as two turns may overlap, is shown once
        if (news.length > 0) {
            const known = new Set(this._events.slice(0, news.length + 1).map(each => each.number));
            this._events = [...news.filter(each => !known.has(each.number)), ...this._events].slice(0, LIMIT);
        }
    }

    render() {
        return html`
            ${this._renderForm()}
            <div class="bar level">
                <vaadin-button theme="small" @click="${() => this._paused = !this._paused}">
                    <vaadin-icon slot="prefix" icon="font-awesome-solid:${this._paused ? 'play' : 'pause'}"></vaadin-icon>
                    ${this._paused ? 'Go on' : 'Pause'}
                </vaadin-button>
                <vaadin-button theme="small" @click="${() => this._events = []}">
                    <vaadin-icon slot="prefix" icon="font-awesome-solid:trash"></vaadin-icon>
                    Clear
                </vaadin-button>
                <span class="note">${this._events.length === 0 ? 'Nothing has happened yet.'
                    : 'Newest first, at most ' + number(LIMIT) + '.'}</span>
                ${this.renderProblem()}
            </div>
            <vaadin-grid .items="${this._events}" item-id-path="number" theme="compact no-border row-stripes wrap-cell-content">
                <vaadin-grid-column header="Time" width="8rem" flex-grow="0"
                    ${columnBodyRenderer(row => html`<span class="note">${this._time(row)}</span>`, [])} resizable>
                </vaadin-grid-column>
                <vaadin-grid-column header="What" width="10rem" flex-grow="0"
                    ${columnBodyRenderer(row => this._renderKind(row), [])} resizable>
                </vaadin-grid-column>
                <vaadin-grid-column header="To, or which connection" width="13rem"
                    ${columnBodyRenderer(row => html`<code class="text">${row.target ?? ''}</code>`, [])} resizable>
                </vaadin-grid-column>
                <vaadin-grid-column header="Id" width="10rem"
                    ${columnBodyRenderer(row => html`<code class="text">${row.id ?? ''}</code>`, [])} resizable>
                </vaadin-grid-column>
                <vaadin-grid-column header="Data" width="20rem" flex-grow="3"
                    ${columnBodyRenderer(row => html`<span class="text">${row.data}</span>`, [])} resizable>
                </vaadin-grid-column>
                <vaadin-grid-column header="Size" width="6rem" flex-grow="0"
                    ${columnBodyRenderer(row => html`<span class="note">${row.bytes > 0 ? bytes(row.bytes) : ''}</span>`, [])}>
                </vaadin-grid-column>
            </vaadin-grid>
        `;
    }

    _renderForm() {
        return html`
            <form @submit="${event => { event.preventDefault(); this._send(); }}">
                ${this.renderServiceSelect()}
                <vaadin-select label="Send to" .items="${RECIPIENTS}" .value="${this._to}"
                    @value-changed="${event => this._to = event.detail.value}"></vaadin-select>
                ${this._to === 'all' ? html`` : this._renderField('name', NAMES[this._to], '')}
                ${this._renderField('event', 'Event', 'message')}
                ${this._hasLog() ? html`` : this._renderField('id', 'Id', 'none')}
                <vaadin-text-area class="data" label="Data" .value="${this._form.data}"
                    @value-changed="${event => this._form.data = event.detail.value}"></vaadin-text-area>
                <vaadin-button class="send" theme="primary" ?disabled="${!this._service}" @click="${() => this._send()}">
                    <vaadin-icon slot="prefix" icon="font-awesome-solid:paper-plane"></vaadin-icon>
                    Send
                </vaadin-button>
                ${this._sent ? html`<span class="note send" role="status">${this._sent}</span>` : html``}
            </form>
        `;
    }

    _renderField(key, label, placeholder) {
        return html`<vaadin-text-field label="${label}" placeholder="${placeholder}" .value="${this._form[key]}"
            @value-changed="${event => this._form[key] = event.detail.value}"
            @keydown="${event => event.key === 'Enter' && this._send()}"></vaadin-text-field>`;
    }

    _hasLog() {
        return this._services?.find(service => service.name === this._service)?.log !== 'none';
    }

    _renderKind(row) {
        if (row.kind === 'event') {
            return html`<code>${row.event ?? 'message'}</code>`;
        }
        const tone = row.kind === 'opened' ? 'good' : row.kind === 'refused' || row.kind === 'overflow' ? 'bad' : '';
        return row.kind === 'skipped' ? html`` : html`<span class="badge ${tone}">${row.kind}</span>`;
    }

    _time(row) {
        if (!row.at) {
            return '';
        }
        const at = new Date(row.at);
        const two = value => String(value).padStart(2, '0');
        return two(at.getHours()) + ':' + two(at.getMinutes()) + ':' + two(at.getSeconds()) + '.'
            + String(at.getMilliseconds()).padStart(3, '0');
    }

    async _send() {
        try {
            const delivery = await this.call('send', {
                service: this._service,
                to: this._to,
                name: this._to === 'all' ? '' : this._form.name,
                event: this._form.event,
                id: this._hasLog() ? '' : this._form.id,
                data: this._form.data
            });
            this._sent = number(delivery.accepted) + (delivery.accepted === 1 ? ' connection has' : ' connections have')
                + ' taken it' + (delivery.overflowed > 0 ? ', ' + number(delivery.overflowed) + ' read too slowly' : '') + '.';
            this.refreshNow();
        } catch (failure) {
            this._sent = null;
            tell.error(failure.message);
        }
    }
}

customElements.define('qwc-sse-events', QwcSseEvents);
