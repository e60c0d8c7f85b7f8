#include "node/settings/store.hpp"

#include <algorithm>

namespace vedette::node {
namespace {

constexpr std::string_view kMagic = "VSET";
constexpr std::size_t kSumAt = 12;
constexpr std::size_t kSumBytes = 4;
static_assert(Values::kHeadBytes == kSumAt + kSumBytes);
static_assert(Values::kHeadBytes + Values::kMaxText <= port::Storage::kAreaBytes);

std::uint32_t checksum(port::Crypto& crypto, Bytes area) {
    const std::array<Bytes, 2> pieces{area.first(kSumAt), area.subspan(Values::kHeadBytes)};
    return load_be32(crypto.sha256(pieces).data());
}

// The sequence number and text of a whole area.
struct Area {
    std::uint32_t sequence = 0;
    std::string_view text{};
};
std::optional<Area> parse_area(port::Crypto& crypto, Bytes bytes) {
    if (bytes.size() < Values::kHeadBytes || !as_text(bytes).starts_with(kMagic)) return std::nullopt;
    const std::size_t length = load_be32(bytes.data() + 8);
    if (length > bytes.size() - Values::kHeadBytes) return std::nullopt;
    const Bytes area = bytes.first(Values::kHeadBytes + length);
    if (checksum(crypto, area) != load_be32(bytes.data() + kSumAt)) return std::nullopt;
    return Area{load_be32(bytes.data() + 4), as_text(area.subspan(Values::kHeadBytes))};
}

}  // namespace

Store::Loaded Store::load() {
    values_ = {};
    ++version_;
    next_area_ = 0;
    sequence_ = 0;
    unsigned damaged = 0;
    unsigned unreadable = 0;
    bool found = false;
    for (unsigned area = 0; area < port::Storage::kSettingsAreas; ++area) {
        const auto size = storage_.read(area, draft_.room());
        if (!size) {
            ++unreadable;
            continue;
        }
        const auto parsed = parse_area(crypto_, draft_.room().first(*size));
        if (!parsed) {
            damaged += *size > 0 ? 1 : 0;
            continue;
        }
        // Sequence numbers may wrap around.
        if (found && static_cast<std::int32_t>(parsed->sequence - sequence_) < 0) continue;
        found = true;
        sequence_ = parsed->sequence;
        next_area_ = (area + 1) % port::Storage::kSettingsAreas;
        values_ = {};
        values_.read(parsed->text);
    }
    draft_ = {};
    if (found) return damaged > 0 ? Loaded::kOlder : Loaded::kSettings;
    if (unreadable > 0) return Loaded::kUnreadable;
    return damaged > 0 ? Loaded::kDamaged : Loaded::kNothing;
}

unsigned Store::override_values(std::string_view document) {
    ++version_;
    return values_.read(document);
}

Values* Store::edit() {
    if (saving_) return nullptr;
    draft_ = values_;
    return &draft_;
}

std::optional<std::uint32_t> Store::save() {
    if (saving_) return std::nullopt;
    const MutableBytes area = draft_.area();
    std::ranges::copy(kMagic, area.begin());
    store_be32(area.data() + 4, sequence_ + 1);
    store_be32(area.data() + 8, static_cast<std::uint32_t>(area.size() - Values::kHeadBytes));
    store_be32(area.data() + kSumAt, checksum(crypto_, area));
    if (!worker_.submit(*this)) return std::nullopt;
    saving_ = true;
    return ++saves_;
}

void Store::run() { result_ = storage_.write(next_area_, draft_.area()); }

bool Store::take_finished(const port::Job& job) {
    if (&job != static_cast<const port::Job*>(this)) return false;
    saving_ = false;
    // Without storage the settings hold until the next start.
    if (!result_ && result_.error() != port::StorageError::kAbsent) return true;
    next_area_ = (next_area_ + 1) % port::Storage::kSettingsAreas;
    ++sequence_;
    values_ = draft_;
    ++version_;
    return true;
}

std::optional<std::expected<void, port::StorageError>> Store::result_of(std::uint32_t save) const {
    if (save == saves_ && saving_) return std::nullopt;
    return result_;
}

}  // namespace vedette::node
