"""The rises and sets that the tests of core/schedule compare with are those of PyEphem, as it is installed here."""
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
ROW = re.compile(r"\{(\d+), \{(-?[\d.]+), (-?[\d.]+)\}, \{(-?\d+), (Limb::k\w+)\}, (\d+), (\d+)\}")


def rows(text):
    return [(m.group(1, 2, 3, 4, 5), int(m.group(6)), int(m.group(7))) for m in ROW.finditer(text)]


def test_the_table_of_the_sun_is_pyephems():
    made = rows(subprocess.run([ROOT / "tools/sun_table"], check=True, capture_output=True, text=True, timeout=60).stdout)
    stored = rows((ROOT / "src/core/schedule/test_sun_table.hpp").read_text())
    assert len(stored) == len(made) > 90
    for (key, rise, fall), (made_key, made_rise, made_fall) in zip(stored, made):
        assert key == made_key
        # Another version of PyEphem may differ by its list of leap seconds.
        assert abs(rise - made_rise) <= 2 and abs(fall - made_fall) <= 2, key
