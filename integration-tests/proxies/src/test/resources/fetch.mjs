// Prints what a stream decodes to, as it comes, with the fetch that browsers have too.
const answer = await fetch(process.argv[2], { headers: { 'Accept': 'text/event-stream' } });
if (answer.headers.get('content-encoding') !== 'gzip') {
    throw new Error('not compressed');
}
for await (const piece of answer.body) {
    process.stdout.write(piece);
}
