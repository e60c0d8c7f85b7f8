"""OpenCV's background subtractors with a decision rule, since they give masks and no alarms.

The rule: grey pictures of full size; shadows (127) are background; the mask is opened by 3×3; an alarm is on in a frame
when the largest 8-connected region has had `area` pixels or more in this and the `count` − 1 frames before it. Areas of
the largest region are kept, so that one run serves all areas and counts.
"""
import time

import cv2
import numpy

from clips import read_stream

cv2.setNumThreads(1)

MAKERS = {
    "MOG2": lambda threshold: cv2.createBackgroundSubtractorMOG2(varThreshold=threshold),
    "KNN": lambda threshold: cv2.createBackgroundSubtractorKNN(dist2Threshold=threshold),
}
THRESHOLDS = {"MOG2": (16, 40, 80), "KNN": (400, 1000, 2500)}  # OpenCV's default first
DEFAULT_RULE = (100, 2)  # a person of 5 % height
AREAS = (10, 15, 25, 50, 100, 200, 500, 1000, 2500)
COUNTS = (1, 2, 3, 5)
KERNEL = numpy.ones((3, 3), numpy.uint8)


def largest_regions(stream, wanted, masks=(None,)):
    """For each (name, threshold) and mask: the largest region of each frame, and nanoseconds a frame without decoding, which
    is `decode`."""
    subtractors = [(name, threshold, MAKERS[name](threshold)) for name, threshold in wanted]
    areas = [[[] for _ in masks] for _ in wanted]
    spent, decode = [0] * len(wanted), 0
    frames = 0
    for jpeg in read_stream(stream):
        start = time.thread_time_ns()
        grey = cv2.imdecode(numpy.frombuffer(jpeg, numpy.uint8), cv2.IMREAD_GRAYSCALE)
        decode += time.thread_time_ns() - start
        frames += 1
        for i, (_, _, subtractor) in enumerate(subtractors):
            start = time.thread_time_ns()
            found = cv2.threshold(subtractor.apply(grey), 200, 255, cv2.THRESH_BINARY)[1]
            found = cv2.morphologyEx(found, cv2.MORPH_OPEN, KERNEL)
            for k, mask in enumerate(masks):
                part = found if mask is None else cv2.bitwise_and(found, mask)
                stats = cv2.connectedComponentsWithStats(part, connectivity=8)[2]
                areas[i][k].append(int(stats[1:, cv2.CC_STAT_AREA].max()) if len(stats) > 1 else 0)
            spent[i] += time.thread_time_ns() - start
    return {"areas": areas, "ns": [n / frames for n in spent], "decode": decode / frames}


def alarms(areas, area, count):
    """Spans of frames in which the rule is met."""
    out, run = [], 0
    for frame, size in enumerate(areas):
        run = run + 1 if size >= area else 0
        if run >= count:
            if out and out[-1][1] == frame - 1:
                out[-1][1] = frame
            else:
                out.append([frame, frame])
    return out
