"""Calls an echo server in one way, and fails with a message if anything is not as it must be.

Usage: echo_client.py HOST:PORT SCENARIO [CA-FILE]
"""
import queue
import sys
import threading

import grpc

SERVICE = "/test.Echo/"
TIMEOUT = 20


def check(condition, message):
    if not condition:
        raise AssertionError(message)


def fails(code, call):
    """Runs a call that must fail with a code, and returns its error."""
    try:
        call()
    except grpc.RpcError as error:
        check(error.code() == code, f"{code} was expected, not {error.code()}: {error.details()}")
        return error
    raise AssertionError(f"{code} was expected, but the call succeeded")


class Scenarios:
    def __init__(self, channel):
        self.unary_method = channel.unary_unary(SERVICE + "Unary")
        self.client_method = channel.stream_unary(SERVICE + "ClientStreaming")
        self.server_method = channel.unary_stream(SERVICE + "ServerStreaming")
        self.duplex_method = channel.stream_stream(SERVICE + "Duplex")
        self.metadata_method = channel.unary_unary(SERVICE + "Metadata")
        self.fail_method = channel.unary_unary(SERVICE + "Fail")
        self.hang_method = channel.unary_unary(SERVICE + "Hang")
        self.missing_method = channel.unary_unary(SERVICE + "Missing")
        self.health_method = channel.unary_unary("/grpc.health.v1.Health/Check")

    def unary(self):
        check(self.unary_method(b"hello", timeout=TIMEOUT) == b"hello", "another answer")
        check(self.unary_method(b"", timeout=TIMEOUT) == b"", "an empty message is a message")

    def client_streaming(self):
        check(self.client_method(iter([b"a", b"", b"bc"]), timeout=TIMEOUT) == b"abc", "another answer")
        check(self.client_method(iter([]), timeout=TIMEOUT) == b"", "no requests are allowed")

    def server_streaming(self):
        check(list(self.server_method(b"abc", timeout=TIMEOUT)) == [b"a", b"b", b"c"], "other answers")
        check(list(self.server_method(b"", timeout=TIMEOUT)) == [], "no answers are allowed")

    def duplex(self):
        requests = queue.Queue()
        call = self.duplex_method(iter(requests.get, None), timeout=TIMEOUT)
        for i in range(100):
            message = bytes([i]) * (i * 100)
            requests.put(message)
            check(next(call) == message, "another answer")
        requests.put(None)
        check(list(call) == [], "too many answers")
        check(call.code() == grpc.StatusCode.OK, "no success")

    def large(self):
        message = bytes(range(256)) * 12000
        check(self.unary_method(message, timeout=TIMEOUT) == message, "another answer")
        sent = [message[:size] for size in (1, 70000, 2000000)]
        check(list(self.duplex_method(iter(sent), timeout=TIMEOUT)) == sent, "other answers")

    def parallel(self):
        calls = [self.unary_method.future(str(i).encode(), timeout=TIMEOUT) for i in range(300)]
        check([call.result() for call in calls] == [str(i).encode() for i in range(300)], "other answers")

    def metadata(self):
        sent = (("text", "a value, with ~"), ("data-bin", b"\x00\xff\n"), ("twice", "1"), ("twice", "2"))
        answer, call = self.metadata_method.with_call(b"", metadata=sent, timeout=TIMEOUT)
        for entry in sent:
            check(entry in call.initial_metadata(), f"{entry} is not in {call.initial_metadata()}")
            check(entry in call.trailing_metadata(), f"{entry} is not in {call.trailing_metadata()}")

    def status(self):
        error = fails(grpc.StatusCode.FAILED_PRECONDITION, lambda: self.fail_method(b"x", timeout=TIMEOUT))
        check(error.details() == "50 % of gr\u00f6\u00dfe:\r\n\u65e5\u672c", f"another text: {error.details()!r}")
        check(("details-bin", b"\x01\x02") in error.trailing_metadata(), f"no details: {error.trailing_metadata()}")

    def unimplemented(self):
        fails(grpc.StatusCode.UNIMPLEMENTED, lambda: self.missing_method(b"x", timeout=TIMEOUT))

    def too_large(self):
        fails(grpc.StatusCode.RESOURCE_EXHAUSTED, lambda: self.unary_method(bytes(5 * 1024 * 1024), timeout=TIMEOUT))
        self.unary()

    def compressed(self):
        error = fails(
            grpc.StatusCode.UNIMPLEMENTED,
            lambda: self.unary_method(bytes(10000), timeout=TIMEOUT, compression=grpc.Compression.Gzip),
        )
        check("gzip" in error.details(), f"another text: {error.details()}")

    def deadline(self):
        self.unary()  # or the deadline passes before the server has the call
        fails(grpc.StatusCode.DEADLINE_EXCEEDED, lambda: self.hang_method(b"x", timeout=1))

    def cancel(self):
        call = self.hang_method.future(b"x", timeout=TIMEOUT)
        print("CALLING", flush=True)
        sys.stdin.readline()
        call.cancel()
        check(call.code() == grpc.StatusCode.CANCELLED, f"not cancelled: {call.code()}")
        print("CANCELLED", flush=True)
        sys.stdin.readline()

    def cancel_stream(self):
        release = threading.Event()

        def requests():
            yield b"x"
            release.wait(TIMEOUT)

        call = self.duplex_method(requests(), timeout=TIMEOUT)
        check(next(call) == b"x", "another answer")
        call.cancel()
        release.set()
        fails(grpc.StatusCode.CANCELLED, lambda: next(call))

    def health(self):
        check(self.health_method(b"", timeout=TIMEOUT) == b"\x08\x01", "not serving")
        fails(grpc.StatusCode.NOT_FOUND, lambda: self.health_method(b"\x0a\x01x", timeout=TIMEOUT))


def main():
    address, scenario = sys.argv[1:3]
    options = [("grpc.max_receive_message_length", -1)]
    if len(sys.argv) > 3:
        with open(sys.argv[3], "rb") as ca:
            channel = grpc.secure_channel(address, grpc.ssl_channel_credentials(ca.read()), options)
    else:
        channel = grpc.insecure_channel(address, options)
    with channel:
        getattr(Scenarios(channel), scenario)()


if __name__ == "__main__":
    main()
