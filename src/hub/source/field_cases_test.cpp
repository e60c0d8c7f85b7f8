// Answers of HTTP cameras, rebuilt from public reports. Each says who saw it and what is right.
#include "hub/source/http_fixture.hpp"

namespace vedette::source {
namespace {

// The first pictures of a camera that gives this answer to every request.
std::vector<std::string> pictures_of(const std::string& answer, std::size_t wanted = 2) {
    HttpFixture b;
    b.always(answer);
    const auto source = b.source();
    const auto run = b.start(*source);
    b.until([&] { return b.ended || b.sink.pictures.size() >= wanted; });
    EXPECT_TRUE(b.sink.skips.empty()) << b.sink.skips.front();
    std::vector<std::string> out;
    for (std::size_t i = 0; i < b.sink.pictures.size(); ++i) out.push_back(b.picture(i));
    return out;
}

// Field case: a line of the head has no name, only a date | home-assistant/core 14960, GoaHead servers | the
// line is left out
TEST(HttpFieldCases, a_header_line_without_a_name_is_left_out) {
    const auto got = pictures_of(
        "HTTP/1.1 200 OK\r\nServer: GoaHead\r\nTue, 12 Jun 2012 01:56:34 GMT\r\nContent-Type:image/jpeg\r\n"
        "Content-Length:5000\r\nConnection: close\r\n\r\n" +
            jpeg(),
        1);
    ASSERT_FALSE(got.empty());
    EXPECT_EQ(got[0], jpeg());
}

// Field case: its Expires has the placeholders of printf | OpenCentauri/cc-fw-tools 108 | read as any other head
TEST(HttpFieldCases, nonsense_in_fields_that_do_not_matter_is_ignored) {
    const auto got = pictures_of(
        "HTTP/1.0 200 OK\r\nExpires: Thu, %d %d %d %d:%d:%d GMT\r\nContent-Type: multipart/x-mixed-replace; "
        "boundary=--foo\r\n\r\n--foo\r\nContent-Type: image/jpeg\r\n\r\n" +
        jpeg() + "\r\n--foo\r\nContent-Type: image/jpeg\r\n\r\n" + jpeg(6000) + "\r\n--foo\r\n");
    ASSERT_EQ(got.size(), 2U);
    EXPECT_EQ(got[1], jpeg(6000));
}

// Field case: writes the first boundary twice | AlexxIT/go2rtc 1258, Foscam G2 | the pictures
TEST(HttpFieldCases, a_boundary_written_twice_is_read_once) {
    const auto got = pictures_of(
        "HTTP/1.1 200 "
        "OK\r\nContent-type:multipart/x-mixed-replace;boundary=ThisString\r\n\r\n--ThisString\r\n" +
        fmt::format("--ThisString\r\nContent-type:image/jpeg\r\nContent-Length:5000\r\n\r\n{}\r\n", jpeg()) +
        fmt::format("--ThisString\r\nContent-type:image/jpeg\r\nContent-Length:6000\r\n\r\n{}\r\n",
                    jpeg(6000)));
    ASSERT_EQ(got.size(), 2U);
    EXPECT_EQ(got[0], jpeg());
    EXPECT_EQ(got[1], jpeg(6000));
}

// Field case: sends the first part's head without a boundary line before it | arendst/Tasmota 12376,
// yoursunny/esp32cam 67 | the first picture too
TEST(HttpFieldCases, the_first_boundary_may_be_missing) {
    const std::string boundary = "e8b8c539-047d-4777-a985-fbba6edff11e";
    const auto got =
        pictures_of("HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace;boundary=" + boundary +
                    "\r\n\r\nContent-Type: image/jpeg\r\nContent-Length: 5000\r\n\r\n" + jpeg() + "\r\n--" +
                    boundary + "\r\nContent-Type: image/jpeg\r\nContent-Length: 6000\r\n\r\n" + jpeg(6000) +
                    "\r\n--" + boundary + "\r\n");
    ASSERT_EQ(got.size(), 2U);
    EXPECT_EQ(got[0], jpeg());
    EXPECT_EQ(got[1], jpeg(6000));
}

// Field case: its parts have fields of its own before or after the length | defvol/Paparazzo.js 11, D-Link | the
// pictures
TEST(HttpFieldCases, parts_may_have_fields_of_their_own) {
    const std::string more = "X-Status: 0\r\nX-Tag: 17\r\nX-Flags: 0\r\nX-Alarm: 0\r\nX-Frametype: I\r\n";
    const auto got = pictures_of(
        "HTTP/1.0 200 OK\r\nContent-Type: multipart/x-mixed-replace;boundary=--video boundary--\r\n\r\n" +
        fmt::format("--video boundary--\r\n{}Content-Length: 5000\r\nContent-type: image/jpeg\r\n\r\n{}\r\n",
                    more, jpeg()) +
        fmt::format("--video boundary--\r\nContent-Length: 6000\r\nContent-type: image/jpeg\r\n{}\r\n{}\r\n",
                    more, jpeg(6000)));
    ASSERT_EQ(got.size(), 2U);
    EXPECT_EQ(got[0], jpeg());
    EXPECT_EQ(got[1], jpeg(6000));
}

// Field case: gives its picture a charset | jakowenko/double-take 127, Hikvision | the picture
TEST(HttpFieldCases, a_picture_may_have_a_charset) {
    const auto got = pictures_of(
        "HTTP/1.1 200 OK\r\nContent-Type: image/jpeg; charset=\"UTF-8\"\r\nConnection: "
        "close\r\nContent-Length: 5000\r\n\r\n" +
            jpeg(),
        1);
    ASSERT_FALSE(got.empty());
    EXPECT_EQ(got[0], jpeg());
}

// Field case: ends the lines of its head with LF alone, or with both kinds | gtxaspec/wz_mini_hacks 538,
// themactep/thingino-firmware 173 | the picture
TEST(HttpFieldCases, lines_of_the_head_may_end_with_lf) {
    for (const char* head : {"HTTP/1.1 200 OK\nContent-Type: image/jpeg\nContent-Length: 5000\n\n",
                             "HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: 5000\r\n\n"}) {
        const auto got = pictures_of(head + jpeg(), 1);
        ASSERT_FALSE(got.empty()) << head;
        EXPECT_EQ(got[0], jpeg());
    }
}

}  // namespace
}  // namespace vedette::source
