"""Runs each detector over a clip; returns its alarms and its cost. OpenCV's part is in subtractors.py."""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import threading

from clips import PROGRAMS

# Everything else is motion's default. event_gap is the time that an event goes on after the last movement; its default of
# 60 s would make one event of a clip.
EVENT_GAP_S = 2
MAX_RUN_S = 600
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
    """One result a file; `words` are arguments of bench_motion_detect."""
    command = [PROGRAMS / "bench_motion_detect", *words]
    for path in paths:
        command += ["--grids", path]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def motion(stream, frames, fps, width, height, settings=()):
    """Debian's motion over a stream of JPEGs, at the speed of the processor (film_shim.cpp). Its lowest rate is 2 pictures a
    second; slower streams seem to it as fast as that."""
    fps = max(2, round(fps))
    with tempfile.TemporaryDirectory(prefix="film-") as scratch:
        folder = pathlib.Path(scratch)
        conf, log = folder / "motion.conf", folder / "log"
        conf.write_text(MOTION_CONF.format(scratch=scratch, width=width, height=height, fps=fps, gap=EVENT_GAP_S,
                                           more="\n".join(settings)))
        environment = dict(os.environ, LD_PRELOAD=str(PROGRAMS / "bench_motion_film_shim.so"),
                           FILM_PATH=f"{scratch}/camera", FILM_STREAM=str(stream), FILM_FPS=str(fps), FILM_LOG=str(log))
        errors = folder / "errors"
        with errors.open("wb") as out:
            child = subprocess.Popen([shutil.which("motion") or "/usr/bin/motion", "-n", "-c", str(conf)], cwd=scratch,
                                     env=environment, stdout=subprocess.DEVNULL, stderr=out, start_new_session=True)
        alarm = threading.Timer(MAX_RUN_S, os.killpg, (child.pid, signal.SIGKILL))
        alarm.start()
        try:
            # The usage of this process only; that of all children includes parallel runs.
            _, status, usage = os.wait4(child.pid, 0)
        finally:
            alarm.cancel()
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            raise RuntimeError(f"motion ended with {child.returncode}: {errors.read_text(errors='replace')[-500:]}")
        marks = [int(line) for line in log.read_text().split()] if log.exists() else []
    alarms = []
    for i in range(0, len(marks), 2):
        end = marks[i + 1] - EVENT_GAP_S * fps if i + 1 < len(marks) else frames - 1
        alarms.append([marks[i], max(marks[i], end)])
    return {"alarms": alarms, "ns": (usage.ru_utime + usage.ru_stime) * 1e9 / frames}
