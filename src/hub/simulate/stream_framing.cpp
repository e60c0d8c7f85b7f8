#include "hub/simulate/stream_framing.hpp"

#include <array>

#include <fmt/format.h>

#include "core/http/hash.hpp"
#include "core/http/write.hpp"
#include "core/multipart/writer.hpp"

namespace vedette::simulate {
namespace {

constexpr std::string_view kStockBoundary = "123456789000000000000987654321";

// The last 32 hex digits of SHA-256 of the seconds since 1970 in decimal.
std::string pycameresp_boundary(UtcTime now) {
    http::Sha256 hash;
    hash.update(std::to_string(std::chrono::duration_cast<std::chrono::seconds>(now.since).count()));
    const auto digest = hash.finish();
    std::string text;
    for (std::size_t i = digest.size() / 2; i < digest.size(); ++i) text += fmt::format("{:02x}", digest[i]);
    return text;
}

std::string boundary_of(Original original, UtcTime now) {
    switch (original) {
        case Original::kPycameresp: return pycameresp_boundary(now);
        case Original::kPlain: return "frame";
        default: return std::string(kStockBoundary);
    }
}

// As the stock web server sends it.
bool has_timestamps(Original original) {
    return original != Original::kPycameresp && original != Original::kSecuritycam;
}

std::string format_timestamp(Duration uptime) {
    const std::int64_t us = std::chrono::duration_cast<std::chrono::microseconds>(uptime).count();
    return fmt::format("X-Timestamp: {}.{:06}\r\n", us / 1'000'000, us % 1'000'000);
}

}  // namespace

StreamFraming::StreamFraming(Original original, UtcTime now)
    : original_(original), boundary_(boundary_of(original, now)), chunked_(original != Original::kPlain) {}

std::string StreamFraming::response_head() const {
    std::array<char, 512> memory;
    http::HeadWriter head(memory);
    std::array<char, 160> type_memory;
    const bool pycameresp = original_ == Original::kPycameresp;
    head.response(200, pycameresp ? "NA" : "");
    if (pycameresp) {
        head.field("Content-Type", "multipart/x-mixed-replace; boundary=", boundary_);
    } else {
        head.field("Content-Type", multipart::format_content_type(boundary_, type_memory));
    }
    if (chunked_) {
        head.field("Transfer-Encoding", "chunked");
        if (original_ != Original::kSecuritycam) head.field("Access-Control-Allow-Origin", "*");
        if (has_timestamps(original_)) head.field("X-Framerate", "60");
    } else {
        head.field("Cache-Control", "no-store");
        head.field("Connection", "close");
    }
    return std::string(head.finish().value_or(""));
}

std::string StreamFraming::part_head(std::size_t bytes, std::optional<std::size_t> length, Duration uptime) {
    const bool pycameresp = original_ == Original::kPycameresp;
    const multipart::PartStyle style{.boundary = boundary_,
                                     .break_before_first = chunked_ && !pycameresp,
                                     .boundary_before_first = !pycameresp,
                                     .length_columns = pycameresp ? 8U : 0U};
    const std::string extra = has_timestamps(original_) ? format_timestamp(uptime) : "";
    std::array<char, multipart::kMaxPartHead> memory;
    std::string text = chunk(multipart::format_delimiter(style, first_, memory));
    text += chunk(multipart::format_fields(style, length, extra, memory));
    if (chunked_) {
        std::array<char, http::kMaxChunkHead> size;
        text += http::format_chunk_head(bytes, size);
    }
    first_ = false;
    return text;
}

std::string StreamFraming::chunk(std::string_view bytes) const {
    if (!chunked_ || bytes.empty()) return std::string(bytes);
    std::array<char, http::kMaxChunkHead> size;
    return fmt::format("{}{}{}", http::format_chunk_head(bytes.size(), size), bytes, http::kChunkEnd);
}

}  // namespace vedette::simulate
