package io.quarkiverse.sse.deployment.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TypeScriptOfHardTypesTest {

    /** What the compiler must refuse is marked: it also says so where it does not. */
    private static final String CLIENT = """
            import type { FirstPrice, Node, ResultScalar, SecondPrice, Side, SseEvents, SseJson, TypedEventSource, NusualNameSseEvents } from './sse-events';

            const json: SseJson = JSON;
            const source = new EventSource('/sse') as TypedEventSource<SseEvents>;
            source.addEventListener('Scalars', event => {
                const all = json.parse(event.data);
                const numbers: number[] = [all.i, all.l, all.d, all.f, all.s, all.b, all.decimal, all.counter];
                const texts: string[] = [all.c, all.text, all.chars, all.uuid, all.uri, all.bytes, all.letters, all.builder];
                const boxed: number | null = all.boxed;
                const unknowns: unknown[] = [all.anything, all.tree];
                // @ts-expect-error a boxed number may be null
                all.boxed.toFixed();
                // @ts-expect-error nobody knows what it is
                all.anything.length;
                // @ts-expect-error no such property
                all.other;
                console.log(numbers, texts, boxed, unknowns, all.flag === true);
            });
            source.addEventListener('Containers', event => {
                const all = json.parse(event.data);
                const table: number[][] = all.table;
                const longs: number[] | undefined = all.map['a'];
                all.set.forEach(each => each.toFixed());
                console.log(table, longs, all.optional?.length, all.days['MONDAY']?.toFixed());
                // @ts-expect-error no text
                all.list[0].toFixed();
            });
            source.addEventListener('Prices', event => {
                const all = json.parse(event.data);
                const first: FirstPrice = all.first;
                const second: SecondPrice = all.second;
                console.log(first.cents + all.event.x + all.lower.x, second.text, all.size['with space'], all.size.$dollar);
                // @ts-expect-error they have the same simple name, and are others
                const wrong: FirstPrice = all.second;
            });
            source.addEventListener('Node', event => {
                const node: Node = json.parse(event.data);
                console.log(node.children[0]?.parent?.byName['x']?.name);
            });
            source.addEventListener('Generics', event => {
                const all = json.parse(event.data);
                console.log(all.scalars.next?.items[0]?.value.toFixed(), all.texts.first.length, all.pair.right[0],
                    all.leaf.value.value.toFixed(), all.leaf.values[0]?.value);
            });
            source.addEventListener('ListOfItself', event => console.log(json.parse(event.data)[0]?.[0]?.length));
            source.addEventListener('Enums', event => {
                const all = json.parse(event.data);
                const side: Side = 'sell-it';
                console.log(all.side === side, all.code.toFixed(), all.id.length);
                // @ts-expect-error is not one of them
                console.log(all.side === 'SELL');
            });
            source.addEventListener('Polymorphic', event => {
                const all = json.parse(event.data);
                if (all.animal.kind === 'dog') {
                    console.log(all.animal.barks, all.dog.barks);
                    // @ts-expect-error that is a cat
                    console.log(all.animal.lives);
                } else {
                    console.log(all.animal.lives);
                }
                const result: ResultScalar = all.result;
                if ('reason' in result) {
                    console.log(result.reason.length);
                } else {
                    console.log(result.value.value.toFixed());
                }
            });
            source.addEventListener('Bean', event => {
                const bean = json.parse(event.data);
                console.log(bean.url, bean.ready, bean.note?.length, bean.leftOut?.length, bean.nick, bean.total, bean.formatted.length);
                // @ts-expect-error it may be missing
                bean.leftOut.length;
                // @ts-expect-error it is not sent
                bean.secret;
            });
            source.addEventListener('open', () => source.close());
            // @ts-expect-error there is no such event
            source.addEventListener('Others', () => {});

            const other = new EventSource('/sse') as TypedEventSource<NusualNameSseEvents>;
            other.addEventListener('text', event => console.log(event.data.length));
            other.addEventListener('count', event => console.log(json.parse(event.data).toFixed()));
            other.addEventListener('constructor', event => console.log(json.parse(event.data).length));
            other.addEventListener('*/ ünusual "name" \\\\ ${x} \\u2028', event => console.log(json.parse(event.data).next?.next?.value[0]?.[0]?.length));
            other.addEventListener('page', event => console.log(json.parse(event.data).first.right[0]?.[0], json.parse(event.data).first.left === 'BUY'));
            other.addEventListener('vertx', event => console.log(json.parse(event.data)['key']));
            other.addEventListener('wildcards', event => {
                const result = json.parse(event.data)[0]?.['key'];
                console.log(result && 'value' in result && result.value === 'BUY');
            });
            // @ts-expect-error text is no JSON
            other.addEventListener('text', event => json.parse(event.data));
            """;

    @Test
    void theRightClientCompilesAndTheWrongLinesDoNot(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("sse-events.d.ts"), TypeScript.declarations(HardContracts.build()));
        Files.writeString(directory.resolve("client.ts"), CLIENT);
        assertThat(Tsc.compile(directory, "client.ts", "sse-events.d.ts")).isEmpty();
    }
}
