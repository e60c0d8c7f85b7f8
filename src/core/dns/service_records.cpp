#include "core/dns/service_records.hpp"

#include <algorithm>

#include "core/base/text.hpp"
#include "core/base/utf8.hpp"

namespace vedette::dns {
namespace {

constexpr std::size_t kHostRecords = 2;
constexpr std::size_t kServiceRecords = 5;
constexpr std::size_t kServerFields = 6;  // bytes of priority, weight and port

// Which types a name has (RFC 4034 section 4.1.2), as RFC 6762 section 6.1 allows: of the first 256.
constexpr std::array<std::uint8_t, 3> kHostTypes = {0, 1, 0x40};                     // A
constexpr std::array<std::uint8_t, 7> kInstanceTypes = {0, 5, 0, 0, 0x80, 0, 0x40};  // TXT, SRV

}  // namespace

void ServiceRecords::set_name(std::string_view label, unsigned number) {
    std::array<char, 12> memory;
    TextWriter suffix(memory);
    if (number >= 2) suffix << "-" << number;
    const std::string_view end = suffix.written();
    std::size_t size = 0;
    while (size < label.size()) {
        const std::size_t step = utf8_length(label.substr(size));
        if (step == 0 || size + step + end.size() > kMaxLabel) break;
        size += step;
    }
    std::ranges::copy(label.substr(0, size), label_.begin());
    std::ranges::copy(end, label_.begin() + static_cast<std::ptrdiff_t>(size));
    label_size_ = size + end.size();
}

ServiceRecords::Kind ServiceRecords::kind(std::size_t record) const {
    if (record < kHostRecords) return record == 0 ? Kind::kAddress : Kind::kNoOther;
    return static_cast<Kind>(static_cast<std::size_t>(Kind::kTexts) +
                             (record - kHostRecords) % kServiceRecords);
}

Name ServiceRecords::name(std::size_t record) const {
    switch (kind(record)) {
        case Kind::kAddress:
        case Kind::kNoOther: return host();
        case Kind::kInstance: return type_name(service(record));
        case Kind::kType: return Name::of({"_services", "_dns-sd", "_udp", "local"});
        case Kind::kServer:
        case Kind::kTexts:
        case Kind::kNothing: break;
    }
    return Name::of({label(), services_[service(record)].type, "_tcp", "local"});
}

Type ServiceRecords::type(std::size_t record) const {
    switch (kind(record)) {
        case Kind::kAddress: return Type::kA;
        case Kind::kServer: return Type::kSrv;
        case Kind::kTexts: return Type::kTxt;
        case Kind::kInstance:
        case Kind::kType: return Type::kPtr;
        case Kind::kNoOther:
        case Kind::kNothing: break;
    }
    return Type::kNsec;
}

std::uint32_t ServiceRecords::ttl_s(std::size_t record) const {
    const Kind what = kind(record);
    const bool names_host = what == Kind::kAddress || what == Kind::kNoOther || what == Kind::kServer;
    return names_host ? kHostTtl_s : kOtherTtl_s;
}

bool ServiceRecords::is_unique(std::size_t record) const { return kind(record) < Kind::kInstance; }

RecordSet ServiceRecords::all() const {
    RecordSet out = 0;
    for (std::size_t i = 0; i < count(); ++i) out |= is_denial(i) ? 0 : bit(i);
    return out;
}

RecordSet ServiceRecords::unique() const {
    RecordSet out = 0;
    for (std::size_t i = 0; i < count(); ++i) out |= is_unique(i) && !is_denial(i) ? bit(i) : 0;
    return out;
}

RecordSet ServiceRecords::companions(RecordSet records) const {
    RecordSet out = 0;
    for (std::size_t i = 0; i < count(); ++i) {
        if ((records & bit(i)) == 0) continue;
        const std::size_t first = kHostRecords + (i < kHostRecords ? 0 : service(i)) * kServiceRecords;
        if (kind(i) == Kind::kInstance) out |= bit(first) | bit(first + 1) | bit(0);
        if (kind(i) == Kind::kServer) out |= bit(0);
        if (kind(i) == Kind::kAddress) out |= bit(1);
    }
    return out & ~records;
}

RecordData ServiceRecords::parts(std::size_t record, std::span<std::uint8_t, kMaxTexts> memory,
                                 Name& name_memory) const {
    switch (kind(record)) {
        case Kind::kAddress: return {.before = Bytes(address_.bytes).subspan(12)};
        case Kind::kNoOther: name_memory = host(); return {.name = &name_memory, .after = kHostTypes};
        case Kind::kNothing:
            name_memory = name(record);
            return {.name = &name_memory, .after = kInstanceTypes};
        case Kind::kInstance:
            name_memory = Name::of({label(), services_[service(record)].type, "_tcp", "local"});
            return {.name = &name_memory};
        case Kind::kType: name_memory = type_name(service(record)); return {.name = &name_memory};
        case Kind::kServer:
            std::ranges::fill(memory.first<kServerFields>(), std::uint8_t{0});
            store_be16(&memory[4], services_[service(record)].port);
            name_memory = host();
            return {.before = memory.first<kServerFields>(), .name = &name_memory};
        case Kind::kTexts: break;
    }
    std::size_t size = 0;
    for (const std::string_view text : services_[service(record)].texts) {
        if (text.size() > 255 || size + 1 + text.size() > memory.size()) break;
        memory[size++] = static_cast<std::uint8_t>(text.size());
        std::ranges::copy(text, memory.begin() + static_cast<std::ptrdiff_t>(size));
        size += text.size();
    }
    if (size == 0) memory[size++] = 0;  // RFC 6763 section 6.1: one empty text
    return {.before = memory.first(size)};
}

void ServiceRecords::write(MessageWriter& out, Section section, std::size_t record, std::uint32_t ttl_s,
                           bool top_bit) const {
    std::array<std::uint8_t, kMaxTexts> memory;
    Name target;
    const Name own = name(record);
    const auto klass = static_cast<std::uint16_t>(kClassIn | (top_bit ? kTopBit : 0));
    out.add(section, {.name = own, .type = type(record), .klass = klass, .ttl_s = ttl_s},
            parts(record, memory, target));
}

bool ServiceRecords::has_data(std::size_t record, Bytes plain) const {
    std::array<std::uint8_t, kMaxTexts> memory;
    Name target;
    const RecordData data = parts(record, memory, target);
    const Bytes name = data.name == nullptr ? Bytes() : data.name->labels();
    const std::size_t end = data.name == nullptr ? 0 : 1;
    if (plain.size() != data.before.size() + name.size() + end + data.after.size()) return false;
    const Bytes behind = plain.subspan(data.before.size());
    return std::ranges::equal(plain.first(data.before.size()), data.before) &&
           same_labels(behind.first(name.size()), name) &&
           std::ranges::equal(behind.subspan(name.size() + end), data.after);
}

Bytes ServiceRecords::data(std::size_t record, std::span<std::uint8_t, kMaxRecordData> out) const {
    std::array<std::uint8_t, kMaxTexts> memory;
    Name target;
    const RecordData data = parts(record, memory, target);
    auto at = std::ranges::copy(data.before, out.begin()).out;
    if (data.name != nullptr) {
        at = std::ranges::copy(data.name->labels(), at).out;
        *at++ = 0;
    }
    at = std::ranges::copy(data.after, at).out;
    return Bytes(out).first(static_cast<std::size_t>(at - out.begin()));
}

std::optional<Bytes> plain_data(const MessageReader& message, Type type, Bytes data, std::size_t data_at,
                                std::span<std::uint8_t, kMaxRecordData> out) {
    std::size_t before = data.size();
    const bool has_name = type == Type::kPtr || type == Type::kCname || type == Type::kSrv;
    if (has_name) before = type == Type::kSrv ? kServerFields : 0;
    if (before > data.size() || before > out.size()) return std::nullopt;
    auto at = std::ranges::copy(data.first(before), out.begin()).out;
    if (has_name) {
        const auto target = message.name_at(data_at + before);
        if (!target || target->end > data_at + data.size()) return std::nullopt;
        at = std::ranges::copy(target->name.labels(), at).out;
        *at++ = 0;
    }
    return Bytes(out).first(static_cast<std::size_t>(at - out.begin()));
}

}  // namespace vedette::dns
