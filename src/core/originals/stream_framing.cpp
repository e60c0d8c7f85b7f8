#include "core/originals/stream_framing.hpp"

#include <algorithm>

#include "core/base/text.hpp"
#include "core/http/hash.hpp"
#include "core/http/write.hpp"
#include "core/multipart/writer.hpp"

namespace vedette::originals {
namespace {

constexpr std::string_view kStockBoundary = "123456789000000000000987654321";

// The last 32 hex digits of SHA-256 of the seconds since 1970 in decimal.
std::string_view pycameresp_boundary(UtcTime now, std::span<char, 32> out) {
    std::array<char, 20> digits;
    TextWriter seconds(digits);
    seconds << std::chrono::duration_cast<std::chrono::seconds>(now.since).count();
    http::Sha256 hash;
    hash.update(seconds.written());
    const auto digest = hash.finish();
    for (std::size_t i = 0; i < out.size() / 2; ++i) {
        const std::uint8_t byte = digest[digest.size() / 2 + i];
        out[2 * i] = kHexDigits[byte >> 4];
        out[2 * i + 1] = kHexDigits[byte & 0xF];
    }
    return {out.data(), out.size()};
}

// As the stock web server sends it.
bool has_timestamps(Original original) {
    return original != Original::kPycameresp && original != Original::kSecuritycam;
}

void put_chunk(TextWriter& text, std::string_view bytes, bool chunked) {
    std::array<char, http::kMaxChunkHead> size;
    if (bytes.empty()) return;
    if (chunked) text << http::format_chunk_head(bytes.size(), size);
    text << bytes;
    if (chunked) text << http::kChunkEnd;
}

}  // namespace

std::string_view format_timestamp(Duration uptime, std::span<char> out) {
    const std::int64_t us = std::chrono::duration_cast<std::chrono::microseconds>(uptime).count();
    TextWriter text(out);
    text << us / 1'000'000 << ".";
    for (std::int64_t digit = 100'000; digit > 0; digit /= 10) text << us / digit % 10;
    return text.written();
}

StreamFraming::StreamFraming(Original original, UtcTime now) : original_(original) {
    if (original == Original::kPycameresp) {
        boundary_size_ = pycameresp_boundary(now, boundary_).size();
        return;
    }
    const std::string_view fixed = original == Original::kPlain ? "frame" : kStockBoundary;
    std::ranges::copy(fixed, boundary_.begin());
    boundary_size_ = fixed.size();
}

std::string_view StreamFraming::response_head(std::span<char> out) const {
    http::HeadWriter head(out);
    std::array<char, 96> type;
    const bool pycameresp = original_ == Original::kPycameresp;
    head.response(200, pycameresp ? "NA" : "");
    if (pycameresp) {
        head.field("Content-Type", "multipart/x-mixed-replace; boundary=", boundary());
    } else {
        head.field("Content-Type", multipart::format_content_type(boundary(), type));
    }
    if (chunked()) {
        head.field("Transfer-Encoding", "chunked");
        if (original_ != Original::kSecuritycam) head.field("Access-Control-Allow-Origin", "*");
        if (has_timestamps(original_)) head.field("X-Framerate", "60");
    } else {
        head.field("Cache-Control", "no-store");
        head.field("Connection", "close");
    }
    return head.finish().value_or("");
}

std::string_view StreamFraming::part_head(std::size_t bytes, std::optional<std::size_t> length,
                                          Duration uptime, std::span<char> out) {
    const bool pycameresp = original_ == Original::kPycameresp;
    const multipart::PartStyle style{.boundary = boundary(),
                                     .break_before_first = chunked() && !pycameresp,
                                     .boundary_before_first = !pycameresp,
                                     .length_columns = pycameresp ? 8U : 0U};
    std::array<char, 20> timestamp;
    std::array<char, 48> line;
    TextWriter extra(line);
    if (has_timestamps(original_)) extra << "X-Timestamp: " << format_timestamp(uptime, timestamp) << "\r\n";
    std::array<char, 160> part;
    TextWriter text(out);
    put_chunk(text, multipart::format_delimiter(style, first_, part), chunked());
    put_chunk(text, multipart::format_fields(style, length, extra.written(), part), chunked());
    if (chunked()) {
        std::array<char, http::kMaxChunkHead> size;
        text << http::format_chunk_head(bytes, size);
    }
    first_ = false;
    return text.result().value_or("");
}

}  // namespace vedette::originals
