#include "hub/simulate/fault.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/base/text.hpp"

namespace vedette::simulate {
namespace {

constexpr std::int64_t kMax = 1'000'000'000;

struct Row {
    std::string_view name;
    FaultKind kind;
    std::string_view n;      // placeholder of N in the help
    std::string_view value;  // placeholder of VALUE; empty: the kind has none
    std::int64_t default_n;
    std::int64_t default_value;
    std::int64_t min_n;
    std::int64_t min_value;
    std::string_view meaning;
};

constexpr std::array<Row, 9> kRows = {{
    {"stall", FaultKind::kStall, "N", "SECONDS", 50, 0, 0, 0,
     "after N pictures, send nothing for SECONDS (0: for ever)"},
    {"drop", FaultKind::kDrop, "N", "", 50, 0, 0, 0, "close the connection in the middle of picture N+1"},
    {"length", FaultKind::kLength, "N", "BYTES", 10, -100, 1, -kMax,
     "give every Nth picture a Content-Length that is BYTES too large"},
    {"no-length", FaultKind::kNoLength, "N", "", 1, 0, 1, 0, "send every Nth picture without Content-Length"},
    {"garbage", FaultKind::kGarbage, "N", "BYTES", 10, 1000, 1, 1,
     "send BYTES of noise after every Nth picture"},
    {"truncate", FaultKind::kTruncate, "N", "", 10, 0, 1, 0, "send only the first half of every Nth picture"},
    {"trickle", FaultKind::kTrickle, "N", "RATE", 0, 10000, 0, 1,
     "after N pictures, send RATE bytes a second"},
    {"no-eoi", FaultKind::kNoEoi, "N", "", 10, 0, 1, 0, "send every Nth picture without its last two bytes"},
    {"reboot", FaultKind::kReboot, "UP", "DOWN", 10, 5, 1, 1,
     "after every UP seconds, be unreachable for DOWN seconds"},
}};

std::string usage(const Row& row) {
    const std::string value = row.value.empty() ? "" : fmt::format("[:{}]", row.value);
    return fmt::format("{}[:{}{}]", row.name, row.n, value);
}

std::unexpected<Error> invalid(std::string_view text, std::string_view why) {
    return fail(Kind::kInvalidArgument, fmt::format("--fault {}: {}", text, why));
}

std::string_view take_until(std::string_view& rest, char c) {
    const std::size_t at = rest.find(c);
    const std::string_view field = rest.substr(0, at);
    rest = at == rest.npos ? std::string_view{} : rest.substr(at + 1);
    return field;
}

bool is_nth(const Fault& fault, std::int64_t number) { return number % fault.n == 0; }

}  // namespace

Result<Fault> parse_fault(std::string_view text) {
    std::string_view rest = text;
    std::string_view spec = take_until(rest, '@');
    Fault fault;
    if (spec.size() != text.size()) {
        fault.camera = parse_int<int>(rest);
        if (!fault.camera || *fault.camera < 0)
            return invalid(text, "@ needs the number of a camera, from 0");
    }
    const auto* const row = std::ranges::find(kRows, take_until(spec, ':'), &Row::name);
    if (row == kRows.end()) {
        std::string kinds;
        for (const Row& r : kRows) kinds += fmt::format("{}{}", kinds.empty() ? "" : ", ", usage(r));
        return invalid(text, fmt::format("must be one of {}, each with or without @CAMERA", kinds));
    }
    fault.kind = row->kind;
    fault.n = row->default_n;
    fault.value = row->default_value;
    const auto take_number = [&](std::int64_t& into, std::int64_t min) {
        if (spec.empty()) return true;
        const auto number = parse_int<std::int64_t>(take_until(spec, ':'));
        if (!number || *number < min || *number > kMax) return false;
        into = *number;
        return true;
    };
    if (!take_number(fault.n, row->min_n) ||
        (!row->value.empty() && !take_number(fault.value, row->min_value)) || !spec.empty() ||
        text.ends_with(':'))
        return invalid(text, fmt::format("must be {}, with whole numbers", usage(*row)));
    return fault;
}

std::vector<std::string_view> fault_kinds() {
    std::vector<std::string_view> out;
    out.reserve(std::size(kRows));
    for (const Row& row : kRows) out.push_back(row.name);
    return out;
}

std::string fault_help() {
    std::string text;
    for (const Row& row : kRows) {
        std::string defaults = std::to_string(row.default_n);
        if (!row.value.empty()) defaults += ":" + std::to_string(row.default_value);
        text += fmt::format("  {:<24} {} (default {})\n", usage(row), row.meaning, defaults);
    }
    return text;
}

PictureFault picture_fault(std::span<const Fault> faults, int camera, std::int64_t number, std::size_t size) {
    PictureFault result{.bytes = size};
    std::int64_t length_error = 0;
    for (const Fault& fault : faults) {
        if (fault.camera && *fault.camera != camera) continue;
        switch (fault.kind) {
            case FaultKind::kStall:
                if (number == fault.n + 1) {
                    result.stall = true;
                    result.stall_for = std::chrono::seconds(fault.value);
                }
                break;
            case FaultKind::kDrop: result.drop |= number == fault.n + 1; break;
            case FaultKind::kLength:
                if (is_nth(fault, number)) length_error = fault.value;
                break;
            case FaultKind::kNoLength: result.no_length |= is_nth(fault, number); break;
            case FaultKind::kGarbage:
                if (is_nth(fault, number)) result.garbage = static_cast<std::size_t>(fault.value);
                break;
            case FaultKind::kTruncate:
                if (is_nth(fault, number)) result.bytes = std::min(result.bytes, size / 2);
                break;
            case FaultKind::kTrickle:
                if (number > fault.n) result.bytes_a_second = static_cast<std::size_t>(fault.value);
                break;
            case FaultKind::kNoEoi:
                if (is_nth(fault, number))
                    result.bytes = std::min(result.bytes, size - std::min(size, std::size_t{2}));
                break;
            case FaultKind::kReboot: break;
        }
    }
    result.announced = static_cast<std::size_t>(
        std::max<std::int64_t>(0, static_cast<std::int64_t>(result.bytes) + length_error));
    return result;
}

std::string noise(std::size_t bytes) {
    std::string text(bytes, '\0');
    std::uint32_t state = 0x2545F491;
    for (char& c : text) {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        c = static_cast<char>(state >> 24);
    }
    return text;
}

std::optional<Fault> reboot_of(std::span<const Fault> faults, int camera) {
    for (const Fault& fault : faults) {
        if (fault.kind == FaultKind::kReboot && (!fault.camera || *fault.camera == camera)) return fault;
    }
    return std::nullopt;
}

}  // namespace vedette::simulate
