"""An echo server; prints the port it listens on, and what its handlers see.

Usage: echo_server.py [gzip | CERTIFICATE-FILE KEY-FILE]
"""
import sys
import threading
from concurrent import futures

import grpc


def say(text):
    print(text, flush=True)


def unary(request, context):
    return request


def client_streaming(requests, context):
    return b"".join(requests)


def server_streaming(request, context):
    for i in range(len(request)):
        yield request[i:i + 1]


def duplex(requests, context):
    yield from requests


def metadata(request, context):
    sent = [(key, value) for key, value in context.invocation_metadata() if key in ("text", "data-bin", "twice")]
    context.send_initial_metadata(sent)
    context.set_trailing_metadata(sent)
    return request


def fail(request, context):
    context.set_trailing_metadata((("details-bin", b"\x01\x02"),))
    context.abort(grpc.StatusCode.FAILED_PRECONDITION, "50 % of gr\u00f6\u00dfe:\r\n\u65e5\u672c")


def throw(request, context):
    raise ValueError("thrown on purpose")


def hang(request, context):
    ended = threading.Event()
    context.add_callback(ended.set)
    remaining = context.time_remaining()
    say(f"HANGING {'forever' if remaining is None or remaining > 1e9 else round(remaining)}")
    ended.wait(60)
    say("ENDED")
    return request


def greet(requests, context):
    context.send_initial_metadata((("node", "7"),))
    yield from requests


def main():
    compression = grpc.Compression.Gzip if sys.argv[1:] == ["gzip"] else None
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=16), compression=compression)
    handlers = {
        "Unary": grpc.unary_unary_rpc_method_handler(unary),
        "ClientStreaming": grpc.stream_unary_rpc_method_handler(client_streaming),
        "ServerStreaming": grpc.unary_stream_rpc_method_handler(server_streaming),
        "Duplex": grpc.stream_stream_rpc_method_handler(duplex),
        "Metadata": grpc.unary_unary_rpc_method_handler(metadata),
        "Fail": grpc.unary_unary_rpc_method_handler(fail),
        "Throw": grpc.unary_unary_rpc_method_handler(throw),
        "Hang": grpc.unary_unary_rpc_method_handler(hang),
        "Greet": grpc.stream_stream_rpc_method_handler(greet),
    }
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("test.Echo", handlers),))
    if len(sys.argv) > 2:
        with open(sys.argv[1], "rb") as certificate, open(sys.argv[2], "rb") as key:
            credentials = grpc.ssl_server_credentials([(key.read(), certificate.read())])
        port = server.add_secure_port("127.0.0.1:0", credentials)
    else:
        port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    say(f"PORT {port}")
    server.wait_for_termination()


if __name__ == "__main__":
    main()
