"""Real films with a truth.tsv, as `./dev bench motion --footage` reads and judges them, and as the page keeps them."""
import pathlib
import sys
import tempfile
import unittest
from unittest import mock

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "bench/motion"))
import numpy  # noqa: E402

import real  # noqa: E402
import subtractors  # noqa: E402
import truth  # noqa: E402


def judge(alarms, acts, either=()):
    return truth.judge([list(a) for a in alarms], {"act": [list(a) for a in acts], "either": [list(e) for e in either]})


class Reading(unittest.TestCase):
    def read(self, text, films=("a.mp4", "b.mp4")):
        with tempfile.TemporaryDirectory() as folder:
            for name in films:
                (pathlib.Path(folder) / name).touch()
            (pathlib.Path(folder) / "truth.tsv").write_text(text)
            return truth.read(folder)

    def test_spans_by_film_and_kind(self):
        found = self.read("# remark\n\na.mp4\t1\t2.5\tact\tman\t5 %\na.mp4\t3\t4\teither\nb.mp4\t0\t0\tnone\n")
        self.assertEqual(found, {"a.mp4": {"act": [[1, 2.5]], "either": [[3, 4]]}, "b.mp4": {"act": [], "either": []}})

    def test_films_that_are_not_there_are_left_out(self):
        self.assertEqual(list(self.read("a.mp4\t1\t2\tact\nb.mp4\t1\t2\tact\n", ["b.mp4"])), ["b.mp4"])

    def test_a_bad_line_is_named(self):
        for text, why in (("a.mp4\t1\tact\n", "truth.tsv:1: a line is"), ("#\na.mp4\tx\t2\tact\n", "truth.tsv:2: a line is"),
                          ("a.mp4\t3\t2\tact\n", "truth.tsv:1: it ends before")):
            with self.assertRaises(truth.BadTruth) as caught:
                self.read(text)
            self.assertIn(why, str(caught.exception))


class Judging(unittest.TestCase):
    def test_an_act_is_seen_half_a_second_early_or_late(self):
        for alarm, seen in (((8, 9.5), 1), ((8, 9.4), 0), ((12.5, 13), 1), ((12.6, 13), 0), ((10.5, 11), 1)):
            self.assertEqual(judge([alarm], [(10, 12)]).seen, seen, alarm)

    def test_nothing_before_three_and_a_half_seconds_is_judged(self):
        row = judge([(0, 3)], [(0, 3), (10, 12)])
        self.assertEqual((row.seen, row.acts, row.false), (0, 1, 0))
        self.assertAlmostEqual(judge([(0, 6)], [(0, 6)]).covered_s, 2.5)

    def test_acts_up_to_three_seconds_apart_are_one_event(self):
        self.assertEqual(judge([], [(10, 12), (15, 16)]).events, 1)
        self.assertEqual(judge([], [(10, 12), (15.1, 16)]).events, 2)

    def test_an_alarm_of_its_own_tells_an_event_and_a_shared_one_merges_it(self):
        row = judge([(10, 30)], [(10, 12), (20, 22)])
        self.assertEqual((row.seen, row.told, row.merged), (2, 1, 1))
        row = judge([(10, 30), (33, 35)], [(10, 12), (20, 22), (29, 34)])
        self.assertEqual((row.told, row.merged), (2, 1))

    def test_alarms_two_and_a_half_seconds_apart_are_one(self):
        self.assertEqual(judge([(10, 12), (14.5, 16)], []).false, 1)
        self.assertEqual(judge([(10, 12), (14.6, 16)], []).false, 2)

    def test_a_false_alarm_touches_no_act_and_no_either_span(self):
        for alarm, false in (((8.9, 8.95), 1), ((8.9, 9), 0), ((14, 14.5), 0), ((14.1, 15), 1)):
            self.assertEqual(judge([alarm], [(10, 12)]).false, false, alarm)
        self.assertEqual(judge([(14.1, 15)], [(10, 12)], [(15, 16)]).false, 0)

    def test_each_ten_seconds_of_alarm_outside_are_one_more(self):
        self.assertEqual(judge([(10, 23.9)], [(10, 12)]).false, 0)
        self.assertEqual(judge([(10, 24)], [(10, 12)]).false, 1)
        self.assertEqual(judge([(20, 45)], [(10, 12)]).false, 3)

    def test_coverage_is_the_share_of_the_acts_time(self):
        row = judge([(11, 13)], [(10, 12), (20, 22)])
        self.assertAlmostEqual(row.coverage, 0.25)
        self.assertIsNone(judge([], []).coverage)

    def test_rows_add_up(self):
        row = truth.total([judge([(10, 12)], [(10, 12)]), judge([(30, 31)], [(10, 12)])])
        self.assertEqual((row.seen, row.acts, row.false), (1, 2, 1))
        self.assertAlmostEqual(row.f1, 2 / (2 + 1 + 1))


class Pictures(unittest.TestCase):
    def test_jpegs_that_follow_each_other_are_split(self):
        one, two = b"\xff\xd8ab\xff\x00\xff\xd9", b"\xff\xd8c\xff\xd9"
        self.assertEqual(list(real.split_jpegs(one + two + two)), [one, two, two])
        self.assertEqual(list(real.split_jpegs(one)), [one])
        self.assertEqual(list(real.split_jpegs(b"")), [])


class WholeRules(unittest.TestCase):
    def test_a_frame_difference_sees_what_moves_and_not_what_stands(self):
        largest = subtractors.frame_difference()
        pictures = [numpy.full((240, 320), 90, numpy.uint8) for _ in range(4)]
        for picture, left in zip(pictures[1:], (100, 120, 120)):
            picture[80:160, left:left + 60] = 200
        self.assertEqual([largest(p) >= 500 for p in pictures], [False, True, True, False])

    def test_the_first_picture_has_no_score_in_dvr_scan(self):
        score = subtractors.dvr_scan()
        plain, other = numpy.full((240, 320), 90, numpy.uint8), numpy.full((240, 320), 90, numpy.uint8)
        other[80:160, 100:160] = 200
        values = [score(plain) for _ in range(30)] + [score(other)]
        self.assertEqual(values[0], 0)
        self.assertLess(values[29], 0.15)
        self.assertAlmostEqual(values[30], 255 * 80 * 60 / (240 * 320), delta=1)

    def test_dvr_scan_is_in_alarm_after_a_tenth_of_a_second(self):
        values = [0, 0.2, 0.2, 0.1, 0.2, 0.2, 0.2, 0]
        self.assertEqual(subtractors.whole_alarms("DVR-Scan", values, 10), [[1, 2], [4, 6]])
        self.assertEqual(subtractors.whole_alarms("DVR-Scan", values, 30), [[6, 6]])
        self.assertEqual(subtractors.whole_alarms("frame difference", [0, 500, 499], 30), [[1, 1]])


class Keeping(unittest.TestCase):
    def test_what_is_stored_is_read_again(self):
        class Film:
            name = "a.mp4"

            def facts(self):
                return {"width": 320, "height": 240, "fps": 10.0, "seconds": 30.0}
        row = judge([(10, 12), (40, 41)], [(10, 12), (20, 22)])
        rows = {"ours 50": {rate: {"a.mp4": row} for rate in real.RATES}}
        with tempfile.TemporaryDirectory() as folder, mock.patch.object(real, "RESULTS", pathlib.Path(folder) / "r.json"):
            self.assertIsNone(real.read_results())
            real.store_results([Film()], rows, {"MOG2": "threshold 16"})
            kept, found = real.read_results()
        self.assertEqual(found, rows)
        self.assertEqual((kept["best"], kept["films"]["a.mp4"]["acts"]), ({"MOG2": "threshold 16"}, 2))


if __name__ == "__main__":
    unittest.main()
