"""Inside the sandbox, in front of one program: loads it, then calls its functions with the inputs it is sent.

Nothing here is trusted once the program has begun: it may rewrite all of this. It never sees what is expected, so all
that it can forge are results.
Frames in: P sources; C name, arguments; I tests, nonce. Out: R ready; L loaded; V value; X exception; N nonce.
"""
import sys


def confine():
    import resource

    threads = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_NPROC, (threads, threads))
    os.environ.clear()
    sys.argv[:] = ["program"]
    sys.path[:] = [folder for folder in sys.path if folder]


def described(error):
    text = str(error) if isinstance(error, BaseException) else ""
    if isinstance(error, SyntaxError) and error.lineno:
        text = "%s (line %d)" % (error.msg, error.lineno)
    return joined([type(error).__name__, text[:500]])


def load(program, sources):
    for source in sources:
        exec(compile(source, "program.py", "exec"), program.__dict__)


def flush():
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BaseException:
            pass


def call(program, payload):
    (size,) = LENGTH.unpack_from(payload, 0)
    name = payload[4 : 4 + size].decode()
    args, kwargs = Decoder(payload[4 + size :]).value()
    return encode(getattr(program, name)(*args, **kwargs))


def serve(program, kind, payload):
    if kind == b"P":
        try:
            load(program, fields(payload))
        finally:
            flush()
        return b"L", b""
    if kind == b"C":
        return b"V", call(program, payload)
    tests, nonce = fields(payload)
    load(program, [tests])
    return b"N", nonce.encode()


def main():
    confine()
    program = type(sys)("program")
    program.__dict__["__builtins__"] = __builtins__
    sys.modules["program"] = program
    send(b"R")
    while True:
        kind, payload = receive()
        try:
            answer = serve(program, kind, payload)
        except BaseException as error:
            answer = b"X", described(error)
        send(*answer)


main()
