import { QwcHotReloadElement, html, css } from 'qwc-hot-reload-element';
import { JsonRpc } from 'jsonrpc';
import { notifier } from 'notifier';
import '@vaadin/select';

const ANSWER_TIMEOUT = 5000;

/** The service that was chosen last, for all pages. */
let chosen = null;

/**
 * A page that asks the application again and again, as long as somebody looks at it. It asks, and is
 * not streamed to, so nothing goes on in the application when the page is gone without a word.
 */
export class SsePage extends QwcHotReloadElement {

    static pageStyles = css`
        :host {
            display: flex;
            flex-direction: column;
            gap: var(--lumo-space-m);
            height: 100%;
            padding: 0 var(--lumo-space-m) var(--lumo-space-m);
            box-sizing: border-box;
            color: var(--lumo-body-text-color);
        }
        .bar {
            display: flex;
            flex-wrap: wrap;
            align-items: end;
            gap: var(--lumo-space-s) var(--lumo-space-m);
        }
        .bar.level {
            align-items: center;
        }
        .grow {
            flex: 1 1 12em;
        }
        .note {
            color: var(--lumo-secondary-text-color);
            font-size: var(--lumo-font-size-s);
        }
        .problem {
            color: var(--lumo-error-text-color);
            font-size: var(--lumo-font-size-s);
        }
        .badge {
            display: inline-block;
            padding: 0 0.5em;
            margin: 1px;
            border-radius: var(--lumo-border-radius-m);
            background: var(--lumo-contrast-10pct);
            font-size: var(--lumo-font-size-s);
            white-space: nowrap;
        }
        .badge.good {
            background: var(--lumo-success-color-10pct);
            color: var(--lumo-success-text-color);
        }
        .badge.bad {
            background: var(--lumo-error-color-10pct);
            color: var(--lumo-error-text-color);
        }
        .badge.new {
            background: var(--lumo-primary-color-10pct);
            color: var(--lumo-primary-text-color);
        }
        code {
            font-family: monospace;
            font-size: var(--lumo-font-size-s);
        }
        vaadin-icon {
            width: 1em;
            height: 1em;
        }
        vaadin-grid {
            flex: 1;
            min-height: 12em;
            font-size: var(--lumo-font-size-s);
        }
    `;

    static properties = {
        _services: { state: true },
        _service: { state: true },
        _problem: { state: true }
    };

    constructor() {
        super();
        // a page that asks each second would fill the log of the calls
        this.jsonRpc = new JsonRpc(this, false);
        this._run = 0;
        this._interval = 1000;
    }

    connectedCallback() {
        super.connectedCallback();
        this._start();
    }

    disconnectedCallback() {
        this._run++;
        super.disconnectedCallback();
    }

    /** The application has restarted: all that it has counted begins anew. */
    hotReload() {
        this._start();
    }

    async _start(services = null) {
        const run = ++this._run;
        this.reset();
        this._services = services;
        while (run === this._run) {
            if (!document.hidden) {
                await this._turn(run);
            }
            await new Promise(resolve => setTimeout(resolve, this._interval));
        }
    }

    async _turn(run) {
        try {
            if (!this._services) {
                const services = this.fitting(await this.call('services'));
                if (run !== this._run) {
                    return;
                }
                this._services = services;
                const known = services.some(service => service.name === chosen);
                this._service = known ? chosen : services[0]?.name;
            }
            await this.refresh(() => run === this._run);
            this._problem = null;
        } catch (failure) {
            if (run === this._run) {
                this._problem = failure.message;
            }
        }
    }

    /** Asks at once, and not only with the next turn. */
    refreshNow() {
        this._turn(this._run);
    }

    /** Calls a method of the application, and fails if it does not answer. */
    call(method, params = {}) {
        const answer = this.jsonRpc[method](params).then(response => response.result, failure => {
            const message = failure?.error?.message ?? 'The call has failed';
            throw new Error(message.replace(/^Method \[[^\]]*\] failed: /, ''));
        });
        const timeout = new Promise((resolve, reject) => setTimeout(
            () => reject(new Error('The application does not answer. It may be restarting.')), ANSWER_TIMEOUT));
        return Promise.race([answer, timeout]);
    }

    /** Which of the services the page is for. */
    fitting(services) {
        return services;
    }

    /** Forgets what the page has shown of a service. */
    reset() {
    }

    /**
     * Asks for what the page shows.
     *
     * @param isCurrent whether the page still wants to know, after an answer
     */
    async refresh(isCurrent) {
    }

    renderServiceSelect() {
        if (!this._services || this._services.length < 2) {
            return html``;
        }
        const items = this._services.map(service => ({ label: service.name, value: service.name }));
        return html`<vaadin-select label="Service" .items="${items}" .value="${this._service}"
                @value-changed="${event => this._choose(event.detail.value)}"></vaadin-select>`;
    }

    _choose(name) {
        if (name && name !== this._service) {
            this._service = name;
            chosen = name;
            this._start(this._services);
        }
    }

    renderProblem() {
        return this._problem ? html`<span class="problem" role="alert">${this._problem}</span>` : html``;
    }
}

/** The notifier takes HTML, and names of users and topics may look like it. */
function plain(text) {
    return text.replace(/[&<>"']/g, character => '&#' + character.charCodeAt(0) + ';');
}

export const tell = {
    success: text => notifier.showSuccessMessage(plain(text)),
    info: text => notifier.showInfoMessage(plain(text)),
    error: text => notifier.showErrorMessage(plain(text))
};

export function bytes(count) {
    if (count < 1024) {
        return count + ' B';
    }
    const units = ['KB', 'MB', 'GB', 'TB'];
    let value = count;
    let unit = -1;
    while (value >= 1024 && unit < units.length - 1) {
        value /= 1024;
        unit++;
    }
    return value.toFixed(value < 10 ? 1 : 0) + ' ' + units[unit];
}

export function number(count) {
    return count.toLocaleString('en-US');
}

export function age(millis) {
    const seconds = Math.floor(millis / 1000);
    if (seconds < 60) {
        return seconds + ' s';
    }
    const minutes = Math.floor(seconds / 60);
    if (minutes < 60) {
        return minutes + ' min ' + seconds % 60 + ' s';
    }
    const hours = Math.floor(minutes / 60);
    return hours < 24 ? hours + ' h ' + minutes % 60 + ' min' : Math.floor(hours / 24) + ' d ' + hours % 24 + ' h';
}

export { html, css };
