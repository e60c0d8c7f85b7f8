#include "core/dns/lookup.hpp"

#include <algorithm>

namespace vedette::dns {
namespace {

constexpr int kMaxAliases = 8;  // CNAMEs, one behind the other

}  // namespace

bool Lookup::start(std::string_view name, std::size_t servers, MonoTime now) {
    state_ = Name::parse(name) ? State::kRunning : State::kIdle;
    name_ = name;
    type_ = Type::kA;
    servers_ = std::max(servers, std::size_t{1});
    tries_ = 0;
    id_.reset();
    count_ = 0;
    due_ = now;
    return is_running();
}

std::optional<Lookup::Query> Lookup::poll(std::uint16_t id, MonoTime now,
                                          std::span<std::uint8_t, kMaxUdpBytes> out) {
    if (!is_running() || now < due_) return std::nullopt;
    if (tries_ == limits_.rounds * servers_) {
        fail(LookupError::kNoAnswer);
        return std::nullopt;
    }
    id_ = id;
    due_ = now + limits_.patience;
    MessageWriter query(out, id, kRecursionDesired);
    query.add({.name = Name::parse(name_).value_or(Name()), .type = type_});
    return Query{tries_++ % servers_, query.written()};
}

bool Lookup::is_answer(const Name& name, const Header& header, MessageReader& reader) const {
    if (header.id != id_ || (header.flags & (kResponse | kOpcodeMask)) != kResponse) return false;
    Question question;
    return header.questions == 1 && reader.next(question) && question.name == name &&
           question.type == type_ && question.klass == kClassIn;
}

void Lookup::take(Bytes datagram, MonoTime now) {
    auto reader = MessageReader::open(datagram);
    const auto name = Name::parse(name_);
    if (!is_running() || !id_ || !reader || !name || !is_answer(*name, reader->header(), *reader)) return;
    const unsigned code = reader->header().flags & kRcodeMask;
    id_.reset();
    due_ = now;
    if (code == kRcodeNoSuchName) return fail(LookupError::kNoSuchName);
    if (code != 0) return;  // the next server
    collect(*name, datagram);
    if (count_ > 0) {
        state_ = State::kDone;
    } else if (type_ == Type::kA) {
        type_ = Type::kAaaa;
        tries_ = 0;
    } else {
        fail(LookupError::kNoAddress);
    }
}

// The addresses of the name, or of what it is an alias of. A message that is cut has some of them.
void Lookup::collect(const Name& name, Bytes datagram) {
    const std::size_t size = type_ == Type::kA ? 4 : 16;
    Name wanted = name;
    for (int i = 0; i <= kMaxAliases && count_ == 0; ++i) {
        std::optional<Name> alias;
        auto reader = MessageReader::open(datagram);
        for (Record record; reader->next(record) && record.section == Section::kAnswer;) {
            if (record.klass != kClassIn || record.name != wanted) continue;
            if (record.type == type_ && record.data.size() == size && count_ < kMaxAddresses) {
                IpAddress& address = addresses_[count_++] = IpAddress::v4(0, 0, 0, 0);
                std::ranges::copy(record.data, address.bytes.end() - static_cast<std::ptrdiff_t>(size));
            }
            if (record.type != Type::kCname) continue;
            if (const auto target = reader->name_at(record.data_at)) alias = target->name;
        }
        if (!alias) return;
        wanted = *alias;
    }
}

}  // namespace vedette::dns
