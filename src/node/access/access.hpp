// Who may do what: the owner logs in by HTTP Basic; the originals' clients, which carry no password, may come
// from the addresses of `legacy.allow`. Everyone else is refused before any picture, upgrade or pulse. The
// board has no address of its own that would be trusted more. Immutable; thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/base/ip_address.hpp"
#include "core/http/request_parser.hpp"
#include "node/access/guess_limit.hpp"

namespace vedette::node {

// What an address may be allowed to use.
enum class Protocol : std::uint8_t {
    kNone,          // nothing without a log-in
    kMjpeg,         // streams and single pictures
    kControlServo,  // securityCam's /control_servo
    kCapture,       // WebSocket capture
    kTcpcam,        // TCPCam, whose clients also send the PIN
    kCameraStart,   // pycameresp's /camera/start, stop and configure
};
std::string_view to_string(Protocol protocol);

// One line of `legacy.allow`: "mjpeg 192.168.1.0/24".
struct Allowed {
    Protocol protocol = Protocol::kNone;
    AddressRange range;

    // Nothing for another form.
    static std::optional<Allowed> parse(std::string_view line);
};

// What a request asks for.
struct Need {
    Protocol protocol = Protocol::kNone;
    bool acts = false;  // it changes or moves something, so no page of another site may link to it
};

// Whether a request is granted.
enum class Verdict : std::uint8_t {
    kGranted,
    kLogIn,      // 401: the owner's name and password are missing or wrong
    kRefused,    // 403: nobody can log in here, and the address is not allowed
    kOtherSite,  // 403: a page of another site has sent it
    kTooMany,    // 429: too many wrong passwords came from there; this one was not compared
    kOtherName,  // 403: it asks for a name that is not the board's
};

// The rules of one board.
class Access {
  public:
    // The owner's name and password; empty: nobody can log in. All outlive the object.
    struct Login {
        std::string_view user;
        std::string_view password;
    };
    // `hosts`: names of the board that a public name server could give to anybody.
    Access(std::span<const Allowed> allowed, const Login& login, std::span<const std::string_view> hosts = {})
        : allowed_(allowed), login_(login), hosts_(hosts) {}

    bool allows(Protocol protocol, const IpAddress& peer) const;
    // A script of another site's page (Origin) gets nothing; its links and images (Sec-Fetch-Site, Referer)
    // may show pictures, but move nothing. A name in `Host` that its owner could have pointed at this board
    // (DNS rebinding) gets nothing either.
    Verdict judge(const http::RequestParser& request, const IpAddress& peer, const Need& need,
                  GuessLimit& guesses, MonoTime now) const;

  private:
    bool has_login() const { return !login_.user.empty() && !login_.password.empty(); }
    bool is_own_name(std::string_view host) const;
    bool is_owner(std::string_view authorization) const;

    std::span<const Allowed> allowed_;
    Login login_;
    std::span<const std::string_view> hosts_;
};

}  // namespace vedette::node
