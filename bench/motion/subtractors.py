"""OpenCV's background subtractors with a decision rule, since they give masks and no alarms; and two rules that are whole
detectors.

The rule: grey pictures of full size; shadows (127) are background; the mask is opened by 3×3; an alarm is on in a frame
when the largest 8-connected region has had `area` pixels or more in this and the `count` − 1 frames before it. Areas of
the largest region are kept, so that one run serves all areas and counts.

DVR-Scan (github.com/Breakthrough/DVR-Scan, dvr_scan/subtractor.py, detector.py, config.py) with its defaults: MOG2 without
shadows on grey, opened by 3×3 (below 1,280 pixels of width), its score the mean of the mask; an alarm when it is 0.15 or more
for 0.1 s.
Frame difference, as in "Basic motion detection and tracking with Python and OpenCV" (pyimagesearch.com, 2015), but from picture
to picture: 500 pixels wide, blurred by 21×21, more than 25 levels, dilated twice, a contour of 500 pixels.
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


def dvr_scan():
    """A function from a picture to its score; the first picture has none."""
    model = cv2.createBackgroundSubtractorMOG2(history=500, varThreshold=16, detectShadows=False)
    first = True

    def score(grey):
        nonlocal first
        mean = float(numpy.average(cv2.morphologyEx(model.apply(grey), cv2.MORPH_OPEN, KERNEL)))
        first, was_first = False, first
        return 0.0 if was_first else mean
    return score


def frame_difference():
    """A function from a picture to the largest contour of its difference from the one before."""
    last = None

    def largest(grey):
        nonlocal last
        small = cv2.GaussianBlur(cv2.resize(grey, (500, max(1, grey.shape[0] * 500 // grey.shape[1]))), (21, 21), 0)
        before, last = last, small
        if before is None:
            return 0.0
        mask = cv2.dilate(cv2.threshold(cv2.absdiff(before, small), 25, 255, cv2.THRESH_BINARY)[1], None, iterations=2)
        contours = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[-2]
        return max((cv2.contourArea(c) for c in contours), default=0.0)
    return largest


WHOLE = {"DVR-Scan": dvr_scan, "frame difference": frame_difference}


def largest_regions(stream, wanted, masks=(None,)):
    """For each (name, threshold) and mask: the largest region of each frame, and nanoseconds a frame without decoding, which
    is `decode`. Detectors of WHOLE have no threshold here and no masks; their values are scores or contours."""
    subtractors = [(name, WHOLE[name]() if name in WHOLE else MAKERS[name](threshold)) for name, threshold in wanted]
    areas = [[[] for _ in masks] for _ in wanted]
    spent, decode = [0] * len(wanted), 0
    frames = 0
    for jpeg in read_stream(stream):
        start = time.thread_time_ns()
        grey = cv2.imdecode(numpy.frombuffer(jpeg, numpy.uint8), cv2.IMREAD_GRAYSCALE)
        decode += time.thread_time_ns() - start
        frames += 1
        for i, (name, subtractor) in enumerate(subtractors):
            start = time.thread_time_ns()
            if name in WHOLE:
                value = subtractor(grey)
                for values in areas[i]:
                    values.append(value)
                spent[i] += time.thread_time_ns() - start
                continue
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


def whole_alarms(name, values, fps):
    """Spans of frames in which a detector of WHOLE is in alarm."""
    if name == "DVR-Scan":
        return alarms(values, 0.15, max(1, int(0.1 * fps)))
    return alarms(values, 500, 1)
