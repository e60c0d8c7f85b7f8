"""The scorer of `./dev bench motion`: hits and false alarms."""
import pathlib
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "bench/motion"))
import score  # noqa: E402


def judge(alarms, events, ignored=(), frames=300):
    return score.judge(alarms, events, list(ignored), frames, 10)


class Judging(unittest.TestCase):
    def counts(self, tally):
        return tally.hits, tally.events, tally.false

    def test_an_alarm_within_an_event_is_a_hit_and_its_delay_is_measured(self):
        tally = judge([[107, 130]], [[100, 140]])
        self.assertEqual(self.counts(tally), (1, 1, 0))
        self.assertEqual(tally.delays, [0.7])

    def test_an_event_without_an_alarm_is_missed(self):
        self.assertEqual(self.counts(judge([], [[100, 140]])), (0, 1, 0))

    def test_an_alarm_far_from_any_event_is_false_and_hits_nothing(self):
        self.assertEqual(self.counts(judge([[200, 210]], [[100, 140]])), (0, 1, 1))

    def test_a_second_early_is_not_false_and_has_no_delay(self):
        tally = judge([[91, 120]], [[100, 140]])
        self.assertEqual(self.counts(tally), (1, 1, 0))
        self.assertEqual(tally.delays, [0])

    def test_more_than_a_second_early_is_false_and_a_hit(self):
        self.assertEqual(self.counts(judge([[80, 120]], [[100, 140]])), (1, 1, 1))

    def test_an_old_false_alarm_is_no_hit(self):
        self.assertEqual(self.counts(judge([[40, 139]], [[100, 140]])), (0, 1, 1))

    def test_a_long_false_alarm_counts_once_for_each_ten_seconds(self):
        tally = judge([[0, 299]], [[100, 140]])
        self.assertEqual(self.counts(tally), (0, 1, 3))

    def test_an_alarm_that_goes_on_long_after_its_event_is_false(self):
        self.assertEqual(self.counts(judge([[100, 200]], [[100, 140]])), (1, 1, 0))
        self.assertEqual(self.counts(judge([[100, 280]], [[100, 140]])), (1, 1, 1))

    def test_two_alarms_in_one_event_are_one_hit(self):
        self.assertEqual(self.counts(judge([[100, 105], [160, 165]], [[98, 170]])), (1, 1, 0))

    def test_a_true_alarm_that_lasts_hits_the_next_event_too(self):
        self.assertEqual(self.counts(judge([[100, 180]], [[98, 130], [150, 180]])), (2, 2, 0))

    def test_close_alarms_are_merged(self):
        self.assertEqual(self.counts(judge([[200, 205], [225, 230]], [])), (0, 0, 1))
        self.assertEqual(self.counts(judge([[200, 205], [235, 240]], [])), (0, 0, 2))

    def test_people_who_are_seen_together_are_one_event(self):
        self.assertEqual(self.counts(judge([[105, 120]], [[100, 140], [120, 160]])), (1, 1, 0))

    def test_alarms_in_ignored_spans_are_neither_hits_nor_false(self):
        standing = [[141, 240]]
        self.assertEqual(self.counts(judge([[100, 139]], [[100, 140]], standing)), (1, 1, 0))
        self.assertEqual(self.counts(judge([[100, 139], [200, 210]], [[100, 140]], standing)), (1, 1, 0))

    def test_an_alarm_up_to_two_seconds_after_an_event_is_not_false(self):
        self.assertEqual(self.counts(judge([[159, 165]], [[100, 140]])), (0, 1, 0))
        self.assertEqual(self.counts(judge([[161, 165]], [[100, 140]])), (0, 1, 1))


class Totals(unittest.TestCase):
    def test_figures_of_a_total(self):
        every = score.total([judge([[100, 110], [250, 260]], [[100, 140]]), judge([], [[100, 140]])])
        self.assertEqual((every.hits, every.events, every.false, every.seconds), (1, 2, 1, 60))
        self.assertAlmostEqual(every.precision, 0.5)
        self.assertAlmostEqual(every.recall, 0.5)
        self.assertAlmostEqual(every.f1, 0.5)
        self.assertAlmostEqual(every.false_per_hour, 60)

    def test_without_alarms_there_is_no_precision_and_without_events_no_recall(self):
        self.assertIsNone(judge([], [[100, 140]]).precision)
        self.assertIsNone(judge([], []).recall)
        self.assertIsNone(judge([], []).f1)

    def test_an_interval_contains_the_total_and_is_narrow_when_all_clips_agree(self):
        good, bad = judge([[100, 110]], [[100, 140]]), judge([], [[100, 140]])
        low, high = score.interval([good] * 5 + [bad] * 5, lambda t: t.recall)
        self.assertTrue(0 < low < 0.5 < high < 1)
        self.assertEqual(score.interval([good] * 5, lambda t: t.recall), (1, 1))


if __name__ == "__main__":
    unittest.main()
