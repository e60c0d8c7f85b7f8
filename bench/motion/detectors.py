"""Runs each detector over a clip and gives its alarms, with what it cost. OpenCV's part is in subtractors.py."""
import json
import os
import pathlib
import resource
import shutil
import signal
import subprocess
import tempfile

from clips import PROGRAMS

# Everything else is motion's own default. event_gap is how long it goes on after the last movement (60 s), which would
# make one event of a clip.
EVENT_GAP_S = 2
MOTION_CONF = """daemon off
setup_mode off
log_level 1
target_dir {scratch}
video_device {scratch}/camera
width {width}
height {height}
framerate {fps}
picture_output off
movie_output off
webcontrol_port 0
stream_port 0
event_gap {gap}
watchdog_tmo 600
on_event_start start
on_event_end end
{more}
"""


def ours(paths, words=()):
    """One answer a file; `words` are arguments of bench_motion_detect."""
    command = [PROGRAMS / "bench_motion_detect", *words]
    for path in paths:
        command += ["--grids", path]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def motion(stream, frames, fps, width, height, settings=()):
    """Debian's motion over a stream of JPEGs, at the processor's speed (film_shim.cpp)."""
    with tempfile.TemporaryDirectory(prefix="film-") as scratch:
        folder = pathlib.Path(scratch)
        conf, log = folder / "motion.conf", folder / "log"
        conf.write_text(MOTION_CONF.format(scratch=scratch, width=width, height=height, fps=fps, gap=EVENT_GAP_S,
                                           more="\n".join(settings)))
        environment = dict(os.environ, LD_PRELOAD=str(PROGRAMS / "bench_motion_film_shim.so"),
                           FILM_PATH=f"{scratch}/camera", FILM_STREAM=str(stream), FILM_FPS=str(fps), FILM_LOG=str(log))
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        child = subprocess.Popen([shutil.which("motion") or "/usr/bin/motion", "-n", "-c", str(conf)], cwd=scratch,
                                 env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                 start_new_session=True)
        try:
            _, errors = child.communicate(timeout=120)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.communicate()
            raise
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if child.returncode != 0:
            raise RuntimeError(f"motion ended with {child.returncode}: {errors.decode(errors='replace')[-500:]}")
        marks = [int(line) for line in log.read_text().split()] if log.exists() else []
    alarms = []
    for i in range(0, len(marks), 2):
        end = marks[i + 1] - EVENT_GAP_S * fps if i + 1 < len(marks) else frames - 1
        alarms.append([marks[i], max(marks[i], end)])
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"alarms": alarms, "ns": spent * 1e9 / frames}
