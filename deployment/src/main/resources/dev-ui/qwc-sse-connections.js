import { SsePage, html, css, age, bytes, number, tell } from './sse-page.js';
import { columnBodyRenderer } from '@vaadin/grid/lit.js';
import '@vaadin/grid';
import '@vaadin/grid/vaadin-grid-sort-column.js';
import '@vaadin/text-field';
import '@vaadin/button';
import '@vaadin/icon';

const LIMIT = 200;

/**
 * Who is connected, and what waits for them. Of many connections it shows the newest that the filter
 * lets through.
 */
export class QwcSseConnections extends SsePage {

    static styles = [SsePage.pageStyles, css`
        .id {
            cursor: copy;
        }
        vaadin-grid vaadin-button {
            margin: 0;
            height: 1.5em;
            min-height: 0;
        }
    `];

    static properties = {
        _page: { state: true },
        _filter: { state: true }
    };

    constructor() {
        super();
        this._filter = '';
    }

    reset() {
        this._page = null;
    }

    async refresh(isCurrent) {
        const filter = this._filter;
        const page = await this.call('connections', { service: this._service, filter: filter, limit: LIMIT });
        if (isCurrent() && filter === this._filter) {
            this._page = page;
        }
    }

    render() {
        return html`
            <div class="bar">
                ${this.renderServiceSelect()}
                <vaadin-text-field class="grow" label="Filter" placeholder="id, user, address or topic" clear-button-visible
                        .value="${this._filter}" @value-changed="${event => this._filterBy(event.detail.value)}">
                    <vaadin-icon slot="prefix" icon="font-awesome-solid:filter"></vaadin-icon>
                </vaadin-text-field>
            </div>
            ${this.renderProblem()}
            ${this._page ? this._renderPage() : html`<span class="note">Loading connections…</span>`}
        `;
    }

    _renderPage() {
        const page = this._page;
        const shown = page.connections.length;
        const text = page.total === 0 ? 'Nobody is connected.'
            : number(page.total) + (page.total === 1 ? ' connection' : ' connections')
                + (page.matching < page.total ? ', ' + number(page.matching) + ' with this filter' : '')
                + (shown < page.matching ? '; the newest ' + number(shown) + ' are shown' : '');
        return html`
            <span class="note">${text}</span>
            <vaadin-grid .items="${page.connections}" item-id-path="id" theme="compact no-border row-stripes wrap-cell-content">
                <vaadin-grid-sort-column path="user" header="User" width="8rem"
                    ${columnBodyRenderer(row => html`${row.user ?? html`<span class="note">anonymous</span>`}`, [])} resizable>
                </vaadin-grid-sort-column>
                <vaadin-grid-sort-column path="address" header="Address" width="11rem"
                    ${columnBodyRenderer(row => html`${row.address}`, [])} resizable>
                </vaadin-grid-sort-column>
                <vaadin-grid-sort-column path="ageMillis" header="Age" width="7rem" flex-grow="0"
                    ${columnBodyRenderer(row => html`${age(row.ageMillis)}`, [])} resizable>
                </vaadin-grid-sort-column>
                <vaadin-grid-column header="Topics" width="12rem"
                    ${columnBodyRenderer(row => this._renderTopics(row), [])} resizable>
                </vaadin-grid-column>
                <vaadin-grid-sort-column path="pendingBytes" header="Waiting" width="8rem" flex-grow="0"
                    ${columnBodyRenderer(row => this._renderPending(row), [])} resizable>
                </vaadin-grid-sort-column>
                <vaadin-grid-column header="Position" width="10rem"
                    ${columnBodyRenderer(row => this._renderPosition(row), [])} resizable>
                </vaadin-grid-column>
                <vaadin-grid-column header="Id" width="8rem" flex-grow="0"
                    ${columnBodyRenderer(row => this._renderId(row), [])} resizable>
                </vaadin-grid-column>
                <vaadin-grid-column width="7.5rem" flex-grow="0" frozen-to-end
                    ${columnBodyRenderer(row => this._renderDisconnect(row), [])}>
                </vaadin-grid-column>
            </vaadin-grid>
        `;
    }

    _renderTopics(row) {
        return html`${row.topics.map(topic => html`<span class="badge">${topic}</span>`)}
            ${row.moreTopics > 0 ? html`<span class="note">and ${number(row.moreTopics)} more</span>` : html``}`;
    }

    _renderPending(row) {
        const dropped = row.droppedEvents > 0 ? html`<br><span class="badge bad">${number(row.droppedEvents)} dropped</span>`
            : html``;
        return row.pendingBytes === 0 ? html`<span class="note">nothing</span>${dropped}`
            : html`${bytes(row.pendingBytes)}<br><span class="note">${number(row.pendingEvents)} events</span>${dropped}`;
    }

    _renderPosition(row) {
        const cameBack = row.lastEventId == null ? html``
            : html`<br><span class="note">came back after <code>${row.lastEventId}</code>${this._resumeText(row.resume)}</span>`;
        return html`<span class="badge ${row.position === 'LIVE' ? 'good' : 'new'}">${row.position.toLowerCase()}</span>${cameBack}`;
    }

    _resumeText(resume) {
        return resume === 'GAP' ? ', with a gap' : resume === 'COMPLETE' ? ', complete' : '';
    }

    _renderId(row) {
        return html`<code class="id" title="${row.id} (click to copy)" @click="${() => this._copy(row.id)}">${row.id.slice(0, 8)}…</code>`;
    }

    _renderDisconnect(row) {
        return html`<vaadin-button theme="small tertiary error" @click="${() => this._disconnect(row)}"
                aria-label="Disconnect ${row.id}">Disconnect</vaadin-button>`;
    }

    _filterBy(text) {
        if (text !== this._filter) {
            this._filter = text;
            this.refreshNow();
        }
    }

    _copy(id) {
        navigator.clipboard?.writeText(id).then(() => tell.info('Copied ' + id));
    }

    async _disconnect(row) {
        try {
            const ended = await this.call('disconnect', { service: this._service, id: row.id });
            if (ended.accepted > 0) {
                tell.success('Disconnected ' + (row.user ?? row.address));
            } else {
                tell.info('The connection had ended already');
            }
            this.refreshNow();
        } catch (failure) {
            tell.error(failure.message);
        }
    }
}

customElements.define('qwc-sse-connections', QwcSseConnections);
