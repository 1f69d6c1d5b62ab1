# Prints what a stream decodes to, as it comes, with zlib.
import http.client
import sys
import urllib.parse
import zlib

url = urllib.parse.urlsplit(sys.argv[1])
connection = http.client.HTTPConnection(url.netloc)
connection.request("GET", url.path, headers={"Accept": "text/event-stream", "Accept-Encoding": "gzip"})
answer = connection.getresponse()
if answer.getheader("Content-Encoding") != "gzip":
    sys.exit("not compressed")
decoder = zlib.decompressobj(wbits=31)
while piece := answer.read1():
    sys.stdout.buffer.write(decoder.decompress(piece))
    sys.stdout.flush()
