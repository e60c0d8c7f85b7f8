"""Films with labels, as `./dev bench motion` reads them: vtest.json, and what `vedette motion label` writes."""
import json
import pathlib
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "bench/motion"))
import film as film_part  # noqa: E402
import footage  # noqa: E402
import score  # noqa: E402

# As src/hub/label/label_file.cpp formats them.
SAVED = """{
  "about": "People in yard, labelled by hand with `vedette motion label`. A track is a list of [frame, left, top, right, bottom]; between two of them boxes are interpolated.",
  "film": "yard",
  "frames": 40,
  "fps": 12.5,
  "width": 320,
  "height": 240,
  "labelled": [5, 34],
  "drafted": 0,
  "zones": {
    "left \\"half\\"": [[0,0],[160,0],[160,240],[0,240]],
    "corner": [[320,0],[320,240],[160,0]]
  },
  "tracks": [
    [[0,0,100,40,180],[20,200,100,240,180]],
    [[30,10,10,50,90]]
  ]
}
"""


def saved(**more):
    return {**json.loads(SAVED), **more}


class Zones(unittest.TestCase):
    def test_the_share_of_a_box_in_a_polygon(self):
        square = footage.outline([0, 0, 100, 100])
        for box, share in (((10, 10, 20, 20), 1), ((90, 0, 110, 100), 0.5), ((-10, -10, 10, 10), 0.25),
                           ((100, 0, 120, 10), 0), ((200, 200, 210, 210), 0), ((50, 50, 50, 60), 0)):
            self.assertAlmostEqual(footage.share_inside(box, square), share, msg=box)
        triangle = footage.outline([[0, 0], [100, 0], [0, 100]])
        self.assertAlmostEqual(footage.share_inside((0, 0, 100, 100), triangle), 0.5)
        self.assertAlmostEqual(footage.share_inside((0, 0, 50, 50), triangle), 1)
        self.assertAlmostEqual(footage.share_inside((0, 0, 50, 50), triangle[::-1]), 1, msg="the other way round")
        letter_l = footage.outline([[0, 0], [30, 0], [30, 70], [100, 70], [100, 100], [0, 100]])
        self.assertAlmostEqual(footage.share_inside((0, 0, 100, 100), letter_l), 0.51)

    def test_a_rectangle_and_its_corners_are_the_same_zone(self):
        self.assertEqual(footage.outline([1, 2, 3, 4]), footage.outline([[1, 2], [3, 2], [3, 4], [1, 4]]))
        self.assertEqual(film_part.zone_line(footage.outline([0, 60, 320, 240]), 320, 240),
                         "include 0.00,25.00 100.00,25.00 100.00,100.00 0.00,100.00")


class Labels(unittest.TestCase):
    def test_labels_of_the_label_page_are_read(self):
        yard = footage.Footage("yard", saved())
        self.assertEqual((yard.first, yard.last, yard.fps), (5, 34, 12.5))
        self.assertEqual(yard.boxes[10], [(100, 100, 140, 180)])
        self.assertEqual(yard.boxes[20], [(200, 100, 240, 180)])
        self.assertNotIn(21, yard.boxes)
        self.assertEqual(yard.boxes[30], [(10, 10, 50, 90)])
        events, ignored = yard.zone_truth(yard.zones['left "half"'], 0, 40)
        self.assertEqual(events, [[0, 14]], "half of the box is outside after frame 14, and one frame is no entry")
        self.assertEqual(ignored, [[0, 15], [30, 30]])

    def test_without_zones_the_whole_picture_is_one(self):
        yard = footage.Footage("yard", saved(zones={}))
        self.assertEqual(yard.zones, {"picture": footage.outline([0, 0, 320, 240])})
        self.assertEqual(yard.zone_truth(yard.zones["picture"], 5, 35)[0], [[0, 15]])

    def test_alarms_outside_of_the_labelled_part_do_not_count(self):
        yard = footage.Footage("yard", saved(zones={}, fps=10, frames=200, labelled=[0, 99]))
        some = film_part.tallies(yard, {"picture": [[3, 18], [150, 160]]}, yard.first, yard.last + 1)
        all_of_it = score.total(some)
        self.assertEqual((all_of_it.hits, all_of_it.false, all_of_it.seconds), (1, 0, 10))

    def test_vtest_has_the_same_format(self):
        labels = footage.read_labels(footage.FILE)
        vtest = footage.Footage("vtest.avi", labels)
        self.assertEqual((len(vtest.zones), vtest.first, vtest.last), (11, 0, 794))
        events, _ = vtest.zone_truth(vtest.zones["crossing"], 0, 795)
        self.assertGreater(len(events), 3)


class Folders(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)

    def reason(self):
        with self.assertRaises(footage.UnusableFilm) as refused:
            footage.in_folder(self.folder)
        return str(refused.exception)

    def test_a_film_is_found_beside_its_labels_by_name(self):
        (self.folder / "garden.json").write_text(json.dumps(saved(film="garden.mp4")))
        self.assertIn("garden.json: there is no film of that name beside it", self.reason())
        (self.folder / "garden.mp4").write_bytes(b"")
        (self.folder / "garden.srt").write_bytes(b"")
        (self.folder / "porch.avi").write_bytes(b"")
        self.assertEqual([f.name for f in footage.in_folder(self.folder)], ["garden.mp4"])
        (self.folder / "garden.json").write_text(json.dumps(saved(film="moved.mp4")))
        self.assertIn("there are several films", self.reason())
        (self.folder / "garden.srt").unlink()
        self.assertEqual([f.name for f in footage.in_folder(self.folder)], ["garden.mp4"])

    def test_a_folder_of_pictures_is_a_film_of_its_name(self):
        (self.folder / "yard").mkdir()
        for name in ("2.jpg", "1.jpg", ".hidden.jpg", "note.txt"):
            (self.folder / "yard" / name).write_bytes(name.encode())
        (self.folder / "yard.json").write_text(json.dumps(saved(frames=2)))
        yard, = footage.in_folder(self.folder)
        self.assertEqual(list(yard.pictures()), [b"1.jpg", b"2.jpg"])
        yard.write_stream(self.folder / "stream")
        self.assertEqual(list(film_part.store.read_stream(self.folder / "stream")), [b"1.jpg", b"2.jpg"])
        (self.folder / "yard" / "3.jpg").write_bytes(b"")
        with self.assertRaisesRegex(footage.UnusableFilm, "it has 3 pictures here, and the labels are for 2"):
            yard.write_stream(self.folder / "stream")

    def test_unusable_labels_are_reported(self):
        self.assertIn("it has no labels", self.reason())
        (self.folder / "a.json").write_text("{")
        self.assertIn("a.json: can't be read", self.reason())
        (self.folder / "a.json").write_text('{"frames": 3}')
        self.assertIn("a.json: it has no fps, width, height, tracks", self.reason())


if __name__ == "__main__":
    unittest.main()
