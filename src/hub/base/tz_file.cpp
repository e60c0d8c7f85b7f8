#include "hub/base/tz_file.hpp"

#include <chrono>
#include <cstdint>
#include <optional>

#include "core/schedule/plan.hpp"

namespace vedette {
namespace {

using schedule::OffsetChange;
using schedule::ZoneOffset;
using std::chrono::seconds;

constexpr std::string_view kMagic = "TZif";
constexpr std::size_t kHeaderBytes = 44;
constexpr std::size_t kTypeBytes = 6;
constexpr std::uint32_t kMaxCount = 10'000;  // of anything in a file; the largest has some hundred
constexpr std::int32_t kMaxOffset_s = 26 * 3600;

constexpr UtcTime kFirst{schedule::kFirstDate.time_since_epoch()};
constexpr UtcTime kLast{schedule::kLastDate.time_since_epoch() + std::chrono::days{1}};

std::unexpected<Error> damaged() {
    return fail(Kind::kDataLoss, "the file of the time zone is damaged; install tzdata again");
}

// Big-endian.
std::int64_t number_at(std::string_view bytes, std::size_t at, std::size_t size) {
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < size; ++i) number = number << 8 | static_cast<unsigned char>(bytes[at + i]);
    return size == 8 ? static_cast<std::int64_t>(number) : static_cast<std::int32_t>(number);
}

// The counts of a header (RFC 9636 section 3.1).
struct Header {
    char version = 0;
    std::size_t ut_flags = 0, standard_flags = 0, leaps = 0, times = 0, types = 0, letters = 0;

    std::size_t data_bytes(std::size_t time_bytes) const {
        return times * (time_bytes + 1) + types * kTypeBytes + letters + leaps * (time_bytes + 4) +
               standard_flags + ut_flags;
    }
};

std::optional<Header> header_at(std::string_view bytes, std::size_t at) {
    if (bytes.size() < at + kHeaderBytes || bytes.substr(at, kMagic.size()) != kMagic) return std::nullopt;
    Header header{.version = bytes[at + kMagic.size()]};
    std::size_t field = at + 20;
    for (std::size_t* const count : {&header.ut_flags, &header.standard_flags, &header.leaps, &header.times,
                                     &header.types, &header.letters}) {
        const auto number = static_cast<std::uint32_t>(number_at(bytes, field, 4));
        if (number > kMaxCount) return std::nullopt;
        *count = number;
        field += 4;
    }
    return header;
}

// Appends a rule's changes after `after`.
void append_rule(ZoneChanges& out, const tz::TimeZone& zone, UtcTime after) {
    for (auto next = zone.next_change(after); next && *next < kLast; next = zone.next_change(*next)) {
        const tz::Offset offset = zone.at(*next);
        out.changes.push_back({*next, {offset.east_s, offset.is_dst}});
    }
}

}  // namespace

ZoneChanges changes_of(const tz::TimeZone& zone) {
    const tz::Offset first = zone.at(kFirst);
    ZoneChanges out{.first = {first.east_s, first.is_dst}};
    append_rule(out, zone, kFirst);
    return out;
}

Result<ZoneChanges> parse_tz_file(std::string_view bytes) {
    if (!bytes.starts_with(kMagic)) return fail(Kind::kInvalidArgument, "this is no file of a time zone");
    auto header = header_at(bytes, 0);
    if (!header) return damaged();
    // A file of version 2 or later has all of it twice, first with times of 32 bits.
    std::size_t time_bytes = 4;
    std::size_t at = kHeaderBytes;
    if (header->version != 0) {
        const std::size_t second = kHeaderBytes + header->data_bytes(time_bytes);
        header = header_at(bytes, second);
        if (!header) return damaged();
        time_bytes = 8;
        at = second + kHeaderBytes;
    }
    if (header->leaps != 0)
        return fail(Kind::kUnimplemented,
                    "this time zone counts leap seconds; take the one without right/ in its name");
    if (header->types == 0 || bytes.size() < at + header->data_bytes(time_bytes)) return damaged();

    std::vector<ZoneOffset> types;
    const std::size_t types_at = at + header->times * (time_bytes + 1);
    for (std::size_t i = 0; i < header->types; ++i) {
        const std::size_t type = types_at + i * kTypeBytes;
        const auto east_s = static_cast<std::int32_t>(number_at(bytes, type, 4));
        if (east_s < -kMaxOffset_s || east_s > kMaxOffset_s) return damaged();
        types.push_back({east_s, bytes[type + 4] != 0});
    }
    ZoneChanges out{.first = types.front()};
    std::int64_t last_s = 0;
    for (std::size_t i = 0; i < header->times; ++i) {
        const std::int64_t time_s = number_at(bytes, at + i * time_bytes, time_bytes);
        const auto type = static_cast<unsigned char>(bytes[at + header->times * time_bytes + i]);
        if (type >= types.size() || (i > 0 && time_s <= last_s)) return damaged();
        last_s = time_s;
        if (time_s <= to_ms(kFirst.since) / 1000) {
            out.first = types[type];
        } else if (time_s < to_ms(kLast.since) / 1000) {
            out.changes.push_back({UtcTime{seconds{time_s}}, types[type]});
        }
    }
    // The rule for what follows, in a line of its own (section 3.3); it may be empty.
    const std::string_view rest = bytes.substr(at + header->data_bytes(time_bytes));
    if (time_bytes == 4 || rest.size() < 2 || rest.front() != '\n') return out;
    const std::string_view rule = rest.substr(1, rest.find('\n', 1) - 1);
    if (rule.empty()) return out;
    const auto zone = tz::TimeZone::parse(rule);
    if (!zone) return damaged();
    if (header->times == 0) return changes_of(*zone);
    append_rule(out, *zone, out.changes.empty() ? kFirst : out.changes.back().at);
    return out;
}

}  // namespace vedette
