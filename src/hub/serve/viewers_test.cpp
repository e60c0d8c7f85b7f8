// Requests as other people's viewers send them, rebuilt from public reports.
#include "hub/serve/serve_fixture.hpp"

namespace vedette::serve {
namespace {

bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

constexpr const char* kStream = "/cameras/porch/mjpeg";
constexpr const char* kSnapshot = "/cameras/porch/snapshot.jpg";

// The line of a field, or nothing.
std::string field(const std::string& answer, const std::string& name) {
    const std::size_t at = answer.find("\r\n" + name + ": ");
    return at == answer.npos ? "" : answer.substr(at + 2, answer.find("\r\n", at + 2) - at - 2);
}

// Field case: asks with HEAD first, and wants the type that GET gives | motioneye-project/motioneye 165,
// Chinachu/Mirakurun 136 | the same head at once, without starting the camera
TEST(Viewers, head_has_the_type_of_get_and_waits_for_no_picture) {
    for (const char* path : {kStream, kSnapshot}) {
        ServeFixture b;
        auto client = b.connect();
        const std::string head =
            client.ask("HEAD " + std::string(path) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        EXPECT_TRUE(head.starts_with("HTTP/1.1 200 OK\r\n")) << head;
        EXPECT_TRUE(head.ends_with("\r\n\r\n")) << head;
        EXPECT_EQ(b.porch->units.demand(bus::kPictures).consumers, 0);
        auto other = b.connect();
        other.send(get(path));
        b.publish(1000);
        const std::string answer = other.read();
        EXPECT_NE(field(head, "Content-Type"), "");
        EXPECT_EQ(field(head, "Content-Type"), field(answer, "Content-Type")) << path;
    }
}

// Field case: adds a query of its own, so that the address ends in .mjpg or is not cached |
// silvanmelchior/RPi_Cam_Web_Interface 28, opencv/opencv 15922, AlexeyAB/darknet 75 | it is ignored
TEST(Viewers, a_query_that_is_not_ours_is_ignored) {
    for (const char* query : {"?dummy=param.mjpg", "?action=stream?dummy=param.mjpg", "?cam.mjpg",
                              "?type=.mjpg", "?_t=1699999999&x", "?", "?&&=&", "?dummy=%zz"}) {
        for (const char* path : {kStream, kSnapshot}) {
            ServeFixture b;
            auto client = b.connect();
            client.send(get(std::string(path) + query));
            const std::string picture = b.publish(1000);
            const std::string answer = client.read();
            EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK\r\n")) << path << query << answer;
            EXPECT_TRUE(has(answer, picture)) << path << query;
        }
    }
}

// Field case: asks for a range of a stream, as for a file | gerbera/gerbera 3582, mpv-player/mpv 8145, VLC | the
// whole, as RFC 9110 14.2 allows
TEST(Viewers, a_range_is_ignored) {
    for (const char* path : {kStream, kSnapshot}) {
        for (const char* range : {"bytes=0-", "bytes=0-1023", "bytes=100-", "bytes=-5", "0-"}) {
            ServeFixture b;
            auto client = b.connect();
            client.send(get(path, "Range: " + std::string(range) + "\r\nIcy-MetaData: 1\r\n"));
            const std::string picture = b.publish(5000);
            const std::string answer = client.read();
            EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK\r\n")) << path << range;
            EXPECT_FALSE(has(answer, "Content-Range")) << path << range;
            EXPECT_TRUE(has(answer, picture)) << path << range;
        }
    }
}

// Field case: speaks HTTP/1.0, without Host | vert-x3/vertx-web 2640, gerbera/gerbera 3582, VLC's second try | answered;
// the connection ends with the picture
TEST(Viewers, http_1_0_needs_no_host) {
    ServeFixture b;
    const std::string picture = b.publish(5000);
    auto one = b.connect();
    const std::string answer = one.ask("GET " + std::string(kSnapshot) + " HTTP/1.0\r\n\r\n");
    EXPECT_TRUE(has(answer.substr(0, 16), " 200 OK")) << answer;
    EXPECT_FALSE(has(answer, "Transfer-Encoding"));
    EXPECT_TRUE(answer.ends_with("\r\n\r\n" + picture));
    EXPECT_TRUE(one.closed());
    auto stream = b.connect();
    const std::string parts =
        stream.ask("GET " + std::string(kStream) + " HTTP/1.0\r\nUser-Agent: VLC\r\n\r\n");
    EXPECT_TRUE(has(parts.substr(0, 16), " 200 OK")) << parts;
    EXPECT_FALSE(has(parts, "Transfer-Encoding"));
    EXPECT_TRUE(has(parts, picture));
    EXPECT_FALSE(stream.closed());
}

// Field case: writes the names of its fields in small letters, and more blanks | proxies and libraries of HTTP/2, own
// case | answered as usual
TEST(Viewers, names_of_fields_may_be_in_small_letters) {
    ServeFixture b;
    const std::string picture = b.publish(5000);
    auto client = b.connect();
    const std::string answer =
        client.ask("GET " + std::string(kSnapshot) +
                   " HTTP/1.1\r\nhost:   localhost:8480  \r\nuser-agent:Lavf/60.3.100\r\n"
                   "connection: CLOSE\r\n\r\n");
    EXPECT_TRUE(answer.ends_with("\r\n\r\n" + picture));
    EXPECT_TRUE(client.closed());
}

// Field case: takes the boundary by the letter: no dashes in the field, two before each line, a line of its own, and one
// before the first picture | roflcoopter/viseron 355, arendst/Tasmota 12376, billw2/pikrellcam 8 | written so
TEST(Viewers, the_boundary_is_written_by_the_letter) {
    ServeFixture b;
    auto viewer = b.connect();
    const std::string head = viewer.ask(get(kStream));
    const std::string type = field(head, "Content-Type");
    const std::string boundary = type.substr(type.find("boundary=") + 9);
    ASSERT_FALSE(boundary.empty());
    EXPECT_NE(boundary.front(), '-') << type;
    const std::string first = b.publish(1000, 1);
    std::string stream = head.substr(head.find("\r\n\r\n") + 4) + viewer.read();
    EXPECT_TRUE(stream.starts_with("--" + boundary + "\r\n") ||
                stream.starts_with("\r\n--" + boundary + "\r\n"))
        << stream.substr(0, 100);
    const std::string second = b.publish(1000, 2);
    stream += viewer.read();
    const std::size_t end = stream.find(first) + first.size();
    EXPECT_TRUE(stream.substr(end).starts_with("\r\n--" + boundary + "\r\n")) << stream.substr(end, 100);
}

// Field case: a browser opens a second connection and asks for nothing on it | JPery/MJPEGWriter 6 | the stream on the
// other one goes on
TEST(Viewers, a_connection_that_asks_for_nothing_holds_up_no_stream) {
    ServeFixture b;
    auto silent = b.connect();
    auto viewer = b.connect();
    auto icon = b.connect();
    viewer.send(get(kStream));
    EXPECT_TRUE(has(icon.ask(get("/favicon.ico")), "HTTP/1.1 "));
    for (unsigned i = 0; i < 5; ++i) {
        const std::string picture = b.publish(5000, i);
        EXPECT_TRUE(has(viewer.read(), picture)) << i;
    }
    EXPECT_EQ(silent.read(), "");
    EXPECT_FALSE(silent.closed());
}

// Field case: opens the stream to look at it, closes it at once, and opens it again | dkrivoruchko/ScreenStream 231, OpenCV
// and ffmpeg | each connection gets the newest picture at once, and none is left
TEST(Viewers, a_stream_that_is_opened_again_and_again_begins_at_once) {
    ServeFixture b;
    for (unsigned i = 0; i < 5; ++i) {
        const std::string picture = b.publish(5000, i);
        auto viewer = b.connect();
        EXPECT_TRUE(has(viewer.ask(get(kStream)), picture)) << i;
        EXPECT_EQ(b.porch->units.demand(bus::kPictures).consumers, 1);
        viewer.leave();
        EXPECT_EQ(b.porch->units.demand(bus::kPictures).consumers, 0);
    }
}

}  // namespace
}  // namespace vedette::serve
