import { SsePage, html, css, bytes, number } from './sse-page.js';
import './sse-chart.js';
import '@vaadin/details';

const MAX_SPAN = 300000;
const MINUTE = 60000;

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
            this._figures.set(service.name, { now: page.now, counters: page.counters, samples: samples });
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

    _renderCounter(label, value) {
        return html`<div><dt>${label}</dt><dd>${value}</dd></div>`;
    }
}

customElements.define('qwc-sse-services', QwcSseServices);
