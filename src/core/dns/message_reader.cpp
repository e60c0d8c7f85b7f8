#include "core/dns/message.hpp"

namespace vedette::dns {
namespace {

constexpr std::uint8_t kKindMask = 0xc0;  // of a label's first byte
constexpr std::uint8_t kPointer = 0xc0;
constexpr std::size_t kRecordFields = 10;  // bytes between a record's name and its data

}  // namespace

std::optional<MessageReader> MessageReader::open(Bytes message) {
    if (message.size() < kHeaderBytes) return std::nullopt;
    MessageReader reader(message);
    const std::uint8_t* const bytes = message.data();
    reader.header_ = {load_be16(bytes),
                      load_be16(bytes + 2),
                      load_be16(bytes + 4),
                      {load_be16(bytes + 6), load_be16(bytes + 8), load_be16(bytes + 10)}};
    return reader;
}

std::optional<MessageReader::PlacedName> MessageReader::name_at(std::size_t at) const {
    PlacedName out;
    std::size_t begin = at;  // of the labels that are read; a pointer leads before it
    while (true) {
        if (at >= message_.size()) return std::nullopt;
        const std::uint8_t first = message_[at];
        if ((first & kKindMask) == kPointer) {
            if (message_.size() - at < 2) return std::nullopt;
            const std::size_t target = load_be16(&message_[at]) & 0x3fffU;
            if (target >= begin) return std::nullopt;
            if (out.end == 0) out.end = at + 2;
            begin = at = target;
            continue;
        }
        if (first == 0) {
            if (out.end == 0) out.end = at + 1;
            return out;
        }
        if ((first & kKindMask) != 0 || message_.size() - at - 1 < first) return std::nullopt;
        if (!out.name.append(as_text(message_.subspan(at + 1, first)))) return std::nullopt;
        at += 1U + first;
    }
}

bool MessageReader::next(Question& question) {
    if (is_broken_ || questions_ == header_.questions) return false;
    const auto name = name_at(at_);
    if (!name) return fail();
    at_ = name->end;
    if (!has(4)) return fail();
    const std::uint16_t klass = load_be16(&message_[at_ + 2]);
    question = {name->name, static_cast<Type>(load_be16(&message_[at_])),
                static_cast<std::uint16_t>(klass & ~kTopBit), (klass & kTopBit) != 0};
    at_ += 4;
    questions_ += 1;
    return true;
}

bool MessageReader::next(Record& record) {
    for (Question skipped; next(skipped);) {
    }
    const std::size_t answers = header_.records[0];
    const std::size_t authorities = answers + header_.records[1];
    if (is_broken_ || records_ == authorities + header_.records[2]) return false;
    const auto name = name_at(at_);
    if (!name) return fail();
    at_ = name->end;
    if (!has(kRecordFields)) return fail();
    const std::uint8_t* const fields = &message_[at_];
    const std::uint16_t klass = load_be16(fields + 2);
    const std::size_t size = load_be16(fields + 8);
    at_ += kRecordFields;
    if (!has(size)) return fail();
    record = {.section = records_ < answers       ? Section::kAnswer
                         : records_ < authorities ? Section::kAuthority
                                                  : Section::kAdditional,
              .name = name->name,
              .type = static_cast<Type>(load_be16(fields)),
              .klass = static_cast<std::uint16_t>(klass & ~kTopBit),
              .top_bit = (klass & kTopBit) != 0,
              .ttl_s = load_be32(fields + 4),
              .data = message_.subspan(at_, size),
              .data_at = at_};
    at_ += size;
    records_ += 1;
    return true;
}

}  // namespace vedette::dns
