import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from house import kconfig  # noqa: E402

TEXT = """
# A menu.
menu "One"
    choice KIND
        prompt "Kind"
        default FAST if BIG
        default SLOW
        help
            What it is.

            default NOTHING

        config FAST
            bool "fast"
            depends on BIG && !OLD
            select EXTRA
        config SLOW
            bool "slow"
    endchoice
    config SPEED
        string
        default "high" if FAST
        default "low"
    config COUNT
        int "how many"
        range 1 9
        default 7 if SLOW
        default 5
    config NAME
        string "name"
        default ""
endmenu
"""


def values(given):
    return kconfig.evaluate(*kconfig.parse(TEXT), given)


class Kconfig(unittest.TestCase):
    def test_defaults_follow_their_conditions(self):
        self.assertEqual(values({})[0], {"SLOW": "y", "SPEED": '"low"', "COUNT": "7", "NAME": '""'})
        big = values({"BIG": "y"})[0]
        self.assertEqual((big["FAST"], big["SLOW"], big["SPEED"], big["COUNT"], big["EXTRA"]), ("y", "n", '"high"', "5", "y"))

    def test_given_values_win_where_their_condition_holds(self):
        given, problems = values({"BIG": "y", "SLOW": "y", "COUNT": "3", "NAME": '"x"', "SPEED": '"other"'})
        self.assertEqual((given["SLOW"], given["FAST"], given["COUNT"], given["NAME"]), ("y", "n", "3", '"x"'))
        self.assertEqual(given["SPEED"], '"low"')  # without a prompt nobody sets it
        self.assertEqual(problems, [])

    def test_what_cannot_be_is_said(self):
        self.assertEqual(values({"FAST": "y"})[1], ["FAST is asked for, but its condition does not hold"])
        self.assertEqual(values({"BIG": "y", "OLD": "y", "FAST": "y"})[0]["SLOW"], "y")
        given, problems = values({"COUNT": "10"})
        self.assertEqual((given["COUNT"], problems), ("7", ["COUNT=10 is not in 1 to 9"]))

    def test_an_unknown_word_is_refused(self):
        for text in ("config A\n    visible if B\n", "bool\n", "config A\n    bool\nconfig A\n    bool\n"):
            with self.assertRaises(kconfig.KconfigError):
                kconfig.parse(text)

    def test_sdkconfig_files_and_the_header(self):
        read = kconfig.read_sdkconfig('CONFIG_A=y\n# CONFIG_B is not set\nCONFIG_C="a=b"\n# words\nCONFIG_D=12\n')
        self.assertEqual(read, {"A": "y", "B": "n", "C": '"a=b"', "D": "12"})
        self.assertEqual(kconfig.header(read),
                         '#pragma once\n#define CONFIG_A 1\n#define CONFIG_C "a=b"\n#define CONFIG_D 12\n')
