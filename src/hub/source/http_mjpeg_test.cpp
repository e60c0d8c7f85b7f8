#include "core/multipart/event.hpp"
#include "hub/source/http_fixture.hpp"

namespace vedette::source {
namespace {

TEST(HttpMjpeg, delivers_each_picture_unchanged_at_its_last_byte) {
    HttpFixture b;
    b.camera.on_request([](Connection& c, const std::string&) { c.send(kStreamHead); });
    const auto source = b.source();
    const auto run = b.start(*source);
    ASSERT_TRUE(b.until([&] { return b.sink.connections == 1; }));
    EXPECT_TRUE(b.camera.requests().at(0).starts_with("GET /stream HTTP/1.1\r\n"));
    for (unsigned i = 0; i < 20; ++i) {
        const std::string picture = jpeg(1000 + 9000 * i, i);
        b.camera.last().send(part(picture));
        ASSERT_TRUE(b.until_pictures(i + 1)) << "no next boundary is needed";
        EXPECT_EQ(b.picture(i), picture);
    }
    EXPECT_TRUE(b.sink.skips.empty());
    EXPECT_EQ(b.camera.connections(), 1U);
    EXPECT_EQ(source->promised_interval(), Duration::zero());
}

TEST(HttpMjpeg, stamps_the_arrival_of_the_first_byte_and_the_cameras_own_time) {
    HttpFixture b;
    b.camera.on_request([](Connection& c, const std::string&) { c.send(kStreamHead); });
    const auto source = b.source();
    const auto run = b.start(*source);
    const std::string whole = part(jpeg(), "X-Timestamp: 1700000000.250000\r\n");
    ASSERT_TRUE(b.until([&] { return b.sink.connections == 1; }));
    const MonoTime begin = b.clock.mono();
    const auto used = b.sink.pool->used_bytes();
    b.camera.last().send(whole.substr(0, 1000));
    ASSERT_TRUE(b.until([&] { return b.sink.pool->used_bytes() > used; }));
    b.turn();
    b.pass(500ms);
    b.camera.last().send(whole.substr(1000));
    ASSERT_TRUE(b.until_pictures(1));
    EXPECT_EQ(to_ms(b.sink.pictures[0].stamp.first_byte - begin), 0);
    ASSERT_TRUE(b.sink.pictures[0].stamp.camera_time.has_value());
    EXPECT_EQ(to_ms(b.sink.pictures[0].stamp.camera_time->since), 1'700'000'000'250);
}

// Field case: its endless stream comes in chunks | motioneye-project/motioneye 2441, psanford/node-mjpeg-test-server 1
// | the pictures without the heads of the chunks
TEST(HttpMjpeg, reads_chunked_streams_without_first_boundary_as_pycameresp_sends_them) {
    HttpFixture b;
    std::string answer =
        "HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=0123456789abcdef\r\n"
        "Transfer-Encoding: chunked\r\nAccess-Control-Allow-Origin: *\r\n\r\n";
    for (unsigned i = 0; i < 3; ++i) {
        if (i > 0) answer += chunk("\r\n--0123456789abcdef\r\n");
        const std::string picture = jpeg(70000, i);
        answer +=
            chunk(fmt::format("Content-Type: image/jpeg\r\nContent-Length: {:8}\r\n\r\n", picture.size()));
        answer += chunk(picture);
    }
    b.always(answer);
    const Error why = b.run_to_end(*b.source());
    EXPECT_TRUE(why.message.starts_with("the camera closed the connection;")) << why.message;
    ASSERT_EQ(b.sink.pictures.size(), 3U);
    for (unsigned i = 0; i < 3; ++i) EXPECT_EQ(b.picture(i), jpeg(70000, i));
}

TEST(HttpMjpeg, delivers_no_incomplete_picture_when_the_camera_disconnects) {
    HttpFixture b;
    const std::string whole = part(jpeg());
    b.always(std::string(kStreamHead) + whole + whole.substr(0, whole.size() / 2));
    const Error why = b.run_to_end(*b.source());
    EXPECT_EQ(why.kind, Kind::kUnavailable);
    EXPECT_TRUE(why.message.starts_with("the camera closed the connection in the middle of a picture;"));
    EXPECT_EQ(b.sink.pictures.size(), 1U);
    EXPECT_EQ(b.sink.skips.size(), 0U) << "what the end cuts off is not counted as skipped";
}

TEST(HttpMjpeg, goes_on_after_garbage_and_after_a_part_without_length) {
    HttpFixture b;
    const std::string bare = "\r\n--frame\r\nContent-Type: image/jpeg\r\n\r\n" + jpeg(3000, 2);
    b.always(std::string(kStreamHead) + part(jpeg()) + part("this is no picture") + bare +
             part(jpeg(4000, 3)));
    const Error why = b.run_to_end(*b.source());
    EXPECT_EQ(why.kind, Kind::kUnavailable);
    ASSERT_EQ(b.sink.pictures.size(), 3U);
    EXPECT_EQ(b.picture(1), jpeg(3000, 2));
    EXPECT_EQ(b.picture(2), jpeg(4000, 3));
    EXPECT_EQ(b.sink.skips.size(), 1U);
}

TEST(HttpMjpeg, skips_pictures_that_are_too_large_or_have_no_memory) {
    HttpFixture b;
    b.sink.pool = bus::BufferPool::create(std::size_t{1} << 20);
    b.always(std::string(kStreamHead) + "\r\n--frame\r\nContent-Length: 20000000\r\n\r\nxx" +
             part(jpeg(std::size_t{2} << 20)) + part(jpeg()) + part(jpeg()));
    b.run_to_end(*b.source());
    ASSERT_EQ(b.sink.pictures.size(), 2U);
    EXPECT_EQ(b.picture(0), jpeg());
    EXPECT_GE(b.sink.skips.size(), 2U);
}

TEST(HttpMjpeg, explains_answers_that_are_not_a_stream) {
    struct Case {
        std::string answer;
        Kind kind;
        std::string words;
    };
    for (const Case& c : {
             Case{"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\n\r\n",
                  Kind::kUnauthenticated, "wants a user name and password"},
             Case{"HTTP/1.1 403 Forbidden\r\n\r\n", Kind::kPermissionDenied, "403 Forbidden"},
             Case{"HTTP/1.1 404 Not Found\r\n\r\n", Kind::kNotFound, "nothing at /stream (404 Not Found)"},
             Case{"HTTP/1.1 503 Service Unavailable\r\n\r\n", Kind::kUnavailable,
                  "it may allow one viewer only"},
             Case{"HTTP/1.1 500 Oops\r\n\r\n", Kind::kUnavailable, "500 Internal Server Error"},
             Case{"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html>",
                  Kind::kFailedPrecondition, "a web page, not pictures; its stream is often at /stream"},
             Case{"HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace\r\n\r\n", Kind::kUnavailable,
                  "an empty answer"},
             Case{"HTTP/1.1 200 OK\r\nContent-Type: " + std::string(300, 'x') + "\r\n\r\n\x01\x02",
                  Kind::kFailedPrecondition, " sent " + std::string(100, 'x') + "..., not pictures"},
             Case{"HTTP/1.1 200 OK\r\n\r\nhello", Kind::kFailedPrecondition, "a text, not pictures: hello"},
             Case{"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n\r\n<?xml "
                  "version=\"1.0\"?><text>Busy</text>",
                  Kind::kFailedPrecondition, "XML, not pictures: <?xml version=\"1.0\"?><text>Busy</text>"},
             Case{"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n\r\n{\"error\": \"busy\"}",
                  Kind::kFailedPrecondition, "JSON, not pictures: {\"error\": \"busy\"}"},
             Case{"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n\r\n\x1f\x8b\x08 compressed, so many bytes",
                  Kind::kFailedPrecondition, "gzip"},
             Case{"SSH-2.0-OpenSSH_9.2\r\n", Kind::kDataLoss, "no HTTP"},
             Case{"", Kind::kUnavailable, "closed without an answer"},
         }) {
        HttpFixture b;
        b.always(c.answer);
        const Error why = b.run_to_end(*b.source());
        EXPECT_EQ(why.kind, c.kind) << c.answer << why.message;
        EXPECT_NE(why.message.find(c.words), std::string::npos) << why.message;
        EXPECT_EQ(b.sink.connections, 0);
    }
}

TEST(HttpMjpeg, logs_in_on_request_and_distinguishes_a_wrong_from_a_missing_password) {
    HttpFixture b;
    b.camera.on_request([](Connection& c, const std::string& head) {
        if (head.find("Authorization: Basic YW5uOnNlY3JldA==\r\n") == std::string::npos) {
            c.send(
                "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"cam\"\r\nContent-Length: "
                "4\r\n\r\nnope");
        } else {
            c.send(std::string(kStreamHead) + part(jpeg()) + part(jpeg()));
            c.finish();
        }
    });
    EXPECT_EQ(b.run_to_end(*b.source("ann", "secret")).kind, Kind::kUnavailable);
    EXPECT_EQ(b.sink.pictures.size(), 2U);
    EXPECT_EQ(b.camera.connections(), 1U) << "the refusal leaves the connection usable";
    const Error wrong = b.run_to_end(*b.source("ann", "guess"));
    EXPECT_EQ(wrong.kind, Kind::kUnauthenticated);
    EXPECT_TRUE(wrong.message.starts_with("the camera does not accept this user name and password;"));
    EXPECT_EQ(b.camera.requests().size(), 4U) << "one refusal, one try";
}

// Field case: sends its stream without Content-Type, with a wrong one, or without a boundary | phones, ffmpeg as a server, own case 03 | the first bytes decide
TEST(HttpMjpeg, the_first_bytes_of_a_stream_decide_what_it_is) {
    for (const char* type : {"", "application/octet-stream", "video/x-mjpeg", "text/html", "image/jpeg",
                             "multipart/x-mixed-replace", "multipart/x-mixed-replace; boundary=other",
                             "multipart/x-mixed-replace; boundary=frame"}) {
        for (const bool framed : {true, false}) {
            HttpFixture b;
            std::string body;
            for (unsigned i = 0; i < 3; ++i) body += framed ? part(jpeg(5000, i)) : jpeg(5000, i);
            b.always(head(type) + body);
            const Error why = b.run_to_end(*b.source());
            EXPECT_EQ(why.kind, Kind::kUnavailable) << type << why.message;
            ASSERT_EQ(b.sink.pictures.size(), 3U) << type << framed;
            for (unsigned i = 0; i < 3; ++i) EXPECT_EQ(b.picture(i), jpeg(5000, i));
            EXPECT_TRUE(b.sink.skips.empty()) << type << framed;
            EXPECT_EQ(b.camera.requests().size(), 1U) << type << framed;
        }
    }
}

TEST(HttpMjpeg, extra_bytes_around_good_pictures_are_counted_and_not_the_reason_of_the_end) {
    HttpFixture b;
    b.always(std::string(kStreamHead) + part(jpeg() + "left in the buffer") + part(jpeg() + "left again"));
    const Error why = b.run_to_end(*b.source());
    EXPECT_TRUE(why.message.starts_with("the camera closed the connection;")) << why.message;
    EXPECT_EQ(b.sink.pictures.size(), 2U);
    ASSERT_EQ(b.sink.skips.size(), 2U);
    EXPECT_EQ(b.sink.skips[0], to_string(multipart::SkipReason::kExtraBytes));
}

}  // namespace
}  // namespace vedette::source
