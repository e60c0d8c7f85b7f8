// One request of an alert on its way: looks the name up, connects with or without TLS, sends, and reads the
// head of the answer, which is all that counts. Has one socket at a time. The memory of the answer's head is
// a block of the pool for requests, taken before the first byte is sent: an alert whose answer cannot be read
// would be sent again. A token goes over HTTP to private addresses only. No allocation. Owned by the network
// task.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

#include "core/dns/lookup.hpp"
#include "core/http/head_pool.hpp"
#include "core/http/response_parser.hpp"
#include "node/alerts/alert_request.hpp"
#include "node/net/place.hpp"
#include "node/net/secure_network.hpp"

namespace vedette::node {

// How a call has ended.
enum class CallEnd : std::uint8_t {
    kAnswered,      // by CallResult::status
    kNoName,        // the name has no address, or no server answers
    kNoSocket,      // all sockets, or all memory of TLS, are in use
    kNoConnection,  // refused, or ended without an answer
    kSilent,        // no progress for too long
    kNotHttp,
    kUntrusted,  // the certificate is of nobody that the board trusts
    kWrongName,  // it is that of another host
    kExpired,
    kNoTrust,  // the board has no certificates to check others by
    kTls,      // TLS failed otherwise
    kPublic,   // the address is not private, and a token would be readable on the way there
};
// A sentence for the log.
std::string_view to_string(CallEnd end);
// A word for programs: "answered", "no_name".
std::string_view name_of(CallEnd end);

// The end of a call.
struct CallResult {
    CallEnd end{};
    std::uint16_t status = 0;   // of the answer
    std::uint16_t retry_s = 0;  // its Retry-After; 0: none

    bool is_success() const { return end == CallEnd::kAnswered && status >= 200 && status < 300; }
};

// One call after the other.
class AlertCall {
  public:
    static constexpr Duration kPatience = 20s;  // without progress
    static constexpr Duration kLimit = 120s;    // in all

    AlertCall(SecureNetwork& network, port::Random& random, http::HeadPool& heads)
        : network_(network), random_(random), heads_(heads), udp_(network) {}
    ~AlertCall() { stop(); }
    AlertCall(const AlertCall&) = delete;
    AlertCall& operator=(const AlertCall&) = delete;

    // Address and place stay the same from call to call, and the texts where they are, until the end. `utc`:
    // the time by which certificates are checked.
    void begin(const AlertAddress& address, const Place& place, UtcTime utc, MonoTime now);
    void stop();
    bool is_running() const { return !std::holds_alternative<std::monostate>(state_); }
    port::Watch watch() const;
    // Nothing is sent until a block of the pool is free.
    bool waits_for_memory() const;
    MonoTime deadline() const;
    // There is something of the request to send.
    bool wants_request() const;
    // Goes on. `request` is the same each time; it may be empty unless wants_request(). Its end, once.
    std::optional<CallResult> step(const port::Watch& found, const AlertAddress& address, const Place& place,
                                   const AlertRequest& request, MutableBytes input, MonoTime now);

  private:
    // With the service.
    struct Talk {
        explicit Talk(port::Socket of) : socket(of) {}

        port::Socket socket;
        std::size_t sent = 0;
        std::size_t total = 1;  // of the request, once it is known
        bool can_send = true;   // the service has not closed
        http::HeadPool::Block head{};
        http::ResponseParser parser{{}, {.max_fields = 64}};
    };

    using Ended = std::optional<CallResult>;
    Ended ask_name_server(const Place& place, MonoTime now);
    Ended take_name(const port::Watch& found, const AlertAddress& address, const Place& place,
                    MutableBytes input, MonoTime now);
    Ended connect(const IpAddress& to, const AlertAddress& address, MonoTime now);
    Ended talk(const port::Watch& found, const AlertRequest& request, MutableBytes input, MonoTime now);
    Ended read_answer(Talk& talk, MutableBytes input, MonoTime now);
    Ended lost(const Talk& talk) const;
    Ended end(CallEnd why) { return CallResult{.end = why}; }

    SecureNetwork& network_;
    port::Random& random_;
    http::HeadPool& heads_;
    IpAddress asked_{};
    UdpSocket udp_;
    UtcTime utc_{};
    MonoTime silent_at_;
    MonoTime limit_;
    std::variant<std::monostate, dns::Lookup, Talk> state_;
    Ended failed_{};  // before the first step
};

}  // namespace vedette::node
