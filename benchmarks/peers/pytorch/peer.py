"""PyTorch beside `ascent bench`: runs steps of one workload when it is told to, and says how long each took.

    python3 peer.py WORKLOAD --threads N [--variant NAME]..
    python3 peer.py --probe

Lines of JSON. It says {"ready": ...} when it stands; for {"run": N, "settle": K} it takes K steps that do not count and then N steps,
and answers {"seconds": [..]}; for {"end": true} it answers {"peakRssMb": ..} and ends. It also ends when its input does.
`ascent bench` drives its own side by the same protocol.
"""
import argparse
import json
import os
import signal
import sys
import time


def say(message):
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def peak_rss_mb():
    try:
        # Of this program alone: getrusage would count what its parent had in memory when it was forked.
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024
    except (OSError, StopIteration):
        import resource

        unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("workload", nargs="?")
    parser.add_argument("--probe", action="store_true")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--variant", action="append", default=[])
    options = parser.parse_args()

    # Ctrl-C is for the command that drives us: it closes our input.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    blas = 1 if "blas-1" in options.variant else options.threads
    for name in ("OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS"):
        os.environ[name] = str(blas)
    for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = str(options.threads)
    if "passive" in options.variant:
        os.environ["OMP_WAIT_POLICY"] = "PASSIVE"
    try:
        import torch
    except ImportError as error:
        say({"error": "no-torch", "detail": str(error)})
        return 3

    if options.probe:
        say({"ready": True, "name": "pytorch", "version": torch.__version__})
        return 0

    import workloads

    torch.manual_seed(1)
    torch.set_num_threads(options.threads)
    try:
        items, variants, build = workloads.find(options.workload)
    except workloads.Unknown:
        say({"error": "unknown-workload", "detail": options.workload})
        return 2
    work = build(set(options.variant))
    # PyTorch's own threads and those of the BLAS are two teams; where they are in each other's way, one of them may rest. Threads that
    # sleep while they wait are slower on a quiet machine and faster on a busy one.
    if options.threads > 1:
        variants = [*variants, "blas-1", "passive"]
    work.step()
    say({"ready": True, "name": "pytorch", "version": torch.__version__, "threads": options.threads, "items": items, "variants": variants})
    for line in sys.stdin:
        command = json.loads(line)
        if "end" in command:
            break
        seconds = []
        for _ in range(command.get("settle", 0)):
            work.step()
        for _ in range(command["run"]):
            start = time.perf_counter()
            work.step()
            seconds.append(time.perf_counter() - start)
        say({"seconds": seconds})
    say({"peakRssMb": peak_rss_mb()})
    return 0


if __name__ == "__main__":
    sys.exit(main())
