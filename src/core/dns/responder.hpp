// A multicast DNS responder (RFC 6762) for a host and its services (RFC 6763): asks whether the name is free
// (probing), announces it, answers, defends it, takes the next name after a conflict, and says goodbye. One
// interface with one IPv4 address. The caller sends and receives. No sockets, no clock, no allocation.
// Caller's thread.
//
//     off --start--> probing --3 probes--> announcing --2 times--> running
//            next name ^ |conflict              \----conflict: probing again----/
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>

#include "core/base/ip_address.hpp"
#include "core/base/time.hpp"
#include "core/dns/service_records.hpp"

namespace vedette::dns {

constexpr std::uint16_t kMulticastPort = 5353;
inline constexpr IpAddress kMulticastGroup = IpAddress::v4(224, 0, 0, 251);
constexpr std::size_t kMaxMulticastBytes = 1024;  // of a message that is sent; all our records fit

// Who has sent a datagram.
struct Sender {
    IpAddress address;
    std::uint16_t port = 0;  // another one than 5353: a simple client, which expects one plain answer
};

// One host's.
class Responder {
  public:
    // At most kMaxServices services, which outlive the responder.
    explicit Responder(std::span<const Service> services) : records_(services) {}

    // The interface has an address now: probes for the name. `label` is copied, and cut to 63 bytes; `prefix`
    // is 0 to 32: only hosts of this network are answered. `seed` is random, so that hosts which start
    // together do not talk at once.
    void start(std::string_view label, const IpAddress& address, int prefix, std::uint32_t seed,
               MonoTime now);
    // The next poll() says goodbye, if others know the name.
    void stop(MonoTime now);

    MonoTime deadline() const;
    // The message that is due, for the group and its port. Nothing: none is. Returns the written part of
    // `out`.
    std::optional<Bytes> poll(MonoTime now, std::span<std::uint8_t, kMaxMulticastBytes> out);
    // A datagram that came. Returns what to send back to the sender alone, in `out`; empty: nothing.
    Bytes take(Bytes datagram, const Sender& sender, MonoTime now,
               std::span<std::uint8_t, kMaxMulticastBytes> out);

    // Others know the name: it was announced.
    bool is_known() const { return state_ == State::kAnnouncing || state_ == State::kRunning; }
    // The label in use, with its number after conflicts.
    std::string_view label() const { return records_.label(); }

  private:
    enum class State : std::uint8_t { kOff, kProbing, kAnnouncing, kRunning };
    // What a query asks for.
    struct Asked {
        RecordSet records = 0;
        RecordSet alone = 0;  // of them, those that the sender may get alone
        bool has_questions = false;
    };

    void probe(Duration pause, MonoTime now);
    void take_next_name(MonoTime now);
    std::uint32_t random();
    bool is_of_network(const IpAddress& address) const;
    void write(MessageWriter& message, Section section, RecordSet records, bool is_goodbye) const;
    void remember(RecordSet records, MonoTime now);
    Bytes write_probe(std::span<std::uint8_t> out) const;

    // In responder_answers.cpp:
    Bytes take_query(MessageReader& query, const Sender& sender, MonoTime now, std::span<std::uint8_t> out);
    void take_response(MessageReader& response, MonoTime now);
    Asked read_questions(MessageReader& query, MonoTime now) const;
    RecordSet matches(const Question& question) const;
    RecordSet known_answers(MessageReader& query) const;
    void plan(RecordSet records, bool is_probe, bool is_cut, MonoTime now);
    Bytes answer_alone(RecordSet records, Bytes query, bool is_simple, std::span<std::uint8_t> out);
    Bytes take_simple_query(MessageReader& query, Bytes datagram, std::span<std::uint8_t> out);
    bool is_ours(const MessageReader& message, const Record& record, std::size_t own) const;
    bool is_conflict(const MessageReader& message, const Record& record) const;
    bool loses_to(Bytes datagram) const;
    bool loses_to(Bytes datagram, const Name& name) const;

    ServiceRecords records_;
    State state_ = State::kOff;
    std::array<char, kMaxLabel> label_{};
    std::size_t label_size_ = 0;
    unsigned number_ = 1;     // of the name
    unsigned conflicts_ = 0;  // in a row
    IpAddress address_{};
    int prefix_ = 0;
    std::uint32_t random_ = 1;
    unsigned sent_ = 0;  // probes or announcements
    MonoTime due_;       // of the next one
    bool goodbye_ = false;
    RecordSet pending_ = 0;  // to be sent to the group
    MonoTime pending_due_;
    IpAddress cut_from_{};  // whose known answers go on in its next message
    // When each record was sent to the group last.
    std::array<std::optional<MonoTime>, kMaxOwnRecords> sent_at_{};
};

}  // namespace vedette::dns
