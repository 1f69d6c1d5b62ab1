import { SsePage, html, css, bytes, number } from './sse-page.js';
import './sse-chart.js';
import '@vaadin/details';

const MAX_SPAN = 300000;
const MINUTE = 60000;
/** The logs of services that have one node. */
const ONE_NODE = ['none', 'memory'];

const CHARTS = [
    { label: 'Connections', value: sample => sample.connections, format: number },
    { label: 'Events delivered per second', value: sample => sample.eventsPerSecond, format: number },
    { label: 'Sent per second', value: sample => sample.bytesPerSecond, format: bytes },
    { label: 'Waiting for slow clients', value: sample => sample.pendingBytes, format: bytes }
];

/**
 * The services with their counters, charts and configuration.
 */
export class QwcSseServices extends SsePage {

    static styles = [SsePage.pageStyles, css`
        :host {
            overflow-y: auto;
        }
        section {
            border: 1px solid var(--lumo-contrast-10pct);
            border-radius: var(--lumo-border-radius-l);
            padding: var(--lumo-space-m);
        }
        h3 {
            margin: 0;
            display: flex;
            flex-wrap: wrap;
            align-items: center;
            gap: var(--lumo-space-s);
            font-size: var(--lumo-font-size-l);
        }
        .charts {
            display: grid;
            grid-template-columns: repeat(auto-fit, minmax(min(100%, 15em), 1fr));
            gap: var(--lumo-space-m);
            margin-top: var(--lumo-space-m);
        }
        dl {
            display: grid;
            grid-template-columns: repeat(auto-fill, minmax(min(100%, 9em), 1fr));
            gap: var(--lumo-space-s) var(--lumo-space-m);
            margin: var(--lumo-space-m) 0 0;
        }
        dt {
            color: var(--lumo-secondary-text-color);
            font-size: var(--lumo-font-size-s);
        }
        dd {
            margin: 0;
            font-variant-numeric: tabular-nums;
            overflow-wrap: anywhere;
        }
        table {
            width: 100%;
            margin-top: var(--lumo-space-m);
            border-collapse: collapse;
            font-size: var(--lumo-font-size-s);
            font-variant-numeric: tabular-nums;
        }
        th, td {
            padding: var(--lumo-space-xs) var(--lumo-space-m) var(--lumo-space-xs) 0;
            text-align: start;
            vertical-align: top;
        }
        th {
            color: var(--lumo-secondary-text-color);
            font-weight: normal;
        }
        td {
            overflow-wrap: anywhere;
        }
        .settings {
            grid-template-columns: repeat(auto-fill, minmax(min(100%, 15em), 1fr));
            margin: 0;
        }
    `];

    static properties = {
        _figures: { state: true }
    };

    reset() {
        this._figures = new Map();
    }

    async refresh(isCurrent) {
        for (const service of this._services) {
            const known = this._figures.get(service.name)?.samples ?? [];
            const after = known.length > 0 ? known[known.length - 1].at : 0;
            const page = await this.call('figures', { service: service.name, after: after });
            if (!isCurrent()) {
                return;
            }
            const samples = [...known, ...page.samples.filter(sample => sample.at > after)]
                .filter(sample => sample.at > page.now - MAX_SPAN);
            const nodes = ONE_NODE.includes(service.log) ? null : await this.call('nodes', { service: service.name });
            if (!isCurrent()) {
                return;
            }
            this._figures.set(service.name, { now: page.now, counters: page.counters, samples: samples, nodes: nodes });
        }
        this._figures = new Map(this._figures);
    }

    render() {
        if (!this._services) {
            return html`${this.renderProblem()}<span class="note">Looking for services…</span>`;
        }
        return html`${this.renderProblem()}${this._services.map(service => this._renderService(service))}`;
    }

    _renderService(service) {
        const figures = this._figures.get(service.name);
        const counters = figures?.counters ?? service.counters;
        return html`
            <section>
                <h3>
                    ${service.name}
                    ${service.path ? html`<code>${service.path}</code>` : html`<span class="badge">routes of the application</span>`}
                    <span class="badge ${counters.state === 'open' ? 'good' : 'bad'}">${counters.state}</span>
                    ${service.log === 'none' ? html`` : html`<span class="badge new">log: ${service.log}</span>`}
                </h3>
                <div class="charts">
                    ${CHARTS.map(chart => this._renderChart(chart, figures))}
                </div>
                <dl>
                    ${this._renderCounter('Topics', number(counters.topics))}
                    ${this._renderCounter('Events delivered', number(counters.deliveredEvents))}
                    ${this._renderCounter('Sent', bytes(counters.sentBytes))}
                    ${this._renderCounter('Events dropped', number(counters.droppedEvents))}
                    ${service.log === 'none' ? html`` : this._renderCounter('Events replayed', number(counters.replayedEvents))}
                </dl>
                ${this._renderNodes(figures?.nodes)}
                <vaadin-details summary="Configuration">
                    <dl class="settings">
                        ${service.settings.map(setting => html`<div>
                            <dt><code>${setting.key}</code></dt><dd>${setting.value}</dd></div>`)}
                    </dl>
                </vaadin-details>
            </section>
        `;
    }

    _renderChart(chart, figures) {
        const oldest = figures?.samples[0]?.at ?? figures?.now;
        const span = Math.min(Math.max(Math.ceil((figures?.now - oldest) / MINUTE), 1) * MINUTE, MAX_SPAN);
        const points = (figures?.samples ?? []).map(sample => ({ at: sample.at, value: chart.value(sample) }));
        return html`<sse-chart .label="${chart.label}" .points="${points}" .now="${figures?.now ?? 0}" .span="${span}"
                .format="${chart.format}"></sse-chart>`;
    }

    _renderNodes(page) {
        if (!page) {
            return html``;
        }
        if (page.problem) {
            return html`<p class="note">${page.problem}</p>`;
        }
        return html`
            <table>
                <thead><tr><th>Node</th><th>Age</th><th>Connections</th><th>Topics</th><th>Users</th></tr></thead>
                <tbody>${page.nodes.map(node => html`
                    <tr>
                        <td>${node.thisNode ? html`<span class="badge good">this one</span>` : html``} <code>${node.id}</code></td>
                        <td>${node.thisNode ? 'now' : `${(node.ageMillis / 1000).toFixed(1)} s`}</td>
                        <td>${number(node.connections)}</td>
                        <td>${this._renderCounts(node.topics)}</td>
                        <td>${this._renderCounts(node.users)}</td>
                    </tr>`)}
                </tbody>
            </table>
        `;
    }

    _renderCounts(counts) {
        return counts.map(count => html`<span class="badge">${count.name}: ${number(count.connections)}</span>`);
    }

    _renderCounter(label, value) {
        return html`<div><dt>${label}</dt><dd>${value}</dd></div>`;
    }
}

customElements.define('qwc-sse-services', QwcSseServices);
