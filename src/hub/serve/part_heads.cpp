#include "hub/serve/part_heads.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/multipart/writer.hpp"

namespace vedette::serve {
namespace {

std::string_view age_headers(const bus::Unit& unit, MonoTime now, std::span<char> out) {
    const auto us = [](Duration d) {
        return std::chrono::duration_cast<std::chrono::microseconds>(d).count();
    };
    const std::int64_t age = us(now - unit.captured_at);
    const std::int64_t captured = us(unit.captured.since);
    const auto written = fmt::format_to_n(
        out.data(), out.size(),
        "X-Vedette-Frame: {}\r\nX-Vedette-Captured: {}.{:06}\r\nX-Vedette-Age-Ms: {}.{}\r\n{}", unit.number,
        captured / 1'000'000, captured % 1'000'000, age / 1000, age % 1000 / 100,
        unit.placeholder ? "X-Vedette-Placeholder: 1\r\n" : "");
    return {out.data(), std::min<std::size_t>(written.size, out.size())};
}

PartHead make(const bus::Unit& unit, const PartForm& form, bool first, MonoTime now) {
    std::array<char, 192> ages;
    std::array<char, multipart::kMaxPartHead> head;
    const bool exact = !form.ahead;
    const auto length = exact ? std::optional(unit.bytes().size()) : std::nullopt;
    const std::string_view extra =
        exact && form.age_headers ? age_headers(unit, now, ages) : std::string_view();
    return std::make_shared<std::string>(
        multipart::format_part_head({.boundary = form.boundary}, first, length, extra, head));
}

}  // namespace

PartHead PartHeads::of(const bus::Unit& unit, const PartForm& form, bool first, MonoTime now) {
    if (first && !form.ahead) return make(unit, form, true, now);
    if (!head_ || unit.number != number_ || form != form_ || now - made_ >= 1ms) {
        head_ = make(unit, form, false, now);
        number_ = unit.number;
        form_ = form;
        made_ = now;
    }
    return head_;
}

std::string opening_part_head(const PartForm& form) {
    if (!form.ahead) return {};
    std::array<char, multipart::kMaxPartHead> head;
    return std::string(
        multipart::format_part_head({.boundary = form.boundary}, true, std::nullopt, "", head));
}

}  // namespace vedette::serve
