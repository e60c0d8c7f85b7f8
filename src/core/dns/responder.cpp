#include "core/dns/responder.hpp"

#include <algorithm>

namespace vedette::dns {
namespace {

// RFC 6762 section 8.1 to 8.3.
constexpr Duration kProbeInterval = 250ms;
constexpr unsigned kProbes = 3;
constexpr Duration kAnnouncementInterval = 1s;
constexpr unsigned kAnnouncements = 2;
constexpr unsigned kManyConflicts = 15;
constexpr Duration kManyConflictsPause = 5s;

}  // namespace

void Responder::start(std::string_view label, const IpAddress& address, int prefix, std::uint32_t seed,
                      MonoTime now) {
    label_size_ = std::min(label.size(), label_.size());
    std::copy_n(label.begin(), label_size_, label_.begin());
    number_ = 1;
    conflicts_ = 0;
    address_ = address;
    prefix_ = prefix;
    random_ = seed | 1U;
    goodbye_ = false;
    records_.set_address(address);
    records_.set_name({label_.data(), label_size_}, number_);
    probe(Duration{std::chrono::milliseconds{random() % 250}}, now);
}

void Responder::stop(MonoTime now) {
    goodbye_ = is_known();
    due_ = now;
    pending_ = 0;
    state_ = State::kOff;
}

void Responder::probe(Duration pause, MonoTime now) {
    state_ = State::kProbing;
    sent_ = 0;
    pending_ = 0;
    sent_at_.fill(std::nullopt);
    due_ = now + pause;
}

void Responder::take_next_name(MonoTime now) {
    records_.set_name({label_.data(), label_size_}, ++number_);
    probe(++conflicts_ >= kManyConflicts ? kManyConflictsPause : Duration::zero(), now);
}

// xorshift32 (Marsaglia, 2003): only to spread moments.
std::uint32_t Responder::random() {
    random_ ^= random_ << 13;
    random_ ^= random_ >> 17;
    random_ ^= random_ << 5;
    return random_;
}

bool Responder::is_of_network(const IpAddress& address) const {
    if (!address.is_v4()) return false;
    const std::uint64_t mask = ~std::uint64_t{0} << (32 - prefix_);
    return ((load_be32(&address.bytes[12]) ^ load_be32(&address_.bytes[12])) & mask) == 0;
}

MonoTime Responder::deadline() const {
    if (goodbye_) return due_;
    if (state_ == State::kOff) return MonoTime::max();
    MonoTime at = state_ == State::kRunning ? MonoTime::max() : due_;
    if (pending_ != 0) at = std::min(at, pending_due_);
    return at;
}

std::optional<Bytes> Responder::poll(MonoTime now, std::span<std::uint8_t, kMaxMulticastBytes> out) {
    if (now < deadline()) return std::nullopt;
    if (state_ == State::kProbing && sent_ == kProbes) {
        state_ = State::kAnnouncing;
        sent_ = 0;
        conflicts_ = 0;
    }
    if (state_ == State::kProbing) {
        sent_ += 1;
        due_ = now + kProbeInterval;
        return write_probe(out);
    }
    MessageWriter message(out, 0, kResponse | kAuthoritative);
    if (goodbye_) {
        goodbye_ = false;
        write(message, Section::kAnswer, records_.all(), true);
        return message.written();
    }
    RecordSet records = pending_;
    if (state_ == State::kAnnouncing && now >= due_) {
        records |= records_.all();
        due_ = now + kAnnouncementInterval;
        if (++sent_ == kAnnouncements) state_ = State::kRunning;
    }
    pending_ = 0;
    write(message, Section::kAnswer, records, false);
    const RecordSet companions = records_.companions(records);
    write(message, Section::kAdditional, companions, false);
    remember(records | companions, now);
    return message.written();
}

// Asks for everything that has one of our names, and says what would stand there (RFC 6762 section 8.2). The
// last probe wants its answer sent to the group: where programs share the port, an answer to one may reach
// another.
Bytes Responder::write_probe(std::span<std::uint8_t> out) const {
    MessageWriter message(out, 0, 0);
    for (std::size_t i = 0; i < records_.count(); ++i) {
        const auto kind = records_.kind(i);
        if (kind != ServiceRecords::Kind::kAddress && kind != ServiceRecords::Kind::kServer) continue;
        message.add({.name = records_.name(i), .type = Type::kAny, .top_bit = sent_ < kProbes});
    }
    for (std::size_t i = 0; i < records_.count(); ++i) {
        if ((records_.unique() & bit(i)) != 0)
            records_.write(message, Section::kAuthority, i, records_.ttl_s(i), false);
    }
    return message.written();
}

void Responder::write(MessageWriter& message, Section section, RecordSet records, bool is_goodbye) const {
    for (std::size_t i = 0; i < records_.count(); ++i) {
        if ((records & bit(i)) == 0) continue;
        records_.write(message, section, i, is_goodbye ? 0 : records_.ttl_s(i), records_.is_unique(i));
    }
}

void Responder::remember(RecordSet records, MonoTime now) {
    for (std::size_t i = 0; i < records_.count(); ++i) {
        if ((records & bit(i)) != 0) sent_at_[i] = now;
    }
}

Bytes Responder::take(Bytes datagram, const Sender& sender, MonoTime now,
                      std::span<std::uint8_t, kMaxMulticastBytes> out) {
    auto message = MessageReader::open(datagram);
    if (state_ == State::kOff || !message || !is_of_network(sender.address)) return {};
    const Header& header = message->header();
    // RFC 6762 section 18.3 and 18.11: other operations and codes are ignored.
    if ((header.flags & (kOpcodeMask | kRcodeMask)) != 0) return {};
    if ((header.flags & kResponse) != 0) {
        if (sender.port == kMulticastPort) take_response(*message, now);
        return {};
    }
    if (sender.port != kMulticastPort) return take_simple_query(*message, datagram, out);
    if (state_ == State::kProbing) {
        // The other one has the first right; it is asked again when it has announced itself.
        if (header.records[1] > 0 && loses_to(datagram)) probe(1s, now);
        return {};
    }
    return take_query(*message, sender, now, out);
}

}  // namespace vedette::dns
