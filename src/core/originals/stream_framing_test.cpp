#include "core/originals/stream_framing.hpp"

#include <array>
#include <limits>
#include <string>

#include <gtest/gtest.h>

namespace vedette::originals {
namespace {

constexpr UtcTime kNow{1'700'000'000s};

// The stream's head, and two pictures of 4660 bytes that are left out.
std::string stream(Original original, std::optional<std::size_t> length = 4660) {
    StreamFraming framing(original, kNow);
    std::array<char, kMaxResponseHead> response;
    std::string text(framing.response_head(response));
    for (int i = 0; i < 2; ++i) {
        std::array<char, kMaxPartHead> part;
        text += framing.part_head(4660, length, 1'002'003us, part);
        text.append("[picture]").append(framing.part_end());
    }
    return text;
}

TEST(StreamFraming, securitycam_has_three_chunks_a_part_and_a_line_break_before_the_first) {
    const std::string part =
        "24\r\n\r\n--123456789000000000000987654321\r\n\r\n"
        "32\r\nContent-Type: image/jpeg\r\nContent-Length: 4660\r\n\r\n\r\n1234\r\n[picture]\r\n";
    EXPECT_EQ(stream(Original::kSecuritycam),
              "HTTP/1.1 200 OK\r\n"
              "Content-Type: multipart/x-mixed-replace;boundary=123456789000000000000987654321\r\n"
              "Transfer-Encoding: chunked\r\n\r\n" +
                  part + part);
}

TEST(StreamFraming, pycameresp_omits_the_first_boundary_and_pads_the_length) {
    // The end of SHA-256 of "1700000000".
    const std::string boundary = "4eab90a3d441761cae10fcb2a6aba1ff";
    const std::string part =
        "36\r\nContent-Type: image/jpeg\r\nContent-Length:     4660\r\n\r\n\r\n1234\r\n[picture]\r\n";
    EXPECT_EQ(stream(Original::kPycameresp),
              "HTTP/1.1 200 NA\r\nContent-Type: multipart/x-mixed-replace; boundary=" + boundary +
                  "\r\nTransfer-Encoding: chunked\r\nAccess-Control-Allow-Origin: *\r\n\r\n" + part +
                  "26\r\n\r\n--" + boundary + "\r\n\r\n" + part);
}

TEST(StreamFraming, the_stock_web_server_has_time_stamps) {
    for (const Original original : {Original::kCapture, Original::kTcpcam}) {
        const std::string part =
            "24\r\n\r\n--123456789000000000000987654321\r\n\r\n"
            "49\r\nContent-Type: image/jpeg\r\nContent-Length: 4660\r\nX-Timestamp: 1.002003\r\n\r\n\r\n"
            "1234\r\n[picture]\r\n";
        EXPECT_EQ(stream(original),
                  "HTTP/1.1 200 OK\r\n"
                  "Content-Type: multipart/x-mixed-replace;boundary=123456789000000000000987654321\r\n"
                  "Transfer-Encoding: chunked\r\nAccess-Control-Allow-Origin: *\r\nX-Framerate: 60\r\n\r\n" +
                      part + part);
    }
}

TEST(StreamFraming, a_plain_camera_sends_no_chunks) {
    const std::string part = "--frame\r\nContent-Type: image/jpeg\r\nX-Timestamp: 1.002003\r\n\r\n[picture]";
    EXPECT_EQ(stream(Original::kPlain, std::nullopt),
              "HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace;boundary=frame\r\n"
              "Cache-Control: no-store\r\nConnection: close\r\n\r\n" +
                  part + "\r\n" + part);
    EXPECT_FALSE(StreamFraming(Original::kPlain, kNow).chunked());
}

TEST(StreamFraming, the_longest_heads_fit_and_a_memory_that_is_too_small_gives_nothing) {
    for (const Original original :
         {Original::kPlain, Original::kPycameresp, Original::kSecuritycam, Original::kCapture}) {
        StreamFraming framing(original, UtcTime::max());
        std::array<char, kMaxResponseHead> response;
        EXPECT_FALSE(framing.response_head(response).empty());
        EXPECT_TRUE(framing.response_head(std::span(response).first(60)).empty());
        std::array<char, kMaxPartHead> part;
        constexpr auto kMost = std::numeric_limits<std::size_t>::max();
        for (int i = 0; i < 2; ++i)
            EXPECT_FALSE(framing.part_head(kMost, kMost, Duration::max(), part).empty());
        EXPECT_TRUE(framing.part_head(1, 1, {}, std::span(part).first(20)).empty());
    }
}

}  // namespace
}  // namespace vedette::originals
