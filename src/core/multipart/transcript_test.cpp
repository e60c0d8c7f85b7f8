#include "tests/support/transcript.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/base/text.hpp"
#include "core/multipart/jpeg_stream.hpp"
#include "core/multipart/reader.hpp"
#include "core/multipart/test_buffers.hpp"
#include "transcripts/multipart.hpp"

namespace vedette::multipart {
namespace {

using ByteVector = std::vector<std::uint8_t>;

std::string printable(Bytes bytes) {
    std::string out;
    for (const std::uint8_t byte : bytes) {
        if (byte > ' ' && byte <= '~') out += static_cast<char>(byte);
        if (byte == ' ') out += ' ';
    }
    return out;
}

std::string line_of(const Event& event, const TestBuffers& buffers) {
    if (event.kind == Event::Kind::kSkipped) return std::string("skip ") + to_string(event.reason) + "\n";
    std::string out = "frame " + std::to_string(event.size);
    if (event.padding > 0) out += " pad " + std::to_string(event.padding);
    if (event.timestamp) {
        const std::string nanoseconds = std::to_string(event.timestamp->count() % 1'000'000'000);
        out += " at " + std::to_string(event.timestamp->count() / 1'000'000'000) + "." +
               std::string(9 - nanoseconds.size(), '0') + nanoseconds;
    }
    if (event.placeholder) out += " placeholder";
    return out + " " + printable(Bytes(buffers.memory).first(event.size)) + "\n";
}

template <class Engine>
std::string log_of(Engine& engine, const TestBuffers& buffers, std::span<const std::string_view> pieces,
                   bool end) {
    std::string log;
    for (const std::string_view piece : pieces) {
        Bytes left = as_bytes(piece);
        while (!left.empty()) {
            const std::size_t taken = engine.feed(left);
            EXPECT_TRUE(taken > 0);
            if (taken == 0) return "stuck";
            left = left.subspan(taken);
            while (const auto event = engine.poll()) log += line_of(*event, buffers);
        }
    }
    if (!end) return log;
    if (const auto event = engine.finish()) log += line_of(*event, buffers);
    return log;
}

std::string run_transcript(const test::Transcript& transcript, std::span<const std::string_view> pieces) {
    TestBuffers buffers;
    ByteVector scratch(Reader::kMinScratch);
    const std::size_t max_part = parse_int<std::size_t>(transcript.option("max_part")).value_or(10'000);
    const bool end = transcript.option("end") == "yes";
    if (transcript.option("mode") == "jpegs") {
        JpegStream stream(buffers, MutableBytes(scratch).first(JpegStream::kMinScratch), max_part);
        return log_of(stream, buffers, pieces, end);
    }
    const auto boundary = parse_boundary(transcript.option("content_type"));
    if (!boundary) return "no boundary";
    ReaderLimits limits{.max_head = parse_int<std::size_t>(transcript.option("max_head")).value_or(200),
                        .max_part = max_part};
    Reader reader(buffers, *boundary, scratch, limits);
    return log_of(reader, buffers, pieces, end);
}

TEST(MultipartTranscripts, give_the_same_events_at_every_cut) {
    test::grind(kMultipartTranscripts, run_transcript);
}

}  // namespace
}  // namespace vedette::multipart
