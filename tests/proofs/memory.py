"""How much memory served processes have taken at most, as the kernel counts it."""

from pathlib import Path

PROC = Path("/proc")
PEAK = "VmHWM:"
RESET_PEAK = "5"
KIB = 1024


def family(pid: int) -> list[int]:
    """The process and all that it has started."""
    children = [int(child) for task in (PROC / str(pid) / "task").iterdir() for child in (task / "children").read_text().split()]
    return [pid, *(one for child in children for one in family(child))]


def peak(pid: int) -> int:
    """Bytes, summed over the family."""
    return sum(peak_of(one) for one in family(pid))


def forget_peak(pid: int) -> None:
    """From now on the peak is that of what follows."""
    for one in family(pid):
        (PROC / str(one) / "clear_refs").write_text(RESET_PEAK)


def peak_of(pid: int) -> int:
    lines = (PROC / str(pid) / "status").read_text().splitlines()
    (line,) = [line for line in lines if line.startswith(PEAK)]
    return int(line.split()[1]) * KIB
