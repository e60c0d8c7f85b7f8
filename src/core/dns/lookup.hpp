// A name's addresses from a name server (RFC 1035): a stub resolver that asks one question at a time, of IPv4
// first, of the next server when one does not answer. The caller sends, receives and knows the servers. It
// keeps no answer: its users ask once in hours. No sockets, no clock, no allocation. Caller's thread.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>

#include "core/base/ip_address.hpp"
#include "core/base/time.hpp"
#include "core/dns/message.hpp"

namespace vedette::dns {

// Why a name has no address.
enum class LookupError : std::uint8_t {
    kNoSuchName,
    kNoAddress,  // the name exists
    kNoAnswer,   // of any server
};

// Limits of a look-up.
struct LookupLimits {
    Duration patience = 2s;  // for one answer
    unsigned rounds = 2;     // through all servers
};

// One look-up after the other.
class Lookup {
  public:
    static constexpr std::size_t kMaxAddresses = 4;  // of a name; more are left out

    explicit Lookup(const LookupLimits& limits) : limits_(limits) {}

    // Begins, and forgets what was before. `servers` is at least 1. The name's text outlives the look-up.
    // False: it is no name, and nothing runs.
    bool start(std::string_view name, std::size_t servers, MonoTime now);
    void stop() { state_ = State::kIdle; }
    bool is_running() const { return state_ == State::kRunning; }
    MonoTime deadline() const { return is_running() ? due_ : MonoTime::max(); }

    // A question to send.
    struct Query {
        std::size_t server = 0;
        Bytes message;  // in `out`
    };
    // What is due at deadline(). `id` is random. Nothing: nothing is due, or the last server was silent.
    std::optional<Query> poll(std::uint16_t id, MonoTime now, std::span<std::uint8_t, kMaxUdpBytes> out);
    // A datagram of the server that was asked. What answers no question changes nothing.
    void take(Bytes datagram, MonoTime now);

    // After the end, until the next start().
    std::span<const IpAddress> addresses() const { return {addresses_.data(), count_}; }
    std::optional<LookupError> error() const {
        return state_ == State::kFailed ? std::optional(error_) : std::nullopt;
    }

  private:
    enum class State : std::uint8_t { kIdle, kRunning, kDone, kFailed };

    void fail(LookupError error) {
        state_ = State::kFailed;
        error_ = error;
    }
    bool is_answer(const Name& name, const Header& header, MessageReader& reader) const;
    void collect(const Name& name, Bytes datagram);

    const LookupLimits limits_;
    State state_ = State::kIdle;
    LookupError error_{};
    std::string_view name_;
    Type type_ = Type::kA;
    std::size_t servers_ = 1;
    std::size_t tries_ = 0;              // of this type
    std::optional<std::uint16_t> id_{};  // of the question that was sent
    MonoTime due_;
    std::array<IpAddress, kMaxAddresses> addresses_{};
    std::size_t count_ = 0;
};

}  // namespace vedette::dns
