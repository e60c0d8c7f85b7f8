// Addresses that answer with one picture: polled, at a rate that holds whatever comes back.
#include "core/multipart/event.hpp"
#include "hub/source/http_fixture.hpp"

namespace vedette::source {
namespace {

using Connection = test::FakeCamera::Connection;

// Field case: sends a single picture without Content-Type, or calls it a stream | OctoPrint 3207, cheap ONVIF cameras, own cases 05 and 07 | the picture, polled
TEST(HttpSnapshot, a_single_picture_is_polled_whatever_it_is_called) {
    for (const char* type :
         {"", "application/octet-stream", "multipart/x-mixed-replace; boundary=ipcam", "text/plain"}) {
        HttpFixture b;
        b.camera.on_request([type](Connection& c, const std::string&) { c.send(head(type, 5000) + jpeg()); });
        const auto source = b.source("", "", 4);
        const auto run = b.start(*source);
        for (std::size_t n = 1; n <= 4; ++n) {
            ASSERT_TRUE(b.until_pictures(n)) << type;
            b.turn();
            EXPECT_EQ(b.camera.requests().size(), n);
            b.pass(260ms);
        }
        EXPECT_EQ(b.camera.connections(), 1U) << type;
        EXPECT_EQ(source->promised_interval(), Duration(250ms));
    }
}

TEST(HttpSnapshot, a_polled_picture_without_its_end_is_skipped_with_that_reason) {
    HttpFixture b;
    b.camera.on_request(
        [](Connection& c, const std::string&) { c.send(head("image/jpeg", 4000) + jpeg().substr(0, 4000)); });
    const auto source = b.source();
    const auto run = b.start(*source);
    ASSERT_TRUE(b.until([&] { return !b.sink.skips.empty(); }));
    EXPECT_EQ(b.sink.skips[0], to_string(multipart::SkipReason::kNoEoi));
}

TEST(HttpSnapshot, polls_an_address_with_single_jpegs_over_one_connection) {
    HttpFixture b;
    b.camera.on_request([](Connection& c, const std::string&) {
        const std::string picture = jpeg(30000);
        c.send(
            fmt::format("HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nX-Timestamp: 12.5\r\nContent-Length: "
                        "{}\r\n\r\n{}",
                        picture.size(), picture));
    });
    const auto source = b.source("", "", 4);
    const auto run = b.start(*source);
    ASSERT_TRUE(b.until_pictures(1));
    EXPECT_EQ(b.picture(0), jpeg(30000));
    EXPECT_EQ(b.sink.pictures[0].stamp.camera_time, UtcTime{12500ms});
    EXPECT_EQ(source->promised_interval(), Duration(250ms));
    for (std::size_t n = 2; n <= 9; ++n) {
        b.pass(240ms);
        EXPECT_EQ(b.camera.requests().size(), n - 1);
        b.pass(20ms);
        ASSERT_TRUE(b.until_pictures(n));
        b.clock.advance(-10ms);
    }
    EXPECT_EQ(b.camera.connections(), 1U);
    EXPECT_EQ(b.sink.connections, 1);
    b.sink.wanted = 0.1;
    b.pass(500ms);
    EXPECT_EQ(source->promised_interval(), Duration(10s));
}

// Field case: ends the picture with the connection, without a length | arkhipenko/esp32-mjpeg-multiclient-espcam-drivers 22
// | the picture, polled
TEST(HttpSnapshot, a_polled_camera_that_closes_after_each_picture_is_asked_again) {
    HttpFixture b;
    b.always("HTTP/1.0 200 OK\r\nContent-Type: image/jpeg\r\n\r\n" + jpeg());
    const auto source = b.source("", "", 10);
    const auto run = b.start(*source);
    for (std::size_t n = 1; n <= 5; ++n) {
        ASSERT_TRUE(b.until_pictures(n));
        EXPECT_LE(b.camera.open_connections(), 1U);
        b.pass(100ms);
    }
    EXPECT_EQ(b.picture(4), jpeg());
}

// Field case: a request for a picture stays without an answer for minutes | yoursunny/esp32cam 65 | given up after 5 s or
// three intervals, with that reason
TEST(HttpSnapshot, a_polled_camera_that_stops_answering_ends_the_run_with_a_reason) {
    HttpFixture b;
    b.camera.on_request([&b](Connection& c, const std::string&) {
        if (b.camera.requests().size() == 1)
            c.send("HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: 5000\r\n\r\n" + jpeg());
    });
    const auto source = b.source();
    const auto run = b.start(*source);
    ASSERT_TRUE(b.until_pictures(1));
    b.pass(1s);
    ASSERT_TRUE(b.until([&] { return b.camera.requests().size() == 2; }));
    b.pass(4900ms);
    EXPECT_FALSE(b.ended.has_value());
    b.pass(200ms);
    ASSERT_TRUE(b.until_ended());
    EXPECT_EQ(b.ended->kind, Kind::kTimeout);
    EXPECT_NE(b.ended->message.find("in time"), std::string::npos);
}

// Field case: sends one part without a length, and closes the connection | picture servers made of a stream's
// code, own case | the picture, polled
TEST(HttpSnapshot, a_stream_that_ends_after_one_picture_is_polled) {
    HttpFixture b;
    for (const std::string& framing : {std::string("Content-Length: 5000\r\n"), std::string()}) {
        b.sink.pictures.clear();
        b.always(std::string(kStreamHead) + "--frame\r\n" + framing + "\r\n" + jpeg() + "\r\n--frame--\r\n");
        const auto source = b.source("", "", 4);
        const auto run = b.start(*source);
        for (std::size_t n = 1; n <= 4; ++n) {
            ASSERT_TRUE(b.until_pictures(n)) << framing;
            b.turn();
            EXPECT_EQ(b.sink.pictures.size(), n);
            b.pass(260ms);
        }
        EXPECT_FALSE(b.ended.has_value());
        EXPECT_EQ(source->promised_interval(), Duration(250ms));
    }
}

// Field case: compresses its answers, by the label or by their first bytes | atmos/camo 8, cameras behind a
// proxy | named as compressed, with what to switch off
TEST(HttpSnapshot, a_compressed_answer_is_named_by_its_coding) {
    struct Case {
        std::string fields;
        std::string body;
        std::string words;  // empty: the picture is read
    };
    const std::string damaged(500, '\x11');
    for (const Case& c : {
             Case{"Content-Encoding: deflate\r\n", damaged, "compressed data (deflate)"},
             Case{"Content-Encoding: br\r\n", damaged, "compressed data (br)"},
             Case{"Content-Encoding: \x01?\r\n", damaged, "compressed data (an unknown method)"},
             Case{"", "\x1f\x8b\x08" + damaged, "compressed data (gzip)"},
             Case{"Content-Encoding: gzip\r\n", jpeg(), ""},
             Case{"Content-Encoding: identity\r\n", jpeg(), ""},
         }) {
        for (const char* type : {"image/jpeg", "application/octet-stream"}) {
            HttpFixture b;
            b.always(fmt::format("HTTP/1.1 200 OK\r\nContent-Type: {}\r\n{}Content-Length: {}\r\n\r\n{}",
                                 type, c.fields, c.body.size(), c.body));
            const auto source = b.source();
            const auto run = b.start(*source);
            if (c.words.empty()) {
                EXPECT_TRUE(b.until_pictures(1)) << c.fields;
                continue;
            }
            ASSERT_TRUE(b.until_ended()) << c.fields;
            EXPECT_NE(b.ended->message.find(c.words), std::string::npos) << b.ended->message;
            EXPECT_TRUE(b.ended->message.ends_with("; switch compression off in its web server"));
        }
    }
}

// Runs the source again and again, as a caller does that has no delay of its own.
std::size_t requests_in(HttpFixture& b, HttpMjpeg& source, Duration time) {
    const std::size_t before = b.camera.requests().size();
    const MonoTime end = b.clock.mono() + time;
    while (b.clock.mono() < end) {
        const auto run = b.start(source);
        while (!b.ended && b.clock.mono() < end) b.pass(20ms);
    }
    return b.camera.requests().size() - before;
}

// Field case: a busy snapshot camera answers with an error, a text, nothing or a reset | own cases 31 and 47
// | it is never asked more often than at the wished rate
TEST(HttpSnapshot, is_never_asked_more_often_than_at_its_rate_whatever_comes_back) {
    const std::string ok = "HTTP/1.1 200 OK\r\nContent-Length: ";
    for (const std::string& answer : {std::string("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"),
                                      std::string("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"),
                                      ok + "6\r\n\r\n<html>", ok + "5\r\n\r\n<?xml", ok + "0\r\n\r\n",
                                      ok + "2\r\n\r\n\xff\xd8", std::string("SSH-2.0\r\n"), std::string()}) {
        HttpFixture b;
        const auto source = b.source("", "", 2);
        std::size_t failing = 0;
        b.camera.on_request([&](Connection& c, const std::string&) {
            if (failing > 0) {
                answer.empty() ? c.reset() : c.send(answer);
                if (!answer.empty()) c.finish();
            } else {
                c.send(head("image/jpeg", 5000) + jpeg());
            }
        });
        EXPECT_LE(requests_in(b, *source, 5s), 11U);
        EXPECT_GE(b.sink.pictures.size(), 9U);
        failing = 1;
        EXPECT_LE(requests_in(b, *source, 5s), 11U) << answer;
        EXPECT_GE(requests_in(b, *source, 5s), 4U) << answer;
        failing = 0;
        EXPECT_GE(requests_in(b, *source, 5s), 9U) << "the rate is that of the pictures again";

        HttpFixture never;  // the first answer is wrong already
        never.camera.on_request([&](Connection& c, const std::string&) {
            c.send(answer);
            c.finish();
        });
        EXPECT_LE(requests_in(never, *never.source("", "", 2), 5s), 11U) << answer;
    }
}

}  // namespace
}  // namespace vedette::source
