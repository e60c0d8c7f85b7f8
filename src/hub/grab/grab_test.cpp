#include "hub/grab/grab.hpp"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "hub/grab/console_fixture.hpp"
#include "hub/grab/progress.hpp"
#include "tests/support/fake_camera.hpp"
#include "tests/support/tiny_jpeg.hpp"
#include "tests/support/tls_server.hpp"

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

// A camera with its own thread, and an empty folder.
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
        // The camera's thread must not receive the signals that a test sends.
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

    static Output grab(const GrabOptions& options, bool progress = false) {
        return output_of([&](const Console& console) { return run_grab(options, console); }, progress);
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
    const Output done = grab({.source = url(), .count = 2, .output = path("s-%02d.jpg")});
    EXPECT_EQ(done.status, 0);
    EXPECT_EQ(done.out, "");
    EXPECT_EQ(done.err, "");
    EXPECT_EQ(read(path("s-01.jpg")), jpeg(1));
    EXPECT_EQ(read(path("s-02.jpg")), jpeg(2));
    EXPECT_EQ(files(), 2U);
}

TEST_F(GrabTest, a_placeholder_is_not_saved) {
    answer([](Connection& c, const std::string&) {
        c.send(stream_head() + part(jpeg(1), "X-Vedette-Placeholder: 1\r\n") + part(jpeg(2)));
    });
    EXPECT_EQ(grab({.source = url(), .output = path("s.jpg")}).status, 0);
    EXPECT_EQ(read(path("s.jpg")), jpeg(2));
}

TEST_F(GrabTest, only_placeholders_are_a_timeout_with_the_reason) {
    answer([](Connection& c, const std::string&) {
        c.send(stream_head() + part(jpeg(1), "X-Vedette-Placeholder: 1\r\n"));
    });
    const Output done = grab({.source = url(), .output = path("s.jpg"), .timeout = "300ms"});
    EXPECT_EQ(done.status, 3);
    EXPECT_NE(done.err.find("no picture came within 0.3 s: the hub has lost the camera"), std::string::npos)
        << done.err;
    EXPECT_EQ(files(), 0U);
}

TEST_F(GrabTest, standard_output_gets_all_pictures_in_a_row) {
    answer([](Connection& c, const std::string&) { c.send(stream_head() + part(jpeg(1)) + part(jpeg(2))); });
    const Output done = grab({.source = url(), .count = 2, .output = "-"});
    EXPECT_EQ(done.status, 0);
    EXPECT_EQ(done.out, jpeg(1) + jpeg(2));
}

TEST_F(GrabTest, json_has_a_line_for_each_picture_and_one_for_the_totals) {
    answer([](Connection& c, const std::string&) {
        c.send(stream_head() + part(jpeg(1)) + part("no picture") + part(jpeg(2)));
    });
    const Output done = grab({.source = url(), .count = 2, .output = path("%d.jpg"), .json = true});
    EXPECT_EQ(done.status, 0);
    const std::string line =
        fmt::format(R"({{"file":"{}","bytes":3000,"width":16,"height":16,"captured":")", path("1.jpg"));
    EXPECT_EQ(done.out.substr(0, line.size()), line);
    EXPECT_NE(done.out.find(R"({"pictures":2,"bytes":6000,"seconds":)"), done.out.npos) << done.out;
    EXPECT_NE(done.out.find(R"("skipped":1,"connections":1,"result":"complete","error":null})"),
              done.out.npos)
        << done.out;
}

TEST_F(GrabTest, a_camera_that_closes_the_connection_is_connected_again) {
    answer([this](Connection& c, const std::string&) {
        const auto seed = static_cast<unsigned>(camera_.requests().size());
        c.send(stream_head() + part(jpeg(seed)));
        c.finish();
    });
    const Output done = grab({.source = url(), .count = 3, .output = "-"});
    EXPECT_EQ(done.status, 0);
    EXPECT_EQ(done.out, jpeg(1) + jpeg(2) + jpeg(3));
}

TEST_F(GrabTest, an_error_that_a_retry_cannot_solve_is_reported_at_once) {
    answer([](Connection& c, const std::string&) {
        c.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    });
    const Output done = grab({.source = url(), .output = path("a.jpg"), .timeout = "1m"});
    EXPECT_EQ(done.status, 1);
    EXPECT_EQ(done.err.substr(0, done.err.find('(')),
              "vedette grab: " + shown() + ": the camera has nothing at /mjpeg ");
    loop_.stop();
    EXPECT_EQ(camera_.requests().size(), 1U);
    EXPECT_EQ(files(), 0U);
}

std::string picture_answer(const std::string& picture) {
    return fmt::format("HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: {}\r\n\r\n{}",
                       picture.size(), picture);
}

// Field case: a busy camera answers now and then with XML, HTML, an error status, nothing or a reset | own
// case 31 | what has worked is tried again until the time is over
TEST_F(GrabTest, what_has_worked_is_tried_again_whatever_the_camera_answers) {
    const std::vector<std::string> failures = {
        "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 11\r\n\r\n<busy>1</b>",
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>",
        "HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n",
        "",
    };
    answer([&](Connection& c, const std::string&) {
        const std::size_t n = camera_.requests().size();
        if (n % 2 == 1) return c.send(picture_answer(jpeg(static_cast<unsigned>(n))));
        const std::string& failure = failures.at(n / 2 - 1);
        failure.empty() ? c.reset() : c.send(failure);
    });
    const Output done =
        grab({.source = url() + "#fps=20", .count = 9, .output = path("%d.jpg"), .timeout = "10s"});
    EXPECT_EQ(done.status, 0) << done.err;
    EXPECT_EQ(files(), 9U);
    EXPECT_EQ(read(path("9.jpg")), jpeg(17));
}

TEST_F(GrabTest, what_has_worked_and_fails_for_good_ends_with_the_last_reason) {
    answer([&](Connection& c, const std::string&) {
        const bool first = camera_.requests().size() == 1;
        c.send(first ? picture_answer(jpeg(1)) : "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
    });
    const Output done = grab({.source = url(), .count = 3, .output = path("%d.jpg"), .timeout = "3s"});
    EXPECT_EQ(done.status, 1);
    EXPECT_TRUE(done.err.starts_with("vedette grab: " + shown() +
                                     " after 1 of 3 pictures: the camera answered 403 Forbidden"))
        << done.err;
    loop_.stop();
    EXPECT_GT(camera_.requests().size(), 2U);
}

TEST_F(GrabTest, a_last_attempt_without_an_answer_does_not_hide_why_the_source_failed) {
    answer([&](Connection& c, const std::string&) {
        const std::size_t n = camera_.requests().size();
        if (n == 1) c.send(picture_answer(jpeg(1)));
        if (n == 2) c.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
    });
    const Output done =
        grab({.source = url() + "#fps=20", .count = 3, .output = path("%d.jpg"), .timeout = "700ms"});
    EXPECT_EQ(done.status, 1);
    EXPECT_TRUE(done.err.starts_with("vedette grab: " + shown() +
                                     "#fps=20 after 1 of 3 pictures: the camera answered 403 Forbidden"))
        << done.err;
}

TEST_F(GrabTest, the_reason_for_parts_that_are_left_out_is_said_last) {
    answer([](Connection& c, const std::string&) {
        std::string bad = stream_head();
        for (int i = 0; i < 120; ++i) bad += part("none");
        c.send(bad);
        c.finish();
    });
    const Output done = grab({.source = url(), .output = path("a.jpg"), .timeout = "300ms"});
    EXPECT_NE(done.status, 0);
    EXPECT_EQ(done.err,
              "vedette grab: " + shown() +
                  ": the camera sent 120 pictures that can't be used, the last one: not a JPEG; lower "
                  "its resolution or quality, or try another of its addresses\n");
}

TEST_F(GrabTest, json_does_not_count_what_the_end_cuts_off) {
    answer([](Connection& c, const std::string&) {
        c.send(stream_head() + part(jpeg(1)) + part(jpeg(2)).substr(0, 1500));
        c.finish();
    });
    const Output one = grab({.source = url(), .output = path("a.jpg"), .timeout = "1s", .json = true});
    EXPECT_NE(one.out.find(R"("skipped":0,)"), one.out.npos) << one.out;
    const Output all =
        grab({.source = url(), .count = 3, .output = path("%d.jpg"), .timeout = "1s", .json = true});
    EXPECT_EQ(all.status, 0) << all.err;
    EXPECT_NE(all.out.find(R"("skipped":0,)"), all.out.npos) << all.out;
}

// Field case: https with a certificate that the camera made itself | own case TLS | named as that in grab,
// with the option that accepts it
TEST_F(GrabTest, a_certificate_that_nobody_vouches_for_is_named_and_can_be_accepted) {
    const test::TlsServer server(
        "HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: 3000\r\n\r\n" + jpeg(1));
    const std::string source = fmt::format("https://127.0.0.1:{}/", server.port());
    const Output refused = grab({.source = source, .output = "-"});
    EXPECT_EQ(refused.status, 1);
    EXPECT_EQ(refused.err,
              "vedette grab: " + source +
                  ": the certificate is not trusted: self-signed certificate; a certificate that the "
                  "camera made itself is accepted by --tls-pin FINGERPRINT or --ca-file FILE, any "
                  "certificate by --insecure\n");
    const Output trusting =
        grab({.source = source, .output = "-", .tls = {.ca_file = server.certificate_file()}});
    EXPECT_EQ(trusting.err, "");
    EXPECT_EQ(trusting.out, jpeg(1));
    const Output careless = grab({.source = source, .output = "-", .tls = {.insecure = true}});
    EXPECT_TRUE(careless.err.starts_with("vedette grab: warning: --insecure: ")) << careless.err;
    EXPECT_EQ(careless.out, jpeg(1));
    const Output pinned =
        grab({.source = source, .output = "-", .tls = {.pin = "sha256:" + server.fingerprint()}});
    EXPECT_EQ(pinned.err, "");
    EXPECT_EQ(pinned.out, jpeg(1));
}

TEST_F(GrabTest, a_missing_login_is_reported_with_the_place_to_write_it) {
    answer([](Connection& c, const std::string&) {
        c.send(
            "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n");
    });
    const std::string open = fmt::format("http://127.0.0.1:{}/", camera_.port());
    EXPECT_EQ(
        grab({.source = open, .output = "-"}).err,
        "vedette grab: " + open +
            ": the camera wants a user name and password: write USER:PASSWORD@ before the host's name\n");
    EXPECT_EQ(
        grab({.source = url(), .output = "-"}).err,
        "vedette grab: " + shown() +
            ": the camera does not accept this user name and password; try both on the camera's own page\n");
}

TEST_F(GrabTest, silence_is_status_3_and_the_message_counts_the_pictures) {
    answer([](Connection& c, const std::string&) { c.send(stream_head() + part(jpeg(1))); });
    const Output done =
        grab({.source = url(), .count = 5, .output = path("%d.jpg"), .timeout = "200ms", .json = true});
    EXPECT_EQ(done.status, 3);
    EXPECT_EQ(done.err, "vedette grab: " + shown() +
                            " after 1 of 5 pictures: no picture came within 0.2 s; a slow source needs a "
                            "longer --timeout\n");
    EXPECT_NE(done.out.find(R"("result":"timeout","error":"no picture came within 0.2 s; )"), done.out.npos);
}

TEST_F(GrabTest, a_refused_connection_is_status_1_after_some_retries) {
    const Output done = grab({.source = "http://127.0.0.1:1/", .output = path("a.jpg"), .timeout = "600ms"});
    EXPECT_EQ(done.status, 1);
    EXPECT_EQ(done.err,
              "vedette grab: http://127.0.0.1:1/: connect to 127.0.0.1:1: Connection refused; is the camera "
              "on, and are "
              "address and port right?\n");
}

TEST_F(GrabTest, a_signal_before_all_pictures_are_saved_is_status_128_plus_its_number) {
    answer([](Connection& c, const std::string&) {
        c.send(stream_head() + part(jpeg(1)));
        ::kill(::getpid(), SIGTERM);
    });
    const Output done = grab({.source = url(), .count = 9, .output = path("%d.jpg")});
    EXPECT_EQ(done.status, 128 + SIGTERM);
    EXPECT_LE(files(), 1U);
}

TEST_F(GrabTest, without_a_count_a_signal_is_success) {
    answer([](Connection& c, const std::string&) {
        c.send(stream_head() + part(jpeg(1)));
        ::kill(::getpid(), SIGINT);
    });
    EXPECT_EQ(grab({.source = url(), .count = 0, .output = path("%d.jpg")}).status, 0);
}

TEST_F(GrabTest, a_full_disk_is_status_1_with_the_reason) {
    answer([](Connection& c, const std::string&) { c.send(stream_head() + part(jpeg(1))); });
    const Output done = grab({.source = url(), .count = 0, .output = "/dev/full"});
    EXPECT_EQ(done.status, 1);
    EXPECT_EQ(done.err, "vedette grab: can't write the output: No space left on device\n");
}

TEST_F(GrabTest, a_usage_error_is_status_2_and_says_what_to_write) {
    const auto said = [this](GrabOptions options) {
        options.source = options.source.empty() ? "test://" : options.source;
        const Output done = grab(options);
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
              "2 vedette grab: --json and -o - both use standard output: write the pictures to files, or "
              "leave --json out\n");
    EXPECT_EQ(said({.tls = {.insecure = true}}), "2 vedette grab: --insecure is for https and wss sources\n");
    EXPECT_EQ(said({.source = "https://h/", .tls = {.ca_file = "a", .insecure = true}}),
              "2 vedette grab: --ca-file and --insecure exclude each other; choose one\n");
    EXPECT_EQ(said({.source = "https://h/", .tls = {.ca_file = "/nonexistent.pem"}}),
              "2 vedette grab: --ca-file /nonexistent.pem: No such file or directory\n");
    EXPECT_EQ(said({.output = "/nonexistent/a.jpg"}), "1 vedette grab: there is no folder /nonexistent\n");
    EXPECT_EQ(said({.source = "http://${VEDETTE_NO_SUCH_VARIABLE}/"}).substr(0, 29),
              "2 vedette grab: SOURCE needs ");
}

TEST_F(GrabTest, a_terminal_shows_the_progress_and_keeps_the_summary) {
    answer([](Connection& c, const std::string&) { c.send(stream_head() + part(jpeg(1)) + part(jpeg(2))); });
    const Output done = grab({.source = url(), .count = 2, .output = path("%d")}, true);
    EXPECT_EQ(done.err.find("secret"), done.err.npos);
    EXPECT_NE(done.err.find("\rconnecting to " + shown()), done.err.npos);
    const std::size_t last = done.err.rfind("\r\x1b[K");
    ASSERT_NE(last, done.err.npos);
    EXPECT_EQ(done.err.substr(last, 27), "\r\x1b[K2 pictures, 6 kB, in 0.");
    EXPECT_EQ(done.err.back(), '\n');
}

TEST(ProgressLine, count_size_and_rate_fit_into_one_line) {
    const Output output = output_of([](const Console& console) {
        ProgressLine progress(console.err, true);
        GrabTally tally{.wanted = 10, .width = 640, .height = 480};
        for (int i = 1; i <= 3; ++i) {
            tally.pictures = static_cast<std::uint64_t>(i);
            tally.bytes += 20'400;
            tally.last = MonoTime{i * 200ms};
            progress.picture(tally, 20'400, std::string(100, 'f'));
        }
        return 0;
    });
    const std::string& shown = output.err;
    const std::string line = "\r3 of 10  640x480  5.0 fps  20 kB  61 kB in total  ";
    ASSERT_NE(shown.find(line), shown.npos) << shown;
    EXPECT_EQ(shown.find("\x1b[K", shown.find(line)) - shown.find(line), 80U);  // with the \r
}

TEST(ProgressLine, bytes_are_shown_with_three_digits) {
    EXPECT_EQ(format_bytes(0), "0 B");
    EXPECT_EQ(format_bytes(999), "999 B");
    EXPECT_EQ(format_bytes(1000), "1 kB");
    EXPECT_EQ(format_bytes(999'499), "999 kB");
    EXPECT_EQ(format_bytes(999'500), "1.0 MB");
    EXPECT_EQ(format_bytes(1'440'000'000), "1.4 GB");
}

}  // namespace
}  // namespace vedette::grab
