#include "hub/grab/grab.hpp"

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include "hub/grab/progress.hpp"
#include "linux/base/unique_fd.hpp"
#include "tests/support/fake_camera.hpp"
#include "tests/support/tiny_jpeg.hpp"

namespace vedette::grab {
namespace {

namespace fs = std::filesystem;
using Connection = test::FakeCamera::Connection;

std::string jpeg(unsigned seed, std::size_t size = 3000) {
    const auto bytes = test::tiny_jpeg(size, seed);
    return {bytes.begin(), bytes.end()};
}

std::string stream_head() {
    return "HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=b\r\n\r\n";
}

std::string part(const std::string& picture, std::string_view more = "") {
    return fmt::format("--b\r\nContent-Type: image/jpeg\r\nContent-Length: {}\r\n{}\r\n{}\r\n",
                       picture.size(), more, picture);
}

struct Grabbed {
    int status;
    std::string out;
    std::string err;
};

// A camera on a thread of its own, an empty folder, and runs of the command against them.
class GrabTest : public testing::Test {
  protected:
    GrabTest() {
        std::string pattern = testing::TempDir() + "vedette-grab-XXXXXX";
        folder_ = ::mkdtemp(pattern.data());
    }
    ~GrabTest() override {
        loop_.stop();
        fs::remove_all(folder_);
    }

    void answer(test::FakeCamera::OnRequest handler) {
        camera_.on_request(std::move(handler));
        // Its thread must not be the one that takes the signals of a test.
        sigset_t all;
        sigset_t before;
        ::sigfillset(&all);
        ::pthread_sigmask(SIG_BLOCK, &all, &before);
        loop_.start();
        ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    }
    std::string url() const { return fmt::format("http://ann:secret@127.0.0.1:{}/mjpeg", camera_.port()); }
    std::string shown() const { return fmt::format("http://ann:***@127.0.0.1:{}/mjpeg", camera_.port()); }
    std::string path(const std::string& name) const { return (folder_ / name).string(); }

    Grabbed grab(const GrabWords& words, bool terminal = false) {
        const UniqueFd out(::memfd_create("out", MFD_CLOEXEC));
        char* text = nullptr;
        std::size_t size = 0;
        std::FILE* const err = ::open_memstream(&text, &size);
        const int status = run_grab(words, {.out = out.get(), .err = err, .terminal = terminal});
        std::fclose(err);
        Grabbed done{status, read(fmt::format("/proc/self/fd/{}", out.get())), std::string(text, size)};
        std::free(text);
        return done;
    }
    static std::string read(const std::string& file) {
        std::ifstream stream(file, std::ios::binary);
        return {std::istreambuf_iterator<char>(stream), {}};
    }
    std::size_t files() const {
        return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), {}));
    }

    io::Loop loop_{system_clock()};
    test::FakeCamera camera_{loop_};
    fs::path folder_;
};

TEST_F(GrabTest, each_picture_becomes_a_file_with_its_bytes) {
    answer([](Connection& c, const std::string&) {
        c.send(stream_head() + part(jpeg(1)) + part(jpeg(2)) + part(jpeg(3)));
    });
    const Grabbed done = grab({.source = url(), .count = 2, .output = path("s-%02d.jpg")});
    EXPECT_EQ(done.status, 0);
    EXPECT_EQ(done.out, "");
    EXPECT_EQ(done.err, "");
    EXPECT_EQ(read(path("s-01.jpg")), jpeg(1));
    EXPECT_EQ(read(path("s-02.jpg")), jpeg(2));
    EXPECT_EQ(files(), 2U);
}

TEST_F(GrabTest, what_a_hub_drew_for_a_lost_camera_is_no_picture) {
    answer([](Connection& c, const std::string&) {
        c.send(stream_head() + part(jpeg(1), "X-Vedette-Placeholder: 1\r\n") + part(jpeg(2)));
    });
    EXPECT_EQ(grab({.source = url(), .output = path("s.jpg")}).status, 0);
    EXPECT_EQ(read(path("s.jpg")), jpeg(2));
}

TEST_F(GrabTest, a_hub_that_only_draws_ends_in_time_with_the_reason) {
    answer([](Connection& c, const std::string&) {
        c.send(stream_head() + part(jpeg(1), "X-Vedette-Placeholder: 1\r\n"));
    });
    const Grabbed done = grab({.source = url(), .output = path("s.jpg"), .timeout = "300ms"});
    EXPECT_EQ(done.status, 3);
    EXPECT_NE(done.err.find("no picture came within 0.3 s: the hub has lost the camera"), std::string::npos)
        << done.err;
    EXPECT_EQ(files(), 0U);
}

TEST_F(GrabTest, standard_output_takes_pictures_behind_each_other) {
    answer([](Connection& c, const std::string&) { c.send(stream_head() + part(jpeg(1)) + part(jpeg(2))); });
    const Grabbed done = grab({.source = url(), .count = 2, .output = "-"});
    EXPECT_EQ(done.status, 0);
    EXPECT_EQ(done.out, jpeg(1) + jpeg(2));
}

TEST_F(GrabTest, json_has_a_line_for_each_picture_and_one_for_all) {
    answer([](Connection& c, const std::string&) {
        c.send(stream_head() + part(jpeg(1)) + part("no picture") + part(jpeg(2)));
    });
    const Grabbed done = grab({.source = url(), .count = 2, .output = path("%d.jpg"), .json = true});
    EXPECT_EQ(done.status, 0);
    const std::string line =
        fmt::format(R"({{"file":"{}","bytes":3000,"width":16,"height":16,"captured":")", path("1.jpg"));
    EXPECT_EQ(done.out.substr(0, line.size()), line);
    EXPECT_NE(done.out.find(R"({"pictures":2,"bytes":6000,"seconds":)"), done.out.npos) << done.out;
    EXPECT_NE(done.out.find(R"("skipped":1,"connections":1,"result":"complete","error":null})"),
              done.out.npos)
        << done.out;
}

TEST_F(GrabTest, a_camera_that_hangs_up_is_asked_again_for_what_is_missing) {
    answer([this](Connection& c, const std::string&) {
        const auto seed = static_cast<unsigned>(camera_.requests().size());
        c.send(stream_head() + part(jpeg(seed)));
        c.finish();
    });
    const Grabbed done = grab({.source = url(), .count = 3, .output = "-"});
    EXPECT_EQ(done.status, 0);
    EXPECT_EQ(done.out, jpeg(1) + jpeg(2) + jpeg(3));
}

TEST_F(GrabTest, what_another_try_cannot_mend_is_told_at_once) {
    answer([](Connection& c, const std::string&) {
        c.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    });
    const Grabbed done = grab({.source = url(), .output = path("a.jpg"), .timeout = "1m"});
    EXPECT_EQ(done.status, 1);
    EXPECT_EQ(done.err.substr(0, done.err.find('(')),
              "vedette grab: " + shown() + ": the camera has nothing at /mjpeg ");
    loop_.stop();
    EXPECT_EQ(camera_.requests().size(), 1U);
    EXPECT_EQ(files(), 0U);
}

TEST_F(GrabTest, a_camera_that_wants_a_login_is_told_where_to_write_it) {
    answer([](Connection& c, const std::string&) {
        c.send(
            "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n");
    });
    const std::string open = fmt::format("http://127.0.0.1:{}/", camera_.port());
    EXPECT_EQ(
        grab({.source = open, .output = "-"}).err,
        "vedette grab: " + open +
            ": the camera wants a user name and password: write USER:PASSWORD@ before the host's name\n");
    EXPECT_EQ(grab({.source = url(), .output = "-"}).err,
              "vedette grab: " + shown() + ": the camera does not accept this user name and password\n");
}

TEST_F(GrabTest, silence_is_status_3_and_says_how_far_it_came) {
    answer([](Connection& c, const std::string&) { c.send(stream_head() + part(jpeg(1))); });
    const Grabbed done =
        grab({.source = url(), .count = 5, .output = path("%d.jpg"), .timeout = "200ms", .json = true});
    EXPECT_EQ(done.status, 3);
    EXPECT_EQ(done.err,
              "vedette grab: " + shown() + " after 1 of 5 pictures: no picture came within 0.2 s\n");
    EXPECT_NE(done.out.find(R"("result":"timeout","error":"no picture came within 0.2 s"})"), done.out.npos);
}

TEST_F(GrabTest, nobody_at_the_address_is_status_1_after_a_few_tries) {
    const Grabbed done = grab({.source = "http://127.0.0.1:1/", .output = path("a.jpg"), .timeout = "600ms"});
    EXPECT_EQ(done.status, 1);
    EXPECT_EQ(done.err, "vedette grab: http://127.0.0.1:1/: connect to 127.0.0.1:1: Connection refused\n");
}

TEST_F(GrabTest, a_signal_before_all_are_there_is_its_status_and_ends_soon) {
    answer([](Connection& c, const std::string&) {
        c.send(stream_head() + part(jpeg(1)));
        ::kill(::getpid(), SIGTERM);
    });
    const Grabbed done = grab({.source = url(), .count = 9, .output = path("%d.jpg")});
    EXPECT_EQ(done.status, 128 + SIGTERM);
    EXPECT_LE(files(), 1U);
}

TEST_F(GrabTest, without_a_number_the_users_end_is_a_good_end) {
    answer([](Connection& c, const std::string&) {
        c.send(stream_head() + part(jpeg(1)));
        ::kill(::getpid(), SIGINT);
    });
    EXPECT_EQ(grab({.source = url(), .count = 0, .output = path("%d.jpg")}).status, 0);
}

TEST_F(GrabTest, a_full_disk_ends_it_and_names_the_reason) {
    answer([](Connection& c, const std::string&) { c.send(stream_head() + part(jpeg(1))); });
    const Grabbed done = grab({.source = url(), .count = 0, .output = "/dev/full"});
    EXPECT_EQ(done.status, 1);
    EXPECT_EQ(done.err, "vedette grab: can't write the output: No space left on device\n");
}

TEST_F(GrabTest, wrong_words_are_status_2_and_say_what_to_write) {
    const auto said = [this](GrabWords words) {
        words.source = words.source.empty() ? "test://" : words.source;
        const Grabbed done = grab(words);
        return fmt::format("{} {}", done.status, done.err);
    };
    EXPECT_EQ(said({.count = 3, .output = "shot.jpg"}),
              "2 vedette grab: shot.jpg can hold one picture only: write -o 'shot-%04d.jpg', or -n 1\n");
    EXPECT_EQ(said({.count = 2, .output = "/tmp"}),
              "2 vedette grab: /tmp is a folder: write /tmp/shot-%04d.jpg\n");
    EXPECT_EQ(said({.count = -1}), "2 vedette grab: -n takes 0 or more pictures\n");
    EXPECT_EQ(said({.timeout = "10"}),
              "2 vedette grab: --timeout 10 is no time: write 500ms, 10s, 2m or the like\n");
    EXPECT_EQ(said({.output = "-", .json = true}),
              "2 vedette grab: --json and -o - both want standard output: write the pictures to files, or "
              "leave --json out\n");
    EXPECT_EQ(said({.output = "/nonexistent/a.jpg"}), "1 vedette grab: there is no folder /nonexistent\n");
    EXPECT_EQ(said({.source = "http://${VEDETTE_NO_SUCH_VARIABLE}/"}).substr(0, 29),
              "2 vedette grab: SOURCE needs ");
}

TEST_F(GrabTest, a_terminal_shows_what_happens_and_keeps_the_last_line) {
    answer([](Connection& c, const std::string&) { c.send(stream_head() + part(jpeg(1)) + part(jpeg(2))); });
    const Grabbed done = grab({.source = url(), .count = 2, .output = path("%d")}, true);
    EXPECT_EQ(done.err.find("secret"), done.err.npos);
    EXPECT_NE(done.err.find("\rconnecting to " + shown()), done.err.npos);
    const std::size_t last = done.err.rfind("\r\x1b[K");
    ASSERT_NE(last, done.err.npos);
    EXPECT_EQ(done.err.substr(last, 27), "\r\x1b[K2 pictures, 6 kB, in 0.");
    EXPECT_EQ(done.err.back(), '\n');
}

TEST(GrabProgress, counts_sizes_and_rate_are_on_one_line_that_fits) {
    char* text = nullptr;
    std::size_t size = 0;
    std::FILE* const err = ::open_memstream(&text, &size);
    {
        GrabProgress progress(err, true);
        GrabTally tally{.wanted = 10, .width = 640, .height = 480};
        for (int i = 1; i <= 3; ++i) {
            tally.pictures = static_cast<std::uint64_t>(i);
            tally.bytes += 20'400;
            tally.last = MonoTime{i * 200ms};
            progress.picture(tally, 20'400, std::string(100, 'f'));
        }
    }
    std::fclose(err);
    const std::string shown(text, size);
    std::free(text);
    const std::string line = "\r3 of 10  640x480  5.0 fps  20 kB  61 kB in all  ";
    ASSERT_NE(shown.find(line), shown.npos) << shown;
    EXPECT_EQ(shown.find("\x1b[K", shown.find(line)) - shown.find(line), 80U);  // with the \r
}

TEST(GrabProgress, bytes_are_shown_in_three_figures) {
    EXPECT_EQ(format_bytes(0), "0 B");
    EXPECT_EQ(format_bytes(999), "999 B");
    EXPECT_EQ(format_bytes(1000), "1 kB");
    EXPECT_EQ(format_bytes(999'499), "999 kB");
    EXPECT_EQ(format_bytes(999'500), "1.0 MB");
    EXPECT_EQ(format_bytes(1'440'000'000), "1.4 GB");
}

}  // namespace
}  // namespace vedette::grab
