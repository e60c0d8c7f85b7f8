#include "core/edit/recovery_file.hpp"

#include <algorithm>

namespace vedette::edit {
namespace {

constexpr std::array<std::uint8_t, 8> kMagic = {'V', 'E', 'D', 'E', 'D', 'I', 'T', '1'};
constexpr std::size_t kHead = kMagic.size() + 6 * 8 + 2;
constexpr std::size_t kPiece = 16;
constexpr std::size_t kCheck = 4;
constexpr std::uint64_t kAdded = std::uint64_t{1} << 63;
constexpr std::uint64_t kTooLarge = std::uint64_t{1} << 60;

// CRC-32 of each half of a byte: a table of 256 entries is large for a chip.
constexpr auto kTable = [] {
    std::array<std::uint32_t, 16> table{};
    for (std::uint32_t i = 0; i < 16; ++i) {
        std::uint32_t value = i;
        for (int bit = 0; bit < 4; ++bit) value = (value & 1) != 0 ? value >> 1 ^ 0xEDB88320U : value >> 1;
        table[i] = value;
    }
    return table;
}();

}  // namespace

std::uint32_t crc32(std::uint32_t before, Bytes bytes) {
    std::uint32_t value = ~before;
    for (const std::uint8_t byte : bytes) {
        value = kTable[(value ^ byte) & 15] ^ value >> 4;
        value = kTable[(value ^ byte >> 4) & 15] ^ value >> 4;
    }
    return ~value;
}

std::optional<std::uint64_t> RecoveryHead::size() const {
    if (pieces > kTooLarge / kPiece || bytes > kTooLarge) return std::nullopt;
    return kHead + path_size + pieces * kPiece + bytes + kCheck;
}

void RecoveryWriter::flush() {
    if (used_ == 0 || error_) return;
    if (const auto written = files_.write(handle_, Bytes(buffer_).first(used_)); !written)
        error_ = written.error();
    used_ = 0;
}

void RecoveryWriter::put(Bytes bytes) {
    check_ = crc32(check_, bytes);
    while (!bytes.empty() && !error_) {
        const std::size_t now = std::min(bytes.size(), buffer_.size() - used_);
        std::ranges::copy(bytes.first(now), buffer_.begin() + static_cast<std::ptrdiff_t>(used_));
        used_ += now;
        bytes = bytes.subspan(now);
        if (used_ == buffer_.size()) flush();
    }
}

void RecoveryWriter::put(const RecoveryHead& head) {
    std::array<std::uint8_t, kHead> bytes{};
    std::ranges::copy(kMagic, bytes.begin());
    const std::uint64_t numbers[] = {
        head.file_size, head.file_identity, static_cast<std::uint64_t>(head.file_modified),
        head.text_size, head.pieces,        head.bytes};
    std::uint8_t* at = &bytes[kMagic.size()];
    for (const std::uint64_t number : numbers) {
        store_be64(at, number);
        at += 8;
    }
    at[0] = head.is_new ? 1 : 0;
    at[1] = head.path_size;
    put(bytes);
}

void RecoveryWriter::put(const RecoveryPiece& piece) {
    std::array<std::uint8_t, kPiece> bytes{};
    store_be64(bytes.data(), piece.offset | (piece.is_added ? kAdded : 0));
    store_be64(&bytes[8], piece.size);
    put(bytes);
}

void RecoveryWriter::finish() {
    std::array<std::uint8_t, kCheck> bytes{};
    store_be32(bytes.data(), check_);
    put(bytes);
    flush();
}

void RecoveryReader::take(MutableBytes into) {
    for (std::size_t done = 0; done < into.size();) {
        if (used_ == held_) {
            const auto got =
                is_short_ ? files::Expected<std::size_t>(0) : files_.read(handle_, offset_, buffer_);
            if (!got) error_ = got.error();
            used_ = 0;
            held_ = got.value_or(0);
            offset_ += held_;
            is_short_ = is_short_ || held_ == 0;
            if (is_short_) {
                std::ranges::fill(into.subspan(done), std::uint8_t{0});
                return;
            }
        }
        const std::size_t now = std::min(into.size() - done, held_ - used_);
        const Bytes bytes = Bytes(buffer_).subspan(used_, now);
        std::ranges::copy(bytes, into.begin() + static_cast<std::ptrdiff_t>(done));
        check_ = crc32(check_, bytes);
        used_ += now;
        done += now;
    }
}

void RecoveryReader::skip(std::uint64_t bytes) {
    std::array<std::uint8_t, 64> memory{};
    while (bytes > 0 && !is_short_) {
        const auto now = static_cast<std::size_t>(std::min<std::uint64_t>(bytes, memory.size()));
        take(MutableBytes(memory).first(now));
        bytes -= now;
    }
}

std::optional<RecoveryHead> RecoveryReader::head() {
    std::array<std::uint8_t, kHead> bytes{};
    take(bytes);
    if (!std::ranges::equal(Bytes(bytes).first(kMagic.size()), kMagic)) return std::nullopt;
    const auto number = [&](std::size_t index) { return load_be64(&bytes[kMagic.size() + index * 8]); };
    const RecoveryHead head{.file_size = number(0),
                            .file_identity = number(1),
                            .file_modified = static_cast<std::int64_t>(number(2)),
                            .text_size = number(3),
                            .pieces = number(4),
                            .bytes = number(5),
                            .is_new = bytes[kHead - 2] == 1,
                            .path_size = bytes[kHead - 1]};
    return head;
}

RecoveryPiece RecoveryReader::piece() {
    std::array<std::uint8_t, kPiece> bytes{};
    take(bytes);
    const std::uint64_t place = load_be64(bytes.data());
    return {.is_added = (place & kAdded) != 0, .offset = place & ~kAdded, .size = load_be64(&bytes[8])};
}

bool RecoveryReader::finish() {
    const std::uint32_t wanted = check_;
    std::array<std::uint8_t, kCheck> bytes{};
    take(bytes);
    return !is_short_ && load_be32(bytes.data()) == wanted;
}

}  // namespace vedette::edit
