// Prints what a stream decodes to, as it comes, with zlib.
import http from 'node:http';
import zlib from 'node:zlib';

http.get(process.argv[2], { headers: { 'Accept': 'text/event-stream', 'Accept-Encoding': 'gzip' } }, answer => {
    if (answer.headers['content-encoding'] !== 'gzip') {
        throw new Error('not compressed');
    }
    answer.pipe(zlib.createGunzip()).pipe(process.stdout);
});
