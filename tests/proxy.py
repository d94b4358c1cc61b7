"""A proxy that serves a page under a path of its own, as nginx does."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


@contextmanager
def proxied(address: str, path: str) -> Iterator[str]:
    """A proxy that offers the page under a path, which it takes away, as nginx would."""
    target = urlsplit(address).netloc

    class Proxy(BaseHTTPRequestHandler):
        def pass_on(self) -> None:
            if not self.path.startswith(f"{path}/"):
                self.send_error(404)
                return
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            there = http.client.HTTPConnection(target)
            there.request(self.command, self.path.removeprefix(path), body, dict(self.headers))
            reply = there.getresponse()
            self.send_response(reply.status)
            for name, value in reply.getheaders():
                if name.lower() not in {"transfer-encoding", "connection", "date", "server"}:
                    self.send_header(name, value)
            self.end_headers()
            try:
                while piece := reply.read1(65_536):
                    self.wfile.write(piece)
            except ConnectionError:
                pass  # the reader left
            finally:
                there.close()

        do_GET = do_POST = do_PUT = pass_on  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Proxy) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}{path}/"
        server.shutdown()
        thread.join()
