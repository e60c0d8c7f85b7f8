import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from house import layers  # noqa: E402


def problems(path, text):
    return [c.text for c in layers.check_file(path, text)]


class Layers(unittest.TestCase):
    def refused(self, path, text, part):
        found = problems(path, text)
        self.assertTrue(any(part in c for c in found), f"{path}: {text!r} gave {found}")

    def fine(self, path, text):
        self.assertEqual(problems(path, text), [])

    def test_core_includes_nothing_above_it(self):
        self.refused("src/core/http/reader.cpp", '#include "linux/base/clock.hpp"\n', "may not include linux/base")
        self.refused("src/core/http/reader.cpp", '#include "core/multipart/reader.hpp"\n', "may not include core/multipart")
        self.refused("src/core/base/bytes.hpp", '#include "core/frame/jpeg.hpp"\n', "may not include core/frame")
        self.fine("src/core/http/reader.cpp", '#include "core/frame/jpeg.hpp"\n#include <span>\n')
        self.fine("src/core/edit/editor.hpp", '#include "core/term/screen.hpp"\n')

    def test_the_console_stands_on_the_contract_for_files(self):
        for room in ("edit", "shell", "ftp"):
            self.fine(f"src/core/{room}/x.cpp", '#include "core/files/files.hpp"\n')
        self.refused("src/core/http/reader.cpp", '#include "core/files/files.hpp"\n', "may not include core/files")
        self.refused("src/core/files/files.hpp", '#include "core/frame/jpeg.hpp"\n', "may not include core/frame")
        self.refused("src/core/files/files.hpp", '#include "core/edit/text.hpp"\n', "may not include core/edit")
        self.fine("src/core/files/path.cpp", '#include "core/base/text.hpp"\n')

    def test_core_takes_no_header_of_an_operating_system(self):
        for header in ("<thread>", "<mutex>", "<iostream>", "<unistd.h>", "<sys/socket.h>", "<fmt/core.h>"):
            self.refused("src/core/http/reader.hpp", f"#include {header}\n", "")

    def test_the_node_knows_its_board_through_the_port_only(self):
        self.refused("src/node/serve/x.cpp", '#include "node/posix/network.hpp"\n', "may not include node/posix")
        self.refused("src/node/port/x.hpp", '#include "node/serve/x.hpp"\n', "may not include node/serve")
        self.refused("src/node/posix/x.cpp", '#include "node/serve/x.hpp"\n', "may not include node/serve")
        self.refused("src/node/serve/x.cpp", '#include "linux/base/clock.hpp"\n', "may not include linux/base")
        self.refused("src/node/serve/x.cpp", "#include <thread>\n", "not in portable code")
        self.refused("src/hub/source/http.cpp", '#include "node/port/camera.hpp"\n', "may not include node/port")
        self.fine("src/node/serve/x.cpp", '#include "node/port/camera.hpp"\n#include "core/http/write.hpp"\n')
        self.fine("src/node/posix/x.cpp", '#include "linux/base/clock.hpp"\n#include <thread>\n')
        self.fine("src/apps/vedette_node.cpp", '#include "node/posix/network.hpp"\n')

    def test_src_posix_takes_posix_and_the_core_only(self):
        room = "src/posix/terminal.cpp"
        for header in ("<linux/input.h>", "<sys/ioctl.h>", "<sys/epoll.h>", "<pty.h>", "<sys/signalfd.h>"):
            self.refused(room, f"#include {header}\n", "POSIX.1-2008 only")
        self.refused(room, '#include "linux/base/unique_fd.hpp"\n', "may not include linux/base")
        self.refused("src/hub/source/http.cpp", '#include "posix/terminal.hpp"\n', "may not include posix")
        self.refused("src/core/term/x.cpp", '#include "posix/terminal.hpp"\n', "may not include posix")
        self.refused(room, "::clock_gettime(CLOCK_MONOTONIC, &ts);\n", "linux/base/clock")
        self.fine("src/posix/clock.cpp", "::clock_gettime(CLOCK_MONOTONIC, &ts);\n")
        self.fine(room, "#include <termios.h>\n#include <sys/wait.h>\n#include <csignal>\n"
                        '#include "core/term/screen.hpp"\n#include "posix/clock.hpp"\n')
        self.fine("src/posix/terminal_test.cpp", "#include <sys/ioctl.h>\n")
        self.fine("src/apps/vedette_console.cpp", '#include "posix/terminal.hpp"\n')

    def test_esp_idf_stays_in_its_port(self):
        port, main = "firmware/components/port_esp/x.cpp", "firmware/main/x.cpp"
        self.refused("src/node/app/x.cpp", "#include <esp_log.h>\n", "ESP-IDF stays in")
        self.refused(main, "#include <lwip/sockets.h>\n", "ESP-IDF stays in")
        self.refused(port, '#include "node/app/node.hpp"\n', "may not include node/app")
        self.refused(port, '#include "linux/base/clock.hpp"\n', "may not include linux/base")
        self.refused(port, '#include "log.hpp"\n', "full path")
        self.refused(main, '#include "node/posix/network.hpp"\n', "may not include node/posix")
        self.refused(main, '#include "chip.hpp"\n', "may not include firmware/fakes")
        self.refused(main, "int x = time(nullptr);\n", "only linux/base/clock")
        self.fine(port, '#include <esp_log.h>\n#include <atomic>\n#include "node/port/log.hpp"\n#include "port_esp/log.hpp"\n'
                        '#include "sdkconfig.h"\n')
        self.fine(main, '#include "node/app/node.hpp"\n#include "port_esp/log.hpp"\n#include "main/device.hpp"\n')
        self.fine("firmware/main/x_test.cpp", '#include "chip.hpp"\n#include "nvs_flash.h"\n')
        self.fine("firmware/fakes/x.cpp", '#include "chip.hpp"\n#include "driver/ledc.h"\n#include <thread>\n')

    def test_services_do_not_know_each_other(self):
        self.refused("src/hub/source/http.cpp", '#include "hub/serve/session.hpp"\n', "may not include hub/serve")
        self.refused("src/hub/record/clip.cpp", '#include "hub/source/source.hpp"\n', "may not include hub/source")
        self.refused("src/linux/io/stream.cpp", '#include "hub/bus/unit_bus.hpp"\n', "may not include hub/bus")
        self.refused("src/hub/serve/session.cpp", '#include "hub/source/source.hpp"\n', "may not include hub/source")
        self.refused("src/hub/command/run.cpp", '#include "hub/app/app.hpp"\n', "may not include hub/app")
        self.fine("src/hub/source/http.cpp", '#include "hub/bus/unit_bus.hpp"\n#include "linux/child/child.hpp"\n')

    def test_a_test_may_include_what_feeds_its_room_but_not_what_is_above(self):
        self.fine("src/core/multipart/reader_test.cpp", '#include "core/scene/scene.hpp"\n#include <gtest/gtest.h>\n')
        self.refused("src/core/multipart/reader_test.cpp", '#include "linux/base/error.hpp"\n', "may not include linux/base")
        self.refused("src/hub/bus/bus_test.cpp", '#include "hub/serve/session.hpp"\n', "may not include hub/serve")

    def test_includes_give_their_full_path(self):
        self.refused("src/core/http/reader.cpp", '#include "reader.hpp"\n', "full path")

    def test_third_party_headers_stay_behind_their_walls(self):
        self.refused("src/hub/source/http.cpp", "#include <jpeglib.h>\n", "hub/image")
        self.refused("src/hub/image/decode.hpp", "#include <turbojpeg.h>\n", "hub/image")
        self.refused("src/linux/io/stream.cpp", "#include <boost/beast/http.hpp>\n", "Beast")
        self.refused("src/hub/bus/unit_bus.cpp", "#include <boost/asio/post.hpp>\n", "Asio")
        self.refused("src/hub/serve/session.hpp", "#include <boost/asio/awaitable.hpp>\n", "Asio")
        self.refused("src/hub/app/app.cpp", "#include <CLI/CLI.hpp>\n", "CLI11")
        self.refused("src/hub/source/rtsp.cpp", "#include <libavformat/avformat.h>\n", "FFmpeg")
        self.refused("src/hub/serve/session.cpp", "#include <gtest/gtest.h>\n", "GoogleTest")
        self.fine("src/hub/image/decode.cpp", "#include <jpeglib.h>\n")
        self.fine("src/hub/serve/session.cpp", "#include <boost/asio/awaitable.hpp>\n")

    def test_a_commented_include_is_none(self):
        self.fine("src/core/http/reader.cpp", '// #include "linux/base/clock.hpp"\n/*\n#include <thread>\n*/\n')

    def test_only_the_clock_reads_a_clock(self):
        for line in ("auto t = std::chrono::steady_clock::now();", "::clock_gettime(CLOCK_MONOTONIC, &ts);",
                     "time(nullptr);", "std::time(0);", "usleep(10);", "::sleep(1);",
                     "std::this_thread::sleep_for(1s);"):
            self.refused("src/hub/source/http.cpp", line + "\n", "linux/base/clock")
            self.fine("src/linux/base/clock.cpp", line + "\n")
            self.fine("src/hub/source/http.cpp", f"// {line}\n")
        self.refused("src/hub/source/http.cpp", "asio::steady_timer timer(executor);\n", "linux/io makes timers")
        self.fine("src/linux/io/wait.cpp", "asio::steady_timer timer(executor);\n")
        self.fine("src/hub/source/http.cpp", "co_await io::sleep_until(loop, then);\n")
        self.fine("src/hub/source/http.cpp", "const auto t = unit.time(); auto u = media_time(0); sleep_until_needed();\n")

    def test_an_unknown_room_is_refused(self):
        self.refused("src/hub/misc/x.cpp", "", "is not in tools/house/layers.py")

    def test_links_equal_the_include_graph(self):
        cmake = "vedette_room(core_http SOURCES reader.cpp DEPS core_base core_frame TESTS reader_test.cpp)\n"
        files = {"src/core/http/reader.cpp": '#include "core/base/bytes.hpp"\n',
                 "src/core/http/reader_test.cpp": '#include "core/scene/scene.hpp"\n',
                 "src/core/http/orphan.cpp": ""}
        found = [c.text for c in layers.check_links("src/core/http/CMakeLists.txt", cmake, files)]
        self.assertEqual(len(found), 3, found)
        self.assertIn("DEPS names core_frame", found[0])
        self.assertIn("TEST_DEPS lacks core_scene", found[1])
        self.assertIn("orphan.cpp", found[2])
        missing = layers.check_links("src/core/http/CMakeLists.txt", "vedette_room(core_http SOURCES reader.cpp)",
                                     {"src/core/http/reader.cpp": '#include "core/base/bytes.hpp"\n'
                                                                  '#include "core/frame/jpeg.hpp"\n'})
        self.assertEqual(len(missing), 1)
        self.assertIn("DEPS lacks core_frame", missing[0].text)


if __name__ == "__main__":
    unittest.main()
