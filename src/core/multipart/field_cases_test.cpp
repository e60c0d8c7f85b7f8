// Streams that cameras were reported to send, each read whole, in single bytes and cut in two at every byte.
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/multipart/reader.hpp"
#include "core/multipart/test_buffers.hpp"
#include "tests/support/tiny_jpeg.hpp"

namespace vedette::multipart {
namespace {

// Functions, since the chips' tests have no objects that are destroyed at the end.
std::string soi() { return "\xFF\xD8"; }
std::string eoi() { return "\xFF\xD9"; }

std::string picture(unsigned seed) { return std::string(as_text(test::tiny_jpeg(230, seed))); }

// A part with `body` after a head of the usual form.
std::string part(std::size_t length, const std::string& body) {
    return "--frame\r\nContent-Type: image/jpeg\r\nContent-Length: " + std::to_string(length) + "\r\n\r\n" +
           body + "\r\n";
}
std::string part(const std::string& body) { return part(body.size(), body); }

// Reads `pieces`. Gives "N" for the picture of seed N, "?" for another one, and skip reasons.
std::string log_of(std::initializer_list<std::string_view> pieces, std::string_view content_type) {
    TestBuffers buffers;
    std::vector<std::uint8_t> scratch(Reader::kMinScratch);
    Reader reader(buffers, *parse_boundary(content_type), scratch);
    std::string log;
    const auto note = [&](const Event& event) {
        if (event.kind == Event::Kind::kSkipped) {
            log += std::string("[") + to_string(event.reason) + "] ";
            return;
        }
        const std::string_view seen = as_text(Bytes(buffers.memory).first(event.size));
        std::string name = "?";
        for (unsigned seed = 1; seed <= 3; ++seed) {
            if (seen == picture(seed)) name = std::to_string(seed);
        }
        log += name + " ";
    };
    for (const std::string_view piece : pieces) {
        for (Bytes left = as_bytes(piece); !left.empty();) {
            left = left.subspan(reader.feed(left));
            while (const auto event = reader.poll()) note(*event);
        }
    }
    if (const auto event = reader.finish()) note(*event);
    while (const auto event = reader.poll()) note(*event);
    return log;
}

void expect_log(const std::string& stream, const std::string& expected,
                std::string_view content_type = "multipart/x-mixed-replace;boundary=frame") {
    EXPECT_EQ(log_of({stream}, content_type), expected);
    const std::string_view text = stream;
    for (std::size_t cut = 1; cut < text.size(); ++cut) {
        const std::string log = log_of({text.substr(0, cut), text.substr(cut)}, content_type);
        if (log != expected) {
            EXPECT_EQ(log, expected) << "cut at " << cut;
            return;
        }
    }
}

// Field case: writes SOI twice | ZoneMinder 758, Motion 65, own case 01 | the picture from its last SOI on, the first one counted
TEST(MultipartFieldCases, a_doubled_soi_is_left_out) {
    const std::string body = soi() + picture(1);
    expect_log(part(body) + part(body), "1 [bytes around the picture] 1 [bytes around the picture] ");
    expect_log(part(soi() + soi() + picture(1)) + part(picture(2)), "1 [bytes around the picture] 2 ");
    expect_log(part(soi() + "\xFF" + picture(1)) + part(picture(2)), "1 [bytes around the picture] 2 ");
    // A length that counts from the second one.
    expect_log(part(picture(1).size(), body) + part(body),
               "1 [bytes around the picture] 1 [bytes around the picture] ");
}

// Field case: sends a blank line more before the picture | many home-made cameras, own case 16 | the picture; line ends before it are padding
TEST(MultipartFieldCases, line_ends_before_the_picture_are_padding) {
    for (const char* lead : {"\r\n", "\n", "\r\n\r\n\r\n", "\r\n \t\r\n"}) {
        const std::string body = lead + picture(1);
        expect_log(part(picture(1).size(), body) + part(picture(1).size(), body) + part(picture(2)),
                   "1 1 2 ");
        expect_log(part(body) + part(body) + part(picture(2)), "1 1 2 ");
        expect_log("--frame\r\nContent-Type: image/jpeg\r\n\r\n" + body + "\r\n" + part(picture(2)), "1 2 ");
    }
}

// Field case: sends other bytes before the picture | own case | the picture, the bytes counted; a part without a picture is skipped
TEST(MultipartFieldCases, bytes_before_the_picture_are_left_out) {
    expect_log(part("BOM\xEF\xBB\xBF" + picture(1)) + part(picture(2)), "1 [bytes around the picture] 2 ");
    expect_log(part(std::string(8, '\0') + picture(1)) + part(picture(2)), "1 [bytes around the picture] 2 ");
    expect_log(part("\r\nX-Late: header\r\n\r\n" + picture(1)) + part(picture(2)),
               "1 [bytes around the picture] 2 ");
    expect_log(part("no picture") + part(std::string(3'000, 'x')) + part(soi()) + part(picture(2)),
               "[not a JPEG] [not a JPEG] [ends before the picture does] 2 ");
}

// Field case: leaves bytes of its buffer after EOI, within the announced length | esp32-camera 162, 71, 853, own case 20 | the picture up to EOI, the rest counted
TEST(MultipartFieldCases, bytes_after_eoi_are_left_out) {
    std::string noise;
    for (unsigned i = 0; i < 400; ++i) noise += static_cast<char>(i * 37 + i / 7);
    for (const std::string& junk : {noise, "tail" + noise, std::string("x"), eoi(), eoi() + noise + eoi()}) {
        const std::string body = picture(1) + junk;
        expect_log(part(body) + part(body) + part(picture(2)),
                   "1 [bytes around the picture] 1 [bytes around the picture] 2 ");
        // The boundary follows without a line end.
        std::string glued = part(body);
        glued.resize(glued.size() - 2);
        expect_log(glued + part(picture(2)), "1 [bytes around the picture] 2 ");
    }
    expect_log(part(picture(1) + std::string(500, '\0')) + part(picture(2)), "1 2 ");
}

// Field case: sends a part with two pictures | own case | the first picture; the rest is counted
TEST(MultipartFieldCases, of_two_pictures_in_a_part_the_first_is_passed_on) {
    expect_log(part(picture(1) + picture(2)) + part(picture(3)), "1 [bytes around the picture] 3 ");
}

// Field case: leaves bytes around a picture that has no EOI, or another one inside | esp32-camera 162 | skipped, with that reason
TEST(MultipartFieldCases, bytes_around_a_broken_picture_do_not_save_it) {
    const std::string cut = picture(1).substr(0, 200);
    expect_log(part(soi() + cut + "junk") + part(picture(2)), "[ends before the picture does] 2 ");
    expect_log(part("\r\n" + cut + picture(3) + "junk") + part(picture(2)),
               "[another picture begins inside] 2 ");
}

// Field case: sends the first header on the boundary's line | home-made ESP8266 servers | the part is read as usual
TEST(MultipartFieldCases, a_boundary_glued_to_the_header_line_is_read) {
    const std::string one = picture(1);
    const std::string two = picture(2);
    const std::string length = "Content-Length: " + std::to_string(one.size()) + "\r\n";
    for (const char* blank : {"", " "}) {
        const std::string glued = std::string("--frame") + blank + "Content-Type: image/jpeg\r\n";
        expect_log(glued + length + "\r\n" + one + "\r\n" + glued + "\r\n" + two + "\r\n", "1 2 ");
        // It ends a picture as another boundary does.
        expect_log(part(one.substr(0, 200)) + glued + length + "\r\n" + one,
                   "[ends before the picture does] 1 ");
        expect_log("--frame\r\nContent-Type: image/jpeg\r\n" + glued + length + "\r\n" + one,
                   "[broken part head] 1 ");
    }
    expect_log("--frames: none\r\n" + part(one), "[stray bytes] 1 ");
    expect_log("--frameContent-Length: 400\r\n\r\n" + one, "1 ");
}

// Field case: ends its lines with CR CR LF | sketches that print "\r" with println | the part is read as usual
TEST(MultipartFieldCases, several_cr_before_lf_end_a_line) {
    expect_log("--frame\r\r\nContent-Type: image/jpeg\r\r\nContent-Length: 230\r\r\n\r\r\n" + picture(1) +
                   "\r\r\n--frame\r\r\n\r\r\n" + picture(2),
               "1 2 ");
}

}  // namespace
}  // namespace vedette::multipart
