#include "core/multipart/reader.hpp"

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/multipart/test_buffers.hpp"
#include "tests/support/tiny_jpeg.hpp"

namespace vedette::multipart {
namespace {

using test::tiny_jpeg;
using test::TinyJpeg;
using ByteVector = std::vector<std::uint8_t>;

std::string text_of(const ByteVector& bytes) { return std::string(as_text(bytes)); }

std::string part(const ByteVector& jpeg, std::size_t length) {
    return "\r\n--b\r\nContent-Type: image/jpeg\r\nContent-Length: " + std::to_string(length) + "\r\n\r\n" +
           text_of(jpeg);
}

std::string part(const ByteVector& jpeg) { return part(jpeg, jpeg.size()); }

// A reader with its memory, fed like from a socket: as many bytes as the window takes.
struct Bench {
    explicit Bench(ReaderLimits limits = {}, std::size_t scratch_size = 4096)
        : scratch(scratch_size), reader(buffers, *Boundary::from("b"), scratch, limits) {}

    // Reads all of `stream`; `largest` bounds one read. Returns the frames' sizes and skip reasons, a blank
    // between.
    std::string read(std::string_view stream, std::size_t largest = 1'000'000) {
        std::string log;
        while (!stream.empty()) {
            const MutableBytes window = reader.prepare();
            EXPECT_FALSE(window.empty());
            if (window.empty()) return "stuck";
            const std::size_t n = std::min({window.size(), stream.size(), largest});
            std::memcpy(window.data(), stream.data(), n);
            reader.commit(n);
            stream.remove_prefix(n);
            while (const auto event = reader.poll()) log += note(*event) + " ";
        }
        return log;
    }

    std::string note(const Event& event) {
        announced += event.announced == Announced::kRight   ? 'r'
                     : event.announced == Announced::kWrong ? 'w'
                                                            : '-';
        if (event.kind == Event::Kind::kSkipped) return std::string("skip:") + to_string(event.reason);
        last.assign(buffers.memory.begin(), buffers.memory.begin() + static_cast<std::ptrdiff_t>(event.size));
        return std::to_string(event.size);
    }

    TestBuffers buffers;
    ByteVector scratch;
    Reader reader;
    ByteVector last;
    std::string announced;  // a letter for each event: r right, w wrong, - missing
};

TEST(MultipartReader, copies_only_what_came_with_the_head) {
    Bench bench({.max_head = 512});
    const ByteVector jpeg = tiny_jpeg(30'000, 1);
    for (int i = 0; i < 4; ++i) {
        const std::string stream = part(jpeg);
        const std::size_t head = stream.size() - jpeg.size();
        const std::uint64_t before = bench.reader.bytes_copied();
        EXPECT_EQ(bench.read(stream), "30000 ");
        EXPECT_EQ(bench.reader.bytes_copied() - before, 512 - head) << "picture " << i;
        EXPECT_TRUE(bench.last == jpeg);
    }
}

TEST(MultipartReader, copies_nothing_when_the_head_comes_alone) {
    Bench bench;
    const ByteVector jpeg = tiny_jpeg(30'000, 1);
    for (int i = 0; i < 3; ++i) {
        const std::string stream = part(jpeg);
        EXPECT_EQ(bench.read(stream.substr(0, stream.size() - jpeg.size())), "");
        EXPECT_EQ(bench.read(text_of(jpeg)), "30000 ");
    }
    EXPECT_EQ(bench.reader.bytes_copied(), 0u);
}

TEST(MultipartReader, counts_the_bytes_it_copied_after_a_picture) {
    Bench bench;
    const ByteVector jpeg = tiny_jpeg(1'000, 1);
    const std::string head = "\r\n--b\r\n\r\n";
    bench.read(head);
    EXPECT_EQ(bench.read(text_of(jpeg) + head), "1000 ");
    EXPECT_EQ(bench.reader.bytes_copied(), head.size());
}

TEST(MultipartReader, offers_the_frame_buffer_up_to_the_announced_end) {
    Bench bench;
    bench.buffers.extra = 5'000;
    const ByteVector jpeg = tiny_jpeg(5'000, 1);
    const std::string stream = part(jpeg);
    const std::size_t head = stream.size() - jpeg.size();
    bench.read(stream.substr(0, head));
    std::size_t left = jpeg.size();
    for (std::size_t at = head; at < stream.size(); at += 777) {
        const MutableBytes window = bench.reader.prepare();
        EXPECT_TRUE(bench.buffers.owns(window));
        EXPECT_LE(window.size(), left);
        EXPECT_EQ(window.size(), std::min<std::size_t>(left, 3072)) << "three quarters of the scratch memory";
        const std::string piece = stream.substr(at, 777);
        EXPECT_EQ(bench.read(piece), at + 777 >= stream.size() ? "5000 " : "");
        left -= piece.size();
    }
    EXPECT_EQ(bench.buffers.asked.size(), 1u);
    EXPECT_EQ(bench.buffers.asked[0], 5'000u);
}

// Field case: its parts have no Content-Length | sarxos/webcam-capture 705, ArduPilot/MissionPlanner 3603 | each picture with
// its last byte
TEST(MultipartReader, reports_a_frame_with_its_last_byte_with_and_without_a_length) {
    for (const bool announced : {true, false}) {
        Bench bench;
        for (unsigned i = 0; i < 3; ++i) {
            const ByteVector jpeg = tiny_jpeg(900, i);
            const std::string stream = announced ? part(jpeg) : "\r\n--b\r\n\r\n" + text_of(jpeg);
            EXPECT_EQ(bench.read(stream.substr(0, stream.size() - 1)), "");
            EXPECT_EQ(bench.read(stream.substr(stream.size() - 1)), "900 ");
            EXPECT_TRUE(bench.last == jpeg);
        }
    }
}

TEST(MultipartReader, says_of_each_picture_whether_its_length_was_announced_rightly) {
    const ByteVector jpeg = tiny_jpeg(900, 1);
    Bench short_ones;
    short_ones.read(part(jpeg) + part(jpeg, 800) + part(jpeg) + part(jpeg, 1'000) + part(jpeg));
    EXPECT_EQ(short_ones.announced, "rwrwr");
    Bench long_one;
    long_one.read(part(jpeg, 1'000) + part(jpeg) + part(jpeg, 1));
    EXPECT_EQ(long_one.announced, "wrw");
    Bench none;
    none.read("\r\n--b\r\n\r\n" + text_of(jpeg) + part(jpeg));
    EXPECT_EQ(none.announced, "-r");
    // A blank line more before the picture, which the length counts or does not.
    Bench lead;
    const std::string head = "\r\n--b\r\nContent-Length: ";
    lead.read(part(jpeg, 800) + head + "902\r\n\r\n\r\n" + text_of(jpeg) + head + "900\r\n\r\n\r\n" +
              text_of(jpeg));
    EXPECT_EQ(lead.announced, "wrr");
}

TEST(MultipartReader, learns_that_a_camera_announces_too_much_and_waits_only_once) {
    Bench bench;
    const ByteVector jpeg = tiny_jpeg(900, 1);
    EXPECT_EQ(bench.read(part(jpeg, 1'000)), "");
    EXPECT_EQ(bench.read(part(jpeg, 1'000)), "900 900 ");
    EXPECT_EQ(bench.read(part(jpeg, 1'000)), "900 ");
}

TEST(MultipartReader, keeps_bytes_read_after_a_picture) {
    // Pictures much smaller than a window, without lengths: each read holds several.
    Bench bench;
    std::string stream;
    std::string expected;
    for (unsigned i = 0; i < 40; ++i) {
        stream += "\n--b\n\n" + text_of(tiny_jpeg(170 + i, i));
        expected += std::to_string(170 + i) + " ";
    }
    EXPECT_EQ(bench.read(stream), expected);
    // The same with lengths that lie beyond several parts.
    Bench liar;
    stream.clear();
    for (unsigned i = 0; i < 40; ++i) stream += part(tiny_jpeg(170 + i, i), 3'000);
    EXPECT_EQ(liar.read(stream + "\r\n--b\r\n"), expected);
}

TEST(MultipartReader, skips_one_part_for_a_picture_truncated_anywhere) {
    // The rest of the first picture is lost, its announced length remains; the next two arrive whole. A cut
    // within marker segments can hide the next part, because its text can't be distinguished from a
    // segment's.
    const ByteVector jpeg = tiny_jpeg(1'000, 5);
    for (std::size_t kept = 170; kept < 999; kept += 9) {
        Bench bench;
        const std::string whole = part(jpeg);
        const std::string log =
            bench.read(whole.substr(0, whole.size() - (1'000 - kept)) + part(jpeg) + part(jpeg));
        EXPECT_EQ(log, "skip:ends before the picture does 1000 1000 ") << "kept " << kept;
    }
}

TEST(MultipartReader, a_picture_at_the_limit_passes_and_one_byte_more_does_not) {
    for (const bool announced : {true, false}) {
        Bench bench({.max_part = 700});
        const auto stream = [&](const ByteVector& jpeg) {
            return announced ? part(jpeg) : "\r\n--b\r\n\r\n" + text_of(jpeg);
        };
        EXPECT_EQ(bench.read(stream(tiny_jpeg(700)) + stream(tiny_jpeg(701)) + stream(tiny_jpeg(500))),
                  "700 skip:too large 500 ");
        for (const std::size_t asked : bench.buffers.asked) EXPECT_LE(asked, 700u);
    }
}

TEST(MultipartReader, a_head_at_the_limit_passes_and_one_byte_more_does_not) {
    const std::string body = text_of(tiny_jpeg(200));
    for (const std::size_t line : {97u, 98u}) {
        Bench bench({.max_head = 100});
        // The line, its CRLF and the CR of the blank line.
        const std::string stream = "--b\r\nX: " + std::string(line - 3, 'y') + "\r\n\r\n" + body;
        EXPECT_EQ(bench.read(stream), line == 97 ? "200 " : "skip:broken part head ");
    }
}

TEST(MultipartReader, skips_a_part_when_there_is_no_buffer_and_recovers) {
    Bench bench;
    bench.buffers.max = 0;
    EXPECT_EQ(bench.read(part(tiny_jpeg(900))), "skip:no memory ");
    bench.buffers.max = 10'000;
    EXPECT_EQ(bench.read(part(tiny_jpeg(900))), "900 ");
    // A picture without a length that exceeds the memory.
    bench.buffers.max = 5'000;
    EXPECT_EQ(bench.read("\r\n--b\r\n\r\n" + text_of(tiny_jpeg(9'000))), "skip:no memory ");
    EXPECT_EQ(bench.read(part(tiny_jpeg(4'000))), "4000 ");
}

TEST(MultipartReader, grows_the_buffer_for_pictures_of_unknown_size) {
    Bench bench;
    const ByteVector jpeg = tiny_jpeg(20'000, 2);
    EXPECT_EQ(bench.read("--b\r\n\r\n" + text_of(jpeg), 1'000), "20000 ");
    EXPECT_TRUE(bench.last == jpeg);
    const std::size_t asked = bench.buffers.asked.size();
    EXPECT_EQ(bench.read("\r\n--b\r\n\r\n" + text_of(jpeg), 1'000), "20000 ");
    EXPECT_EQ(bench.buffers.asked.size(), asked + 1)
        << "the second picture's size was guessed from the first";
}

TEST(MultipartReader, keeps_its_buffer_for_the_next_part_when_one_is_skipped) {
    Bench bench;
    TinyJpeg cut{.size = 600, .eoi = false};
    bench.read(part(tiny_jpeg(cut), 800));
    EXPECT_EQ(bench.read(part(tiny_jpeg(700))), "skip:ends before the picture does 700 ");
    EXPECT_EQ(bench.buffers.asked.size(), 1u);
}

TEST(MultipartReader, reports_when_the_first_bytes_of_a_picture_arrive) {
    Bench bench;
    const ByteVector jpeg = tiny_jpeg(300);
    const std::string stream = part(jpeg);
    const std::size_t head = stream.size() - jpeg.size();
    bench.read(stream.substr(0, head));
    EXPECT_FALSE(bench.reader.in_picture());
    bench.read(stream.substr(head, 1));
    EXPECT_TRUE(bench.reader.in_picture());
    bench.read(stream.substr(head + 1));
    EXPECT_FALSE(bench.reader.in_picture());
}

TEST(MultipartReader, is_reset_by_finish) {
    Bench bench;
    const ByteVector jpeg = tiny_jpeg(300);
    bench.read(part(jpeg) + "\r\n--b\r\nContent-Le");
    EXPECT_FALSE(bench.reader.finish().has_value());
    EXPECT_EQ(bench.read(part(jpeg)), "300 ");
    bench.read(part(jpeg).substr(0, 200));
    const auto cut = bench.reader.finish();
    ASSERT_TRUE(cut.has_value());
    EXPECT_TRUE(cut->reason == SkipReason::kNoEoi);
    EXPECT_EQ(bench.read("Content-Length: 300\r\n\r\n" + text_of(jpeg)), "300 ");
}

TEST(MultipartReader, works_in_the_smallest_memory) {
    Bench bench({}, Reader::kMinScratch);
    const ByteVector jpeg = tiny_jpeg(3'000, 9);
    const std::string stream = part(jpeg) + part(jpeg, 3'500) + part(jpeg, 100) + part(jpeg);
    for (const std::size_t largest : {1u, 7u, 100u, 1'000u, 100'000u}) {
        EXPECT_EQ(bench.read(stream, largest), "3000 3000 3000 3000 ") << "reads of " << largest;
        EXPECT_TRUE(bench.last == jpeg);
    }
}

}  // namespace
}  // namespace vedette::multipart
