#include <algorithm>

#include "core/dns/message.hpp"

namespace vedette::dns {
namespace {

constexpr std::uint16_t kPointer = 0xc000;
constexpr std::size_t kPointerEnd = 0x4000;  // it has 14 bits
constexpr std::size_t kQuestionCount = 4;    // the fields of the header, in bytes
constexpr std::size_t kAnswerCount = 6;

}  // namespace

MessageWriter::MessageWriter(MutableBytes out, std::uint16_t id, std::uint16_t flags) : out_(out) {
    std::ranges::fill(out_.first(kHeaderBytes), std::uint8_t{0});
    store_be16(&out_[0], id);
    store_be16(&out_[2], flags);
}

bool MessageWriter::add(const Question& question) {
    const MessageWriter before = *this;
    const auto klass = static_cast<std::uint16_t>(question.klass | (question.top_bit ? kTopBit : 0));
    if (!put(question.name) || !put16(static_cast<std::uint16_t>(question.type)) || !put16(klass)) {
        *this = before;
        return false;
    }
    count(kQuestionCount);
    return true;
}

bool MessageWriter::add(Section section, const RecordHead& head, const RecordData& data) {
    const MessageWriter before = *this;
    bool fits = put(head.name) && put16(static_cast<std::uint16_t>(head.type)) && put16(head.klass) &&
                put16(static_cast<std::uint16_t>(head.ttl_s >> 16)) &&
                put16(static_cast<std::uint16_t>(head.ttl_s));
    const std::size_t size_at = size_;
    fits =
        fits && put16(0) && put(data.before) && (data.name == nullptr || put(*data.name)) && put(data.after);
    if (!fits) {
        *this = before;
        return false;
    }
    store_be16(&out_[size_at], static_cast<std::uint16_t>(size_ - size_at - 2));
    count(kAnswerCount + 2 * static_cast<std::size_t>(section));
    return true;
}

void MessageWriter::count(std::size_t field) {
    store_be16(&out_[field], static_cast<std::uint16_t>(load_be16(&out_[field]) + 1));
}

bool MessageWriter::put(Bytes bytes) {
    if (out_.size() - size_ < bytes.size()) return false;
    std::ranges::copy(bytes, out_.begin() + static_cast<std::ptrdiff_t>(size_));
    size_ += bytes.size();
    return true;
}

bool MessageWriter::put16(std::uint16_t number) {
    std::array<std::uint8_t, 2> bytes;
    store_be16(bytes.data(), number);
    return put(bytes);
}

// Label by label, until what is left stands in the message already.
bool MessageWriter::put(const Name& name) {
    Bytes rest = name.labels();
    while (!rest.empty()) {
        for (std::size_t i = 0; i < place_count_; ++i) {
            if (stands_at(places_[i], rest)) return put16(kPointer | places_[i]);
        }
        if (place_count_ < kMaxPlaces && size_ < kPointerEnd)
            places_[place_count_++] = static_cast<std::uint16_t>(size_);
        const std::size_t label = 1U + rest[0];
        if (!put(rest.first(label))) return false;
        rest = rest.subspan(label);
    }
    const std::array<std::uint8_t, 1> end{};
    return put(end);
}

bool MessageWriter::stands_at(std::size_t at, Bytes labels) const {
    while (true) {
        if (at >= size_) return false;  // that name is being written
        if ((out_[at] & 0xc0U) == 0xc0U) {
            at = load_be16(&out_[at]) & 0x3fffU;
            continue;
        }
        if (labels.empty() || out_[at] == 0) return labels.empty() && out_[at] == 0;
        const std::size_t label = 1U + labels[0];
        if (out_[at] != labels[0] || !same_labels(Bytes(out_).subspan(at, label), labels.first(label)))
            return false;
        at += label;
        labels = labels.subspan(label);
    }
}

}  // namespace vedette::dns
